import { type Clock, systemClock } from '../core/clock';
import type { Memory } from '../core/memory';
import { isEntry, Records } from './records';

/** The part of Hubot's brain that we use; the same from Hubot 3 to 14. */
export interface Brain {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  /** Emits `save`, on which a brain script writes the data away. */
  save(): void;
  on(event: string, listener: () => void): unknown;
  removeListener(event: string, listener: () => void): unknown;
  listenerCount(event: string): number;
}

/** Our one key in the brain. */
const BRAIN_KEY = 'hubot-st2';
/** Saving may take this part of the time: a brain script that writes all data at once can be slow. */
const SAVING_SHARE = 0.2;

/**
 * Memory in `robot.brain`: over a restart it lasts as long as the owner's brain script makes it last.
 *
 * All records live in one object under one key that is put into the brain once and then changed in
 * place, because every `brain.set` makes the brain emit `loaded` to all other scripts. A write resolves
 * when a brain script was asked to save it; without such a script at once.
 */
export class BrainMemory implements Memory {
  readonly shared = false;
  readonly #brain: Brain;
  readonly #clock: Clock;
  readonly #records: Records;
  readonly #arrivalListeners: (() => void)[] = [];
  #saved: Promise<void> | undefined;
  #nextSave = 0;

  constructor(brain: Brain, clock: Clock = systemClock) {
    this.#brain = brain;
    this.#clock = clock;
    this.#records = new Records(clock);
    this.#adopt();
    brain.on('loaded', this.#adopt);
  }

  /** A brain script that keeps the brain listens for `save`. */
  survivesRestart(): boolean {
    return this.#brain.listenerCount('save') > 0;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#records.get<T>(key);
  }

  /** The value is kept as it is, not copied: it must be JSON and must not be changed afterwards. */
  async set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    this.#records.set(key, value, ttlMs);
    return this.#save();
  }

  async raise(key: string, mark: number): Promise<void> {
    if (this.#records.isRaisedBy(key, mark)) return this.set(key, mark);
  }

  async delete(key: string): Promise<void> {
    if (this.#records.delete(key)) return this.#save();
  }

  async list<T>(prefix: string): Promise<[key: string, value: T][]> {
    return this.#records.list<T>(prefix);
  }

  async claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return this.#records.claim(key, owner, ttlMs);
  }

  async release(key: string, owner: string): Promise<void> {
    this.#records.release(key, owner);
  }

  onArrival(listener: () => void): void {
    this.#arrivalListeners.push(listener);
  }

  async close(): Promise<void> {
    this.#brain.removeListener('loaded', this.#adopt);
    if (this.survivesRestart()) this.#brain.save();
  }

  /**
   * A brain script replaces the brain's data when it has loaded them: what it brought is taken in, what
   * was written meanwhile wins, and our object takes its place again.
   */
  readonly #adopt = (): void => {
    const { entries } = this.#records;
    const stored = this.#brain.get(BRAIN_KEY);
    if (stored === entries) return;
    let arrived = 0;
    if (typeof stored === 'object' && stored !== null) {
      for (const [key, entry] of Object.entries(stored)) {
        if (key in entries || !isEntry(entry)) continue;
        entries[key] = entry;
        arrived += 1;
      }
    }
    this.#brain.set(BRAIN_KEY, entries);
    if (arrived > 0) for (const listener of this.#arrivalListeners) listener();
  };

  #save(): Promise<void> {
    if (!this.survivesRestart()) return Promise.resolve();
    if (this.#saved !== undefined) return this.#saved;
    const wait = this.#nextSave - performance.now();
    if (wait > 0) {
      this.#saved = this.#saveIn(wait);
      return this.#saved;
    }
    this.#saveNow();
    return Promise.resolve();
  }

  #saveIn(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, () => {
        this.#saveNow();
        resolve();
      });
    });
  }

  /** Sets when the next save may be: at once after a cheap one, later after a dear one. */
  #saveNow(): void {
    this.#saved = undefined;
    const begin = performance.now();
    this.#brain.save();
    const end = performance.now();
    this.#nextSave = end + (end - begin) * (1 / SAVING_SHARE - 1);
  }
}
