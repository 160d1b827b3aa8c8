import type { Place, Post } from '../core/chat';
import { cut } from '../core/cut';
import type { LocalTime } from '../core/local-time';
import type { Order, Settle } from './order';

/** More kinds than this are only counted. */
const MAX_LINES = 12;
const MAX_LINE = 120;
/** More orders than this are settled when they are folded in, not when the digest was posted. */
const MAX_UNSETTLED = 10_000;

interface Kind {
  line: string;
  count: number;
}

export interface Held {
  order: Order;
  settles: Settle[];
}

/** The first line of a post that says anything, shortened. */
export function summaryLine({ text, body }: Pick<Post, 'text' | 'body'>): string {
  const line = /\S[^\r\n]*/.exec(`${text}\n${body ?? ''}`)?.[0].trimEnd() ?? '';
  return cut(line, MAX_LINE);
}

/**
 * Many announcements for one place as one post. Its size does not grow with their number: the first
 * are held whole, in case so few come that they are better said one by one; then only one line of each kind is.
 */
export class Digest {
  readonly place: Place;
  readonly #heldWhole: number;
  readonly #local: LocalTime;
  readonly #kinds = new Map<string, Kind>();
  #held: Held[] | undefined = [];
  #settles: Settle[] = [];
  /** Of the last order: those of one bot have these in common. */
  #common: Pick<Order, 'still' | 'ready'> = {};
  #count = 0;
  #others = 0;
  #firstAt = 0;
  #lastAt = 0;

  /**
   * @param heldWhole fewer orders than this are given back by `singles`
   * @param local the clock that the room reads
   */
  constructor(place: Place, heldWhole: number, local: LocalTime) {
    this.place = place;
    this.#heldWhole = heldWhole;
    this.#local = local;
  }

  get count(): number {
    return this.#count;
  }

  /** The orders as they came, where they were too few for a digest. */
  get singles(): readonly Held[] | undefined {
    return this.#held;
  }

  add(order: Order, settles: readonly Settle[], now: number, times = 1): void {
    if (this.#count === 0) this.#firstAt = now;
    this.#lastAt = now;
    const { still, ready } = order;
    if (still !== undefined) this.#common = { still, ...(ready === undefined ? {} : { ready }) };
    this.#count += times;
    const line = summaryLine(order.post);
    const kind = this.#kinds.get(line);
    if (kind !== undefined) kind.count += times;
    else if (this.#kinds.size < MAX_LINES) this.#kinds.set(line, { line, count: times });
    else this.#others += times;
    for (const settle of settles) {
      if (this.#settles.length < MAX_UNSETTLED) this.#settles.push(settle);
      else void settle({ posted: { place: this.place } });
    }
    if (this.#held === undefined) return;
    if (this.#count < this.#heldWhole) this.#held.push({ order, settles: [...settles] });
    else this.#held = undefined;
  }

  /** What is said, and whom to tell when it was. */
  close(): { order: Order; settles: Settle[] } {
    const lines = [...this.#kinds.values()].map(({ line, count }) =>
      count === 1 ? `· ${line}` : `· ${line} (${count.toLocaleString('en')} times)`,
    );
    if (this.#others > 0) lines.push(`· and ${this.#others.toLocaleString('en')} others`);
    const [from, to] = [this.#firstAt, this.#lastAt].map((at) => this.#local.timeOfDay(at));
    const post: Post = {
      text: `${this.#count.toLocaleString('en')} announcements from ${from} to ${to}, in short:`,
      body: lines.join('\n'),
    };
    const order: Order = { place: this.place, post, urgency: 'announcement', ...this.#common };
    return { order, settles: this.#settles };
  }
}
