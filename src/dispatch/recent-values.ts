import type { ActionSchemas } from '../core/action-schemas';
import type { Person } from '../core/chat';
import type { PluginObserver } from '../core/command-observer';
import type { Requested } from '../core/gate';
import type { Memory } from '../core/memory';
import { locked } from '../state/locked';

const REMEMBER_MS = 90 * 24 * 3_600_000;
const MAX_VALUES = 10;
const MAX_LENGTH = 200;

/** The values that a person gave to a command's parameters lately; never a secret one. Only that person is offered them. */
export class RecentValues {
  readonly #memory: Memory;
  readonly #actions: Pick<ActionSchemas, 'parameters'>;

  constructor(memory: Memory, actions: Pick<ActionSchemas, 'parameters'>) {
    this.#memory = memory;
    this.#actions = actions;
  }

  /** The newest first. @param command `pack.alias` */
  async of(person: Person, command: string, parameter: string): Promise<string[]> {
    return (await this.#memory.get<Record<string, string[]>>(keyOf(person, command)))?.[parameter] ?? [];
  }

  /** Remembers what StackStorm has taken. */
  readonly observer: PluginObserver = {
    accepted: (_started, requested) => this.#remember(requested),
  };

  async #remember({ hit, incoming }: Requested): Promise<void> {
    const { alias, parameters } = hit;
    const schemas = await this.#actions.parameters(alias.action_ref);
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => {
      const [name, value] = entry;
      const schema = schemas[name];
      const isPublic = schema !== undefined && schema.secret !== true;
      return (
        isPublic && value !== null && value !== '' && value.length <= MAX_LENGTH && !/[\r\n]/.test(value)
      );
    });
    if (given.length === 0) return;
    const key = keyOf(incoming.person, `${alias.pack}.${alias.name}`);
    await locked(this.#memory, key, async () => {
      const known = (await this.#memory.get<Record<string, string[]>>(key)) ?? {};
      for (const [name, value] of given)
        known[name] = [value, ...(known[name] ?? []).filter((one) => one !== value)].slice(0, MAX_VALUES);
      await this.#memory.set(key, known, REMEMBER_MS);
    });
  }
}

function keyOf({ id }: Person, command: string): string {
  return `values:${id}:${command}`;
}
