import type { HelpEntry } from '../../core/alias';
import type { ActionAlias } from '../../core/stackstorm-types';
import { PythonRegex } from '../python-regex/regex';
import { readableFormat } from './readable-format';

/** Which help strings are wanted, as the query of `GET /actionalias/help` has them. */
export interface HelpQuery {
  /** A Python regular expression, searched in the display without regard to case. */
  filter?: string | undefined;
  /** Exact name of a pack. */
  pack?: string | undefined;
  /** So many at most; 0 for all. */
  limit?: number;
  /** So many are passed over first. */
  offset?: number;
}

export interface HelpStrings {
  /** How many there are, whatever limit and offset. */
  available: number;
  helpstrings: { pack: string; display: string; description: string | null }[];
}

/**
 * The help strings of aliases as the server gives them: enabled aliases with a display, in order.
 * @throws RegexError or UnsupportedError for a malformed filter, TypeError for a limit or an offset that is no integer
 */
export function helpStrings(aliases: readonly ActionAlias[], query: HelpQuery = {}): HelpStrings {
  const { filter, pack } = query;
  const limit = wholeNumber(query.limit === undefined ? 0 : query.limit);
  const offset = wholeNumber(query.offset === undefined ? 0 : query.offset);
  if (filter && typeof filter !== 'string')
    throw new TypeError('first argument must be string or compiled pattern');
  // A limit or an offset below 0 makes the server pass over nothing.
  const start = limit >= 0 ? offset : 0;
  const end = limit > 0 && offset >= 0 ? offset + limit : Infinity;
  let pattern: PythonRegex | undefined;
  let available = 0;
  const helpstrings: HelpStrings['helpstrings'] = [];
  for (const alias of aliases) {
    if (alias.enabled === false || (pack && pack !== alias.pack)) continue;
    for (const format of alias.formats) {
      const display = typeof format === 'string' ? format : format.display;
      if (!display) continue;
      if (filter) {
        pattern ??= new PythonRegex(filter, { ignoreCase: true });
        if (pattern.search(display) === undefined) continue;
      }
      if (available >= start && available < end) {
        helpstrings.push({ pack: alias.pack, display, description: alias.description ?? null });
      }
      available += 1;
    }
  }
  return { available, helpstrings };
}

/** Python counts true as 1. */
function wholeNumber(given: unknown): number {
  if (typeof given === 'boolean') return given ? 1 : 0;
  if (typeof given === 'number' && Number.isInteger(given)) return given;
  throw new TypeError('limit or offset argument is not an integer');
}

/** Most entries are only counted or searched: how people read them is made when it is asked for. */
function entryOf(entry: Omit<HelpEntry, 'usage'>): HelpEntry {
  return {
    ...entry,
    get usage() {
      return readableFormat(entry.display);
    },
  };
}

/** The lines of help of enabled aliases that have every one of `words` in pack, name, display or description. */
export function helpEntries(aliases: readonly ActionAlias[], words: string): HelpEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const entries: HelpEntry[] = [];
  for (const alias of aliases) {
    if (alias.enabled === false) continue;
    const { pack, name, description = '' } = alias;
    for (const format of alias.formats) {
      const display = typeof format === 'string' ? format : format.display;
      if (!display) continue;
      const searched = wanted.length === 0 ? '' : `${pack} ${name} ${display} ${description}`.toLowerCase();
      if (wanted.every((word) => searched.includes(word)))
        entries.push(entryOf({ pack, alias, display, description }));
    }
  }
  return entries;
}
