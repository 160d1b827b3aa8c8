import type { ActionAlias } from '../stackstorm/types';
import { type Format, FormatError, matchTail, parseFormat } from './format';
import { passesOf, type Representation, representationsOf } from './representations';
import { parseTail } from './tail';
import type { AliasSet, HelpEntry, Hit, Outcome, Problem } from './types';

/** What can be set when a set is built. */
export interface AliasSetOptions {
  /** Longest message, in UTF-16 units, that is looked at at all. */
  maxLength?: number;
}

const MAX_LENGTH = 200_000;

interface Entry {
  alias: ActionAlias;
  representation: Representation;
  format: Format;
  first: boolean;
  second: boolean;
}

/**
 * Builds the set of all enabled aliases. A format that is malformed or not supported is left out and told in
 * `problems`; the other formats, also of the same alias, work.
 */
export function buildAliasSet(aliases: readonly ActionAlias[], options: AliasSetOptions = {}): AliasSet {
  return new PlainSet(aliases, options);
}

class PlainSet implements AliasSet {
  readonly aliases: readonly ActionAlias[];
  readonly problems: readonly Problem[];
  readonly #entries: Entry[] = [];
  readonly #options: AliasSetOptions;

  constructor(aliases: readonly ActionAlias[], options: AliasSetOptions) {
    this.aliases = aliases;
    this.#options = options;
    const problems: Problem[] = [];
    for (const alias of aliases) {
      if (alias.enabled === false) continue;
      const passes = passesOf(alias);
      for (const representation of alias.formats.flatMap(representationsOf)) {
        try {
          const format = parseFormat(representation.text);
          this.#entries.push({ alias, representation, format, ...passes });
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          problems.push({
            pack: alias.pack,
            alias: alias.name,
            format: representation.text,
            message: `${alias.pack}.${alias.name}: the format \`${representation.text}\` is left out: ${error.message}`,
          });
        }
      }
    }
    this.problems = problems;
  }

  get size(): number {
    return this.#entries.length;
  }

  interpret(text: string, allowed: (alias: ActionAlias) => boolean = () => true): Outcome {
    const limit = this.#options.maxLength ?? MAX_LENGTH;
    if (text.length > limit) {
      return {
        kind: 'refused',
        reason: `That message is too long: ${text.length} characters, at most ${limit}.`,
      };
    }
    const tail = parseTail(text);
    for (const pass of ['first', 'second'] as const) {
      const hits: Hit[] = [];
      for (const { alias, representation, format, ...passes } of this.#entries) {
        if (!passes[pass] || !allowed(alias)) continue;
        const parameters = matchTail(format, tail);
        if (parameters === undefined) continue;
        const { text: written, display, matchMultiple } = representation;
        const command = text;
        hits.push({
          alias,
          representation: written,
          display,
          command,
          parameters,
          rewritten: false,
          matchMultiple,
        });
      }
      const [hit] = hits;
      if (hits.length > 1) return { kind: 'ambiguous', hits };
      if (hit !== undefined) return { kind: 'hit', hit };
    }
    return { kind: 'none', suggestions: [] };
  }

  help(words = '', allowed: (alias: ActionAlias) => boolean = () => true): HelpEntry[] {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const entries: HelpEntry[] = [];
    for (const alias of this.aliases) {
      if (alias.enabled === false || !allowed(alias)) continue;
      for (const format of alias.formats) {
        const display = typeof format === 'string' ? format : format.display;
        if (!display) continue;
        const description = alias.description ?? '';
        const searched = `${alias.pack} ${alias.name} ${display} ${description}`.toLowerCase();
        if (wanted.every((word) => searched.includes(word))) {
          entries.push({ pack: alias.pack, alias, display, description });
        }
      }
    }
    return entries;
  }

  with(alias: ActionAlias): AliasSet {
    const at = this.aliases.findIndex((one) => one.pack === alias.pack && one.name === alias.name);
    return new PlainSet(at < 0 ? [...this.aliases, alias] : this.aliases.with(at, alias), this.#options);
  }

  without(pack: string, name: string): AliasSet {
    return new PlainSet(
      this.aliases.filter((alias) => alias.pack !== pack || alias.name !== name),
      this.#options,
    );
  }
}
