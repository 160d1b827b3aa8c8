import type { Parameters } from '../../core/alias';
import type { ActionAlias } from '../../core/stackstorm-types';
import { FormatError, matchTail, parseFormat } from './format';
import { passesOf, type Representation, representationsOf } from './representations';
import { parseTail } from './trailing-parameters';

/** One representation that takes a command. */
export interface ExactMatch {
  alias: ActionAlias;
  representation: string;
  display: string;
  matchMultiple: boolean;
  parameters: Parameters;
}

/** What the server makes of a command, asked without a format. */
export type ExactResult =
  | { kind: 'one'; match: ExactMatch }
  | { kind: 'ambiguous'; matches: ExactMatch[]; message: string }
  | { kind: 'none'; message: string }
  /** One malformed enabled alias is enough: the server fails for every command that comes as far as it. */
  | { kind: 'error'; message: string };

/**
 * Matches a command against all aliases exactly as `POST /actionalias/match` does: enabled aliases that are
 * not for several matches first, those with `match_multiple` only if nothing was found. Not for the bot, which leaves
 * malformed aliases out (`buildAliasSet`).
 * @throws TooSlowError only with formats that use back-references, conditions or look-arounds
 */
export function matchExactly(aliases: readonly ActionAlias[], command: string): ExactResult {
  const enabled = aliases.filter((alias) => alias.enabled !== false);
  const tail = parseTail(command);
  try {
    for (const pass of ['first', 'second'] as const) {
      const matches = enabled
        .filter((alias) => passesOf(alias)[pass])
        .flatMap((alias) => matchesOf(alias, tail));
      const [match] = matches;
      if (matches.length > 1) {
        const what = pass === 'first' ? 'pattern' : '(multi) pattern';
        return { kind: 'ambiguous', matches, message: `Command '${command}' matched more than 1 ${what}` };
      }
      if (match !== undefined) return { kind: 'one', match };
    }
  } catch (error) {
    if (error instanceof FormatError) return { kind: 'error', message: error.message };
    throw error;
  }
  return { kind: 'none', message: `Command '${command}' matched no patterns` };
}

function matchesOf(alias: ActionAlias, tail: ReturnType<typeof parseTail>): ExactMatch[] {
  const matches: ExactMatch[] = [];
  for (const { text, display, matchMultiple } of alias.formats.flatMap<Representation>(representationsOf)) {
    const parameters = matchTail(parseFormat(text), tail);
    if (parameters === undefined) continue;
    matches.push({ alias, representation: text, display, matchMultiple, parameters });
  }
  return matches;
}
