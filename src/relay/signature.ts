import type { Memory } from '../state/memory';

const KEY = 'relay:signed';

/**
 * A record that whoever posts writes into a memory that bots share. Where it is missing, the memory has lost
 * its data: a Redis that keeps nothing on disk was restarted.
 */
export class Signature {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** False also for a bot's own memory, which it reads once. Rejects where the memory is away. */
  async isMissing(): Promise<boolean> {
    return this.#memory.shared && (await this.#memory.get(KEY)) === undefined;
  }

  async write(): Promise<void> {
    if (this.#memory.shared) await this.#memory.set(KEY, true);
  }
}
