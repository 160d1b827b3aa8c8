import { isDeepStrictEqual } from 'node:util';
import { type AliasSet, buildAliasSet, matchFormat, parseFormat } from '../../src/language/alias';
import type { MatchRow } from './corpus';

/** Why the server refused what the old plugin took. */
const CAUSES: Readonly<Record<string, string>> = {
  case: 'case of letters',
  case_literal: 'case of letters',
  ws_tab: 'tab or line break for a space',
  ws_double: 'more than one space',
  ws_lead_trail: 'space around',
  ws_missing: 'space missing',
};

export interface Forgiveness {
  cause: string;
  total: number;
  /** Found, and what is sent passes the strict matcher with the parameters meant. */
  found: number;
  /** The person is asked for what is missing. */
  asked: number;
  /** Some that remain. */
  examples: string[];
}

/** What is made of the commands that the old plugin matched and the server refused for case or white space. */
export function judgeForgiveness(rows: readonly MatchRow[]): Forgiveness[] {
  const sets = new Map<string, AliasSet>();
  const causes = new Map<string, Forgiveness>();
  for (const row of rows) {
    const cause = CAUSES[row.kind];
    const isNoMatch = row.error?.startsWith('ParseException') === true;
    // `ID=5` for `id={{ id }}`: the server takes it for a pair in any case, and matches nothing.
    if (isAllPairs(row.command)) continue;
    if (row.source !== 'real' || cause === undefined || row.js_match !== true || !isNoMatch) continue;
    const score = causes.get(cause) ?? { cause, total: 0, found: 0, asked: 0, examples: [] };
    causes.set(cause, score);
    const set = sets.get(row.format) ?? setOf(row.format);
    sets.set(row.format, set);
    score.total += 1;
    const outcome = judge(set, row);
    if (outcome === 'other') score.examples.push(`${JSON.stringify(row.command)} for ${row.format}`);
    else score[outcome] += 1;
  }
  return [...causes.values()];
}

const isAllPairs = (command: string): boolean => matchFormat(NOTHING, command) !== undefined;

/** The empty format matches what is blank but for its pairs. */
const NOTHING = parseFormat('');

function judge(set: AliasSet, row: MatchRow): 'found' | 'asked' | 'other' {
  const outcome = set.interpret(row.command);
  if (outcome.kind === 'incomplete') return 'asked';
  if (outcome.kind !== 'hit') return 'other';
  const { command, parameters } = outcome.hit;
  const understood = matchFormat(parseFormat(row.format), command);
  if (!isDeepStrictEqual(understood, parameters)) throw new Error(`not what is sent: ${command}`);
  return 'found';
}

const setOf = (format: string): AliasSet =>
  buildAliasSet([{ name: 'only', pack: 'test', action_ref: 'test.only', formats: [format] }]);
