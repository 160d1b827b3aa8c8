import type { Clock } from '../core/clock';

/** A value and when it is forgotten (milliseconds since 1970; 0 for never). Short, for it is written often. */
export type MemoryEntry = [value: unknown, expires: number];

const SWEEP_MS = 60_000;

/**
 * Whether a value read from a file or from Redis has the shape of a memory entry: a value and the time at
 * which it expires.
 */
export function isEntry(value: unknown): value is MemoryEntry {
  return Array.isArray(value) && value.length === 2 && typeof value[1] === 'number';
}

/** The records of a memory as this process holds them: what has expired is not there. */
export class Records {
  /** The object that a brain keeps as it is: changed in place, never replaced. */
  readonly entries: Record<string, MemoryEntry> = Object.create(null) as Record<string, MemoryEntry>;
  readonly #claims = new Map<string, { owner: string; until: number }>();
  readonly #clock: Clock;
  #nextSweep: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#nextSweep = clock.steady() + SWEEP_MS;
  }

  get<T>(key: string): T | undefined {
    return this.#alive(key)?.[0] as T | undefined;
  }

  /** @param value is kept as it is, not copied: JSON that must not be changed afterwards */
  set(key: string, value: unknown, ttlMs?: number): MemoryEntry {
    this.sweep();
    const entry: MemoryEntry = [value, ttlMs === undefined ? 0 : this.#clock.now() + ttlMs];
    this.entries[key] = entry;
    return entry;
  }

  /** Whether a mark is over the one on record, or the first. */
  isRaisedBy(key: string, mark: number): boolean {
    return mark > (this.get<number>(key) ?? Number.NEGATIVE_INFINITY);
  }

  /** @returns false where there was no such record */
  delete(key: string): boolean {
    if (!(key in this.entries)) return false;
    delete this.entries[key];
    return true;
  }

  list<T>(prefix: string): [key: string, value: T][] {
    const found: [string, T][] = [];
    for (const key of Object.keys(this.entries)) {
      if (!key.startsWith(prefix)) continue;
      const entry = this.#alive(key);
      if (entry !== undefined) found.push([key, entry[0] as T]);
    }
    return found;
  }

  /** Claims bind those who run now: they are held apart from what outlives the process. */
  claim(key: string, owner: string, ttlMs: number): boolean {
    const now = this.#clock.steady();
    const held = this.#claims.get(key);
    if (held !== undefined && held.owner !== owner && held.until > now) return false;
    this.#claims.set(key, { owner, until: now + ttlMs });
    return true;
  }

  release(key: string, owner: string): void {
    if (this.#claims.get(key)?.owner === owner) this.#claims.delete(key);
  }

  /** Forgets, now and then, what has expired and was never asked for again. */
  sweep(): void {
    const now = this.#clock.steady();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + SWEEP_MS;
    for (const key of Object.keys(this.entries)) this.#alive(key);
    for (const [key, { until }] of this.#claims) if (until <= now) this.#claims.delete(key);
  }

  #alive(key: string): MemoryEntry | undefined {
    const entry = this.entries[key];
    if (entry === undefined) return undefined;
    if (entry[1] === 0 || entry[1] > this.#clock.now()) return entry;
    delete this.entries[key];
    return undefined;
  }
}
