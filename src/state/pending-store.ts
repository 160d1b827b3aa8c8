import { randomInt } from 'node:crypto';
import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { Memory } from '../core/memory';
import { messageOf } from '../core/message-of';
import type { Sealer } from '../core/seal';
import { locked } from './locked';

/** Something that waits for a person: an approval, a confirmation, a question. Plain JSON. */
export interface Waits {
  /** Short enough to type on a phone. */
  id: string;
  /** When something has to happen by itself: a reminder, the end. Milliseconds since 1970. */
  dueAt: number;
}

/** What a change makes of a record: its next form, or its end and how it ended. */
export type RecordChange<T, R> = { next: T; result: R } | { ended: string; result: R };

/** Said of something that does not wait any more. */
export interface NoLongerWaiting {
  ended: string;
}

/** Letters that nobody mixes up. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LOOK_MS = 15_000;
const REMEMBER_ENDED_MS = 24 * 3_600_000;

export interface PendingStoreOptions<T extends Waits> {
  memory: Memory;
  clock: Clock;
  log: Log;
  /**
   * Where a key is configured (`lasting`), records are sealed as a whole, and what is not is not read: whoever can
   * write to Redis or to the file could else say that somebody has agreed.
   */
  sealer: Sealer;
  /** Part of the record's keys: `approval`, `confirmation`, … */
  kind: string;
  /**
   * The moment has come. What it resolves to is stored; whatever it says in chat is said by this bot
   * alone, because only one of several gets here.
   */
  onDeadline(record: T): Promise<RecordChange<T, undefined>>;
}

/**
 * All that waits of one kind: kept in memory over restarts and shared between bots, each record waiting
 * its own time. Changes happen one at a time.
 */
export class PendingStore<T extends Waits> {
  readonly #options: PendingStoreOptions<T>;
  #stop: (() => void) | undefined;
  #stopped = false;
  #isLooking = false;
  /** When the next look is, on the steady clock. */
  #lookAt = Infinity;
  /**
   * When each record is due on the steady clock, by what was left when this process first saw it: a machine's clock
   * that is set back makes nothing wait longer than people were told.
   */
  #due = new Map<string, { dueAt: number; steady: number }>();

  constructor(options: PendingStoreOptions<T>) {
    this.#options = options;
  }

  /** Looks after what is due, also what was left from before a restart. */
  start(): void {
    this.#stopped = false;
    this.#lookAt = Infinity;
    this.#lookBy(this.#options.clock.steady());
  }

  stop(): void {
    this.#stopped = true;
    this.#stop?.();
  }

  /** @returns an id that nothing else of this kind has */
  async newId(): Promise<string> {
    for (;;) {
      const id = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
      const [open, ended] = await Promise.all([this.find(id), this.ended(id)]);
      if (open === undefined && ended === undefined) return id;
    }
  }

  async add(record: T): Promise<void> {
    await this.#write(record);
    this.#lookBy(this.#steadyDue(record));
  }

  async find(id: string): Promise<T | undefined> {
    return this.#read(this.#key(id), await this.#options.memory.get<unknown>(this.#key(id)));
  }

  async list(): Promise<T[]> {
    const kept = await this.#options.memory.list<unknown>(this.#key(''));
    return kept
      .map(([key, record]) => this.#read(key, record))
      .filter((record) => record !== undefined)
      .sort((one, other) => one.dueAt - other.dueAt);
  }

  /** How something that waited ended, for whoever comes too late; undefined when it never was or long ago. */
  async ended(id: string): Promise<string | undefined> {
    return (await this.#options.memory.get<NoLongerWaiting>(this.#endedKey(id)))?.ended;
  }

  /**
   * Changes a record while nobody else does. @returns what `change` resulted in, or undefined where
   * nothing waits under this id
   */
  async change<R>(
    id: string,
    change: (record: T) => RecordChange<T, R> | Promise<RecordChange<T, R>>,
  ): Promise<R | undefined> {
    const { memory } = this.#options;
    return locked(memory, this.#key(id), async () => {
      const record = await this.find(id);
      if (record === undefined) return undefined;
      const changed = await change(record);
      if ('next' in changed) {
        await this.#write(changed.next, record);
        this.#lookBy(this.#steadyDue(changed.next));
      } else {
        await memory.set(this.#endedKey(id), { ended: changed.ended }, REMEMBER_ENDED_MS);
        await memory.delete(this.#key(id));
      }
      return changed.result;
    });
  }

  /** What cannot be kept counts as never said, also where the memory has it until the process ends: people are told so. */
  async #write(record: T, before?: T): Promise<void> {
    const { memory } = this.#options;
    const key = this.#key(record.id);
    try {
      await memory.set(key, this.#kept(record));
    } catch (error) {
      const undone = before === undefined ? memory.delete(key) : memory.set(key, this.#kept(before));
      await undone.catch(() => {});
      throw error;
    }
  }

  #kept(record: T): unknown {
    const { sealer } = this.#options;
    return sealer.lasting ? { record: sealer.seal(JSON.stringify(record), this.#key(record.id)) } : record;
  }

  /** Bound to its key: what was sealed for one id is none of another. */
  #read(key: string, kept: unknown): T | undefined {
    const { sealer } = this.#options;
    if (kept === undefined || !sealer.lasting) return kept as T | undefined;
    const { record } = kept as { record?: unknown };
    const text = typeof record === 'string' ? sealer.open(record, key) : undefined;
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  #key(id: string): string {
    return `waiting:${this.#options.kind}:${id}`;
  }

  #endedKey(id: string): string {
    return `ended:${this.#options.kind}:${id}`;
  }

  #isDue(record: T): boolean {
    return this.#steadyDue(record) <= this.#options.clock.steady();
  }

  #steadyDue({ id, dueAt }: T): number {
    const { clock } = this.#options;
    const known = this.#due.get(id);
    const steady = clock.steady() + dueAt - clock.now();
    // A clock that was set forward, or slept, makes it due sooner: what people were told is a time of day.
    const due = known?.dueAt === dueAt ? Math.min(known.steady, steady) : steady;
    this.#due.set(id, { dueAt, steady: due });
    return due;
  }

  /** Looks at this moment, unless it does so earlier: what waits may have become due sooner by a change. */
  #lookBy(at: number): void {
    if (at >= this.#lookAt) return;
    this.#lookAt = at;
    if (!this.#isLooking) this.#wait();
  }

  #wait(): void {
    const { clock } = this.#options;
    if (this.#stopped) return;
    this.#stop?.();
    // A twin may have added what is due first, so nobody sleeps for long.
    this.#lookAt = Math.min(this.#lookAt, clock.steady() + LOOK_MS);
    this.#stop = clock.after(Math.max(0, this.#lookAt - clock.steady()), () => void this.#look());
  }

  async #look(): Promise<void> {
    const { log, kind } = this.#options;
    this.#isLooking = true;
    this.#lookAt = Infinity;
    try {
      const waiting = await this.list();
      const ids = new Set(waiting.map(({ id }) => id));
      for (const id of this.#due.keys()) if (!ids.has(id)) this.#due.delete(id);
      for (const one of waiting) {
        if (!this.#isDue(one)) {
          this.#lookBy(this.#steadyDue(one));
          continue;
        }
        await this.change<undefined>(one.id, async (record) =>
          this.#isDue(record) ? this.#options.onDeadline(record) : { next: record, result: undefined },
        );
      }
    } catch (error) {
      log.warn(`What waits for ${kind} could not be looked after: ${messageOf(error)}. Trying again.`);
    }
    this.#isLooking = false;
    this.#wait();
  }
}
