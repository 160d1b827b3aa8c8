import type { Clock } from '../src/core/clock';

interface Timer {
  at: number;
  fn: () => void;
}

/** Time that passes when the test says so; timers fire in order as it passes them. */
export class ManualClock implements Clock {
  #now: number;
  /** How much the machine's clock was set back. */
  #setBack = 0;
  readonly #timers: Timer[] = [];
  readonly #settle: () => Promise<void>;

  /** @param settle resolves when what a timer has begun is over; `promisesSettle` where nothing but promises is awaited */
  constructor(start = '2026-11-21T12:00:00Z', settle: () => Promise<void> = breathe) {
    this.#now = Date.parse(start);
    this.#settle = settle;
  }

  now(): number {
    return this.#now - this.#setBack;
  }

  steady(): number {
    return this.#now;
  }

  /** Somebody sets the machine's clock back; nothing rings for that. */
  setBack(ms: number): void {
    this.#setBack += ms;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#now + ms, fn };
    this.#timers.push(timer);
    return () => this.#remove(timer);
  }

  /** Lets so many milliseconds pass, and what is awaited in them happen. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#remove(next);
      this.#now = Math.max(this.#now, next.at);
      next.fn();
      await this.#settle();
    }
    this.#now = end;
    await this.#settle();
  }

  /** Moves the time on while nothing runs, as a machine that sleeps does: its timers are late. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** The first timer until `end`; of several at one moment the one that was set first. */
  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.at <= end && timer.at < (first?.at ?? Infinity)) first = timer;
    return first;
  }

  #remove(timer: Timer): void {
    const at = this.#timers.indexOf(timer);
    if (at >= 0) this.#timers.splice(at, 1);
  }
}

/** Until every promise that can settle has settled. */
export async function breathe(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Until every promise has settled that waits for nothing but promises: without a turn of the event loop. */
export function promisesSettle(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
