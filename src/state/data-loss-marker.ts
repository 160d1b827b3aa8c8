import { randomUUID } from 'node:crypto';
import type { Memory } from '../core/memory';

const KEY = 'relay:signed';

/**
 * A record that whoever posts writes into a memory that bots share. Where it is missing, the memory has lost
 * its data: a Redis that keeps nothing on disk was restarted.
 */
export class DataLossMarker {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Undefined also for a bot's own memory, which it reads once. Rejects where the memory is away. */
  async read(): Promise<string | undefined> {
    return this.#memory.shared ? this.#memory.get<string>(KEY) : undefined;
  }

  async isMissing(): Promise<boolean> {
    return this.#memory.shared && (await this.read()) === undefined;
  }

  /** Where it stands already it stays: another one tells that the data was lost in between. */
  async write(): Promise<void> {
    if (await this.isMissing()) await this.#memory.set(KEY, randomUUID());
  }
}
