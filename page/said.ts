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

/** `{{ name }}` or `{{ name = default }}` in a format. */
const PLACE = /\{\{([^{}]*)\}\}/g;
const nameIn = (inside: string) => inside.split('=')[0]?.trim() ?? '';
/** A format as help in chat shows it: `<name>` for what is needed, `[name]` for what has a default. */
export function asShown(display: string): string {
  return display.replace(PLACE, (_, inside: string) =>
    inside.includes('=') ? `[${nameIn(inside)}]` : `<${nameIn(inside)}>`,
  );
}

/** What a format has beside words and places: an expression, which nobody typed like that. */
const EXPRESSION = /[()[\]|?*+^$\\]/;

function asTyped(alias: Alias, parameters: Record<string, unknown>): string {
  for (const display of displays(alias)) {
    const places = [...display.matchAll(PLACE)].map(([, inside = '']) => nameIn(inside));
    if (EXPRESSION.test(display.replace(PLACE, '')) || places.some((name) => parameters[name] === undefined))
      continue;
    return display.replace(PLACE, (_, inside: string) => readable(parameters[nameIn(inside)]));
  }
  return `${alias.pack}.${alias.name}`;
}
