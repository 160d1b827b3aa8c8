import { fillPlaceholders, placeholdersOf } from '../src/language/alias/placeholders';
import { type Alias, call, type Execution } from './api.js';
import { readable } from './words.js';

/** What people typed, for executions that a command has begun; the aliases are fetched once, when they are first met. */
export class Said {
  readonly #aliases = new Map<string, Alias | undefined>();
  readonly #arrived: () => void;

  /** @param arrived told when an alias has come, and more can be said */
  constructor(arrived: () => void) {
    this.#arrived = arrived;
  }

  /** The command with its values, e.g. `tail app.log`; the action where no command is known. */
  of(execution: Execution): string {
    const id = execution.context?.action_alias_ref?.id;
    if (id === undefined) return execution.action.ref;
    if (!this.#aliases.has(id)) this.#fetch(id);
    const alias = this.#aliases.get(id);
    return alias === undefined ? execution.action.ref : asTyped(alias, execution.parameters ?? {});
  }

  #fetch(id: string): void {
    this.#aliases.set(id, undefined);
    call<Alias>('GET', `/v1/actionalias/${encodeURIComponent(id)}`).then(
      (alias) => {
        this.#aliases.set(id, alias);
        this.#arrived();
      },
      // It may be gone by now: the action says enough.
      () => {},
    );
  }
}

/** The ways that an alias shows people how it is said. */
export function displays(alias: Alias): string[] {
  return alias.formats.map((format) =>
    typeof format === 'string' ? format : (format.display ?? [format.representation ?? ''].flat()[0] ?? ''),
  );
}

/** What a format has beside words and places: an expression, which nobody typed like that. */
const EXPRESSION = /[()[\]|?*+^$\\]/;

/** All that people may type, each for itself. */
function spelled(alias: Alias): string[] {
  return alias.formats.flatMap((format) =>
    typeof format === 'string' ? [format] : [format.representation ?? format.display ?? ''].flat(),
  );
}

/** By the format that names most of what was given: `check port 22 on web1`, where `check host web1` fits, too. */
function asTyped(alias: Alias, parameters: Record<string, unknown>): string {
  const fitting = spelled(alias)
    .map((text) => ({ text, names: placeholdersOf(text).map(({ name }) => name) }))
    .filter(
      ({ text, names }) =>
        !EXPRESSION.test(fillPlaceholders(text, () => '')) &&
        names.every((name) => parameters[name] !== undefined),
    )
    .sort((one, other) => other.names.length - one.names.length);
  const [best] = fitting;
  return best === undefined
    ? `${alias.pack}.${alias.name}`
    : fillPlaceholders(best.text, ({ name }) => readable(parameters[name]));
}
