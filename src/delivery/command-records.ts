import type { Memory } from '../core/memory';
import type { Answered, PendingCommand } from './pending-command';

const KEY = 'relay:owed:';
/**
 * How a command was answered, beside its record, where bots share a memory: one that slept between its decision to
 * write the record and the writing makes it long after another has answered.
 */
const ANSWERED = 'relay:answered:';
/** As long as a record that such a bot wrote. */
const ANSWERED_KEPT_MS = 24 * 3_600_000;

/** The records of commands in the memory, by the id of their origin. What rejects does so where the memory is away. */
export class CommandRecords {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async all(): Promise<Map<string, PendingCommand>> {
    const records = await this.#memory.list<PendingCommand>(KEY);
    const read = records.map(async ([key, record]) => {
      return [key.slice(KEY.length), await this.withAnswer(record)] as const;
    });
    return new Map(await Promise.all(read));
  }

  async read(originId: string): Promise<PendingCommand | undefined> {
    const record = await this.#memory.get<PendingCommand>(KEY + originId);
    return record === undefined ? undefined : this.withAnswer(record);
  }

  async write(record: PendingCommand, keptMs: number): Promise<void> {
    await this.#memory.set(KEY + record.originId, record, keptMs);
  }

  async answered(command: PendingCommand, answered: Answered, keptMs: number): Promise<void> {
    const { originId } = command;
    if (this.#memory.shared) await this.#memory.set(ANSWERED + originId, answered, ANSWERED_KEPT_MS);
    await this.write({ ...command, state: 'answered', answered }, keptMs);
  }

  async delete(originId: string): Promise<void> {
    await this.#memory.delete(KEY + originId);
  }

  /** A command, with its answer by another bot where it does not know of one. */
  async withAnswer(command: PendingCommand): Promise<PendingCommand> {
    if (!this.#memory.shared || command.answered !== undefined) return command;
    const answered = await this.#memory.get<Answered>(ANSWERED + command.originId);
    return answered === undefined ? command : { ...command, state: 'answered', answered };
  }
}
