import { isDeepStrictEqual } from 'node:util';
import type { ActionAlias } from '../../src/core/stackstorm-types';
import {
  FormatError,
  helpStrings,
  matchExactly,
  matchFormat,
  matchMultiple,
  type Parameters,
  parseFormat,
  RegexError,
} from '../../src/language/alias';
import type { HelpRow, MatchRow, SetRow } from './corpus';

/** What is wrong with our answer to one row, or undefined where it equals the server's. */
export type Verdict = string | undefined;

/** An exception other than "no match": the server calls the format malformed, or fails on it. */
const isMalformed = (error: string | null): boolean => error !== null && !error.startsWith('ParseException');

export function judgeMatch(row: MatchRow): Verdict {
  let parameters: Parameters | undefined;
  let multiple: Parameters[];
  try {
    const format = parseFormat(row.format);
    parameters = matchFormat(format, row.command);
    multiple = row.multiple === undefined ? [] : matchMultiple(format, row.command);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (isMalformed(row.error)) return undefined;
    return error.kind === 'unsupported'
      ? `unsupported: ${error.message}`
      : `called malformed: ${error.message}`;
  }
  if (isMalformed(row.error)) return 'not called malformed';
  if ((parameters !== undefined) !== row.match) return row.match ? 'not matched' : 'matched';
  if (!isDeepStrictEqual(parameters ?? null, row.params)) return 'other parameters';
  if (row.multiple === undefined) return undefined;
  // The server fails for a blank command that would leave every value empty: nothing is matched.
  const expected = Array.isArray(row.multiple) ? row.multiple : [];
  return isDeepStrictEqual(multiple, expected) ? undefined : 'other multiple matches';
}

export function judgeSet(row: SetRow): Verdict {
  const result = matchExactly(row.aliases, row.command);
  if (typeof row.result === 'string') {
    if (result.kind !== row.result) return `${result.kind} instead of ${row.result}`;
    if (result.kind !== 'ambiguous' || !Array.isArray(row.matches)) return undefined;
    const found = result.matches.map(({ alias, representation }) => identity(alias, representation));
    return isDeepStrictEqual(found, row.matches) ? undefined : 'other ambiguous matches';
  }
  if (result.kind !== 'one') return `${result.kind} instead of a match`;
  const { alias, representation, matchMultiple: multiple, parameters } = result.match;
  if (!isDeepStrictEqual(identity(alias, representation), row.result)) return 'another alias';
  if (row.execution === undefined || 'error' in row.execution) return undefined;
  if (row.execution.match_multiple !== multiple) return 'other match_multiple';
  const all = multiple ? matchMultiple(parseFormat(representation), row.command) : [parameters];
  return isDeepStrictEqual(all, row.execution.parameters) ? undefined : 'other parameters';
}

const identity = (alias: ActionAlias, representation: string) => ({
  name: alias.name,
  pack: alias.pack,
  representation,
});

export function judgeHelp(row: HelpRow, sets: Record<string, ActionAlias[]>): Verdict {
  try {
    const result = helpStrings(sets[row.set] ?? [], row.args);
    if (row.error !== null) return 'no error';
    return isDeepStrictEqual(result, row.result) ? undefined : 'other help strings';
  } catch (error) {
    if (!(error instanceof RegexError || error instanceof TypeError)) throw error;
    return row.error === null ? `error: ${error.message}` : undefined;
  }
}
