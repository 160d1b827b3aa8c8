import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dump, load } from 'js-yaml';
import { isMapping, type Mapping } from '../../core/mapping';
import type { Pack } from '../../embedded';
import { type ToolCall, UsageError } from '../command';
import { backendAtHand } from '../embedded-at-hand';
import { printable } from '../terminal';

/** One value that a pack's configuration may have. */
export interface ConfigEntry {
  /** Names from the top. */
  path: readonly string[];
  schema: Mapping;
}

/** The values that a schema asks for, those in objects each for itself. */
export function entriesOf(schemas: unknown, above: readonly string[] = []): ConfigEntry[] {
  if (!isMapping(schemas)) return [];
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const path = [...above, name];
    if (!isMapping(schema)) return [];
    const inside = schema.type === 'object' ? entriesOf(schema.properties, path) : [];
    return inside.length > 0 ? inside : [{ path, schema }];
  });
}

/** The value at a path of names in a pack's config; undefined where the path ends early. */
export function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isMapping(value) ? value[name] : undefined), values);
}

function withValue(values: unknown, [name, ...rest]: readonly string[], value: unknown): Mapping {
  const own = isMapping(values) ? values : {};
  if (name === undefined) return own;
  return { ...own, [name]: rest.length === 0 ? value : withValue(own[name], rest, value) };
}

/**
 * What was typed, as the schema's type wants it.
 * @throws UsageError with a sentence where it is none
 */
export function typedValue({ path, schema }: ConfigEntry, text: string): unknown {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  const refuse = (what: string) => new UsageError(`${path.join('.')} takes ${what}, not "${text}"`);
  const value = (() => {
    if (type === 'integer' || type === 'number') {
      const number = Number(text);
      if (text.trim() === '' || Number.isNaN(number)) throw refuse('a number');
      return number;
    }
    if (type === 'boolean') {
      if (/^(true|yes|y|1)$/i.test(text)) return true;
      if (/^(false|no|n|0)$/i.test(text)) return false;
      throw refuse('yes or no');
    }
    if (type === 'array' && !text.trim().startsWith('[')) return text.split(',').map((item) => item.trim());
    if (type === 'array' || type === 'object') {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw refuse('JSON');
      }
    }
    return text;
  })();
  const { configFaults } = require('../../embedded') as typeof import('../../embedded');
  const [fault] = configFaults({ value }, { value: schema });
  if (fault !== undefined) throw new UsageError(`${path.join('.')}: ${fault.why}`);
  return value;
}

/** Sets values of a pack's configuration; secrets go to the datastore, encrypted, and the file only names them. */
export class ConfigWriter {
  readonly #call: ToolCall;
  readonly #pack: Pack;
  /** What the file in `configs` holds: it wins over what the pack brings along, name by name. */
  #written: Mapping;
  #changed = false;

  constructor(call: ToolCall, pack: Pack) {
    this.#call = call;
    this.#pack = pack;
    const { configFile: file } = pack;
    const written = existsSync(file) ? load(readFileSync(file, 'utf8')) : undefined;
    this.#written = isMapping(written) ? written : {};
  }

  get values(): Mapping {
    return { ...this.#pack.config, ...this.#written };
  }

  /** @throws UsageError where the text is nothing that the schema takes */
  async set(entry: ConfigEntry, text: string): Promise<void> {
    const value = typedValue(entry, text);
    const kept = entry.schema.secret === true ? await this.#keepSecret(entry.path, String(value)) : value;
    const [top = ''] = entry.path;
    this.#written = { ...this.#written, [top]: withValue(this.values, entry.path, kept)[top] };
    this.#changed = true;
  }

  /** Writes the file, for this user alone. @returns its path, or undefined where nothing was set */
  async write(): Promise<string | undefined> {
    if (!this.#changed) return undefined;
    const file = this.#pack.configFile;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `---\n${dump(this.#written)}`, existsSync(file) ? {} : { mode: 0o600 });
    return file;
  }

  async #keepSecret(path: readonly string[], value: string): Promise<string> {
    const name = [this.#pack.ref, ...path].join('_');
    const backend = await backendAtHand(this.#call);
    try {
      await backend.st2.setKey({ name, value, secret: true });
    } finally {
      await backend.close();
    }
    return `{{ st2kv.system.${name} | decrypt_kv }}`;
  }
}

/** Asks for these values until each is given, or left as it is where it may be. */
export async function askFor(
  call: ToolCall,
  writer: ConfigWriter,
  entries: readonly ConfigEntry[],
): Promise<void> {
  const { terminal } = call;
  for (const entry of entries) {
    for (;;) {
      const question = questionFor(entry, valueAt(writer.values, entry.path));
      const answer = await (entry.schema.secret === true
        ? terminal.askUnseen(question)
        : terminal.ask(question));
      if (answer === undefined) return;
      if (answer === '') break;
      try {
        await writer.set(entry, answer);
        break;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        terminal.complain(printable(error.message));
      }
    }
  }
}

function questionFor({ path, schema }: ConfigEntry, now: unknown): string {
  const about = typeof schema.description === 'string' ? `: ${schema.description}` : '';
  const type = Array.isArray(schema.enum) ? schema.enum.join(' | ') : String(schema.type ?? 'string');
  const kind = [type, ...(schema.required === true ? ['required'] : [])].join(', ');
  const known = now ?? schema.default;
  const shown = schema.secret === true ? '(kept)' : typeof known === 'string' ? known : JSON.stringify(known);
  return printable(`${path.join('.')} (${kind})${about}${known === undefined ? '' : ` [${shown}]`} `);
}
