/** The memory cannot be used at the moment; it comes back by itself. */
export class MemoryAway extends Error {}

/**
 * What the bridge remembers over a restart and shares with its twins: small, bounded records under
 * string keys. In Redis where `ST2_REDIS_URL` is set, else in a file, else in the brain.
 */
export interface Memory {
  /** True where several bots see the same records (Redis). */
  readonly shared: boolean;
  /** Whether the records outlive this process, as far as can be known at the moment. */
  survivesRestart(): boolean;
  get<T>(key: string): Promise<T | undefined>;
  /** @param ttlMs forgotten after so long; without it, kept */
  set(key: string, value: unknown, ttlMs?: number): Promise<void>;
  /**
   * As `set` for a key that nothing else writes at the moment, but on record before the next line of the caller runs,
   * so that no kill comes in between. For one small record at a time: the event loop waits for it. Only a memory in a
   * file of one's own can do so.
   */
  setAtOnce?(key: string, value: unknown, ttlMs?: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Records whose key starts with `prefix`, in no order. */
  list<T>(prefix: string): Promise<[key: string, value: T][]>;
  /**
   * Atomic: true for the first caller until `ttlMs` has passed or it was released, and again for the
   * same owner; false for everyone else. The base of "only one of us does this".
   */
  claim(key: string, owner: string, ttlMs: number): Promise<boolean>;
  /** Gives a claim back; nothing happens if `owner` does not hold it. */
  release(key: string, owner: string): Promise<void>;
  /** Calls back when records of an earlier process arrive late: a brain script may load them slowly. */
  onArrival?(listener: () => void): void;
  close(): Promise<void>;
}
