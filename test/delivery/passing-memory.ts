import type { Memory } from '../../src/core/memory';

/** What several bots see, which can be lost. */
export interface Store {
  memory: Memory;
}

/** One bot's way to a memory that it shares with others, which can be cut as that to Redis can. */
export class PassingMemory implements Memory {
  readonly shared = true;
  away = false;
  readonly #store: Store;
  #held: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** What is read from now on comes only once the returned function was called. */
  holdReads(): () => void {
    let goOn = () => {};
    this.#held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    return goOn;
  }

  async #there(): Promise<Memory> {
    if (this.away) throw new Error('The client is offline');
    return this.#store.memory;
  }

  survivesRestart(): boolean {
    return this.#store.memory.survivesRestart();
  }

  async get<T>(key: string): Promise<T | undefined> {
    const read = await (await this.#there()).get<T>(key);
    await this.#held;
    return read;
  }
  async set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    await (await this.#there()).set(key, value, ttlMs);
  }
  async delete(key: string): Promise<void> {
    await (await this.#there()).delete(key);
  }
  async list<T>(prefix: string): Promise<[key: string, value: T][]> {
    return (await this.#there()).list<T>(prefix);
  }
  async claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return (await this.#there()).claim(key, owner, ttlMs);
  }
  async release(key: string, owner: string): Promise<void> {
    await (await this.#there()).release(key, owner);
  }
  async close(): Promise<void> {}
}
