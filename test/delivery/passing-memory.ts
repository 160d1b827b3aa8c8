import type { Clock } from '../../src/core/clock';
import type { Memory } from '../../src/core/memory';
import type { StoppableClock } from './stoppable-clock';

/** What several bots see, which can be lost. */
export interface Store {
  memory: Memory;
}

/** What is asked takes so long, each way. The question goes its way while the bot is stopped; the answer is read by it. */
export interface Distance {
  clock: StoppableClock;
  ms: number;
}

/** One bot's way to a memory that it shares with others, which can be cut as that to Redis can. */
export class PassingMemory implements Memory {
  readonly shared = true;
  away = false;
  readonly #store: Store;
  readonly #distance: Distance | undefined;
  #held: Promise<void> = Promise.resolve();

  constructor(store: Store, distance?: Distance) {
    this.#store = store;
    this.#distance = distance;
  }

  /** What is read from now on comes only once the returned function was called. */
  holdReads(): () => void {
    let goOn = () => {};
    this.#held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    return goOn;
  }

  async #asked<T>(work: (memory: Memory) => Promise<T>): Promise<T> {
    if (this.away) throw new Error('The client is offline');
    await this.#way(this.#distance?.clock.time);
    const answer = await work(this.#store.memory);
    await this.#way(this.#distance?.clock);
    return answer;
  }

  async #way(clock: Clock | undefined): Promise<void> {
    if (clock === undefined) return;
    await new Promise<void>((resolve) => void clock.after(this.#distance?.ms ?? 0, resolve));
  }

  survivesRestart(): boolean {
    return this.#store.memory.survivesRestart();
  }

  async get<T>(key: string): Promise<T | undefined> {
    const read = await this.#asked((memory) => memory.get<T>(key));
    await this.#held;
    return read;
  }
  set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    return this.#asked((memory) => memory.set(key, value, ttlMs));
  }
  raise(key: string, mark: number): Promise<void> {
    return this.#asked((memory) => memory.raise(key, mark));
  }
  delete(key: string): Promise<void> {
    return this.#asked((memory) => memory.delete(key));
  }
  list<T>(prefix: string): Promise<[key: string, value: T][]> {
    return this.#asked((memory) => memory.list<T>(prefix));
  }
  claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return this.#asked((memory) => memory.claim(key, owner, ttlMs));
  }
  release(key: string, owner: string): Promise<void> {
    return this.#asked((memory) => memory.release(key, owner));
  }
  async close(): Promise<void> {}
}
