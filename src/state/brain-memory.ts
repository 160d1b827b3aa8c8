import { type Clock, systemClock } from '../clock';
import type { Memory } from './memory';

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

/** A value and when it is forgotten (milliseconds since 1970; 0 for never). Short, for it is saved often. */
type Entry = [value: unknown, expires: number];
type Entries = Record<string, Entry>;

/** Our one key in the brain. */
const BRAIN_KEY = 'hubot-st2';
/** Saving may take this part of the time: a brain script that writes all data at once can be slow. */
const SAVING_SHARE = 0.2;
const SWEEP_MS = 60_000;

function isEntry(value: unknown): value is Entry {
  return Array.isArray(value) && value.length === 2 && typeof value[1] === 'number';
}

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
  readonly #entries: Entries = Object.create(null) as Entries;
  readonly #arrivalListeners: (() => void)[] = [];
  #saved: Promise<void> | undefined;
  #nextSave = 0;
  #nextSweep: number;

  constructor(brain: Brain, clock: Clock = systemClock) {
    this.#brain = brain;
    this.#clock = clock;
    this.#nextSweep = clock.now() + SWEEP_MS;
    this.#adopt();
    brain.on('loaded', this.#adopt);
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#alive(key)?.[0] as T | undefined;
  }

  /** The value is kept as it is, not copied: it must be JSON and must not be changed afterwards. */
  async set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    this.#entries[key] = [value, ttlMs === undefined ? 0 : this.#clock.now() + ttlMs];
    return this.#save();
  }

  async delete(key: string): Promise<void> {
    if (!(key in this.#entries)) return;
    delete this.#entries[key];
    return this.#save();
  }

  async list<T>(prefix: string): Promise<[key: string, value: T][]> {
    const found: [string, T][] = [];
    for (const key of Object.keys(this.#entries)) {
      if (!key.startsWith(prefix)) continue;
      const entry = this.#alive(key);
      if (entry !== undefined) found.push([key, entry[0] as T]);
    }
    return found;
  }

  async claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    const holder = this.#alive(key)?.[0];
    if (holder !== undefined && holder !== owner) return false;
    // A claim binds the bots that run now; there is one, so it need not outlive it: nothing is saved.
    this.#entries[key] = [owner, this.#clock.now() + ttlMs];
    return true;
  }

  async release(key: string, owner: string): Promise<void> {
    if (this.#alive(key)?.[0] === owner) delete this.#entries[key];
  }

  onArrival(listener: () => void): void {
    this.#arrivalListeners.push(listener);
  }

  async close(): Promise<void> {
    this.#brain.removeListener('loaded', this.#adopt);
    if (this.#brain.listenerCount('save') > 0) this.#brain.save();
  }

  /**
   * A brain script replaces the brain's data when it has loaded them: what it brought is taken in, what
   * was written meanwhile wins, and our object takes its place again.
   */
  readonly #adopt = (): void => {
    const stored = this.#brain.get(BRAIN_KEY);
    if (stored === this.#entries) return;
    let arrived = 0;
    if (typeof stored === 'object' && stored !== null) {
      for (const [key, entry] of Object.entries(stored)) {
        if (key in this.#entries || !isEntry(entry)) continue;
        this.#entries[key] = entry;
        arrived += 1;
      }
    }
    this.#brain.set(BRAIN_KEY, this.#entries);
    if (arrived > 0) for (const listener of this.#arrivalListeners) listener();
  };

  #alive(key: string): Entry | undefined {
    const entry = this.#entries[key];
    if (entry === undefined) return undefined;
    if (entry[1] === 0 || entry[1] > this.#clock.now()) return entry;
    delete this.#entries[key];
    return undefined;
  }

  #save(): Promise<void> {
    if (this.#brain.listenerCount('save') === 0) {
      this.#sweep();
      return Promise.resolve();
    }
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
    this.#sweep();
    const begin = performance.now();
    this.#brain.save();
    const end = performance.now();
    this.#nextSave = end + (end - begin) * (1 / SAVING_SHARE - 1);
  }

  /** Forgets what has expired and was never asked for again, so that the brain does not fill up. */
  #sweep(): void {
    const now = this.#clock.now();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + SWEEP_MS;
    for (const key of Object.keys(this.#entries)) this.#alive(key);
  }
}
