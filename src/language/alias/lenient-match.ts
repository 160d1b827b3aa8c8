import type { Hit } from '../../core/alias';
import type { ActionAlias } from '../../core/stackstorm-types';
import { withoutEnd, withoutStops } from '../../core/text-ends';
import type { FormatEntry, FormatIndex } from './format-index';
import type { Rewritten } from './lenient-format';
import type { Leniency } from './lenient-syntax';
import { parseMeantTail } from './trailing-parameters';

/** Says whether a person may see an alias. */
export type Allowed = (alias: ActionAlias) => boolean;

/** Characters of a message behind which more was pasted than typed: only case and white space are forgiven there. */
const LONG = 4_000;
const TYPOGRAPHIC = /[“”„‘’‚]/;

/**
 * What a command that the strict language does not take is likely to mean: the formats that it fits but for the case of
 * letters, white space, quotes, a full stop, an `=` inside of a value. The least forgiving way that finds something is the one that counts.
 */
export function lenientHits(index: FormatIndex, command: string, allowed: Allowed): Hit[] {
  const straight = straightened(command);
  if (command.length > LONG) return rewrittenHits(index, straight, 'case', allowed);
  const ways: [string, Leniency][] = [[straight, 'case']];
  const unstopped = withoutFullStop(straight);
  if (unstopped !== straight) ways.push([unstopped, 'case']);
  ways.push([straight, 'more']);
  if (unstopped !== straight) ways.push([unstopped, 'more']);
  for (const [text, leniency] of ways) {
    const hits = rewrittenHits(index, text, leniency, allowed);
    if (hits.length > 0) return hits;
  }
  return [];
}

/** A format that a command fits but for required parameters, which are to be asked for. */
export interface Lacking {
  entry: FormatEntry;
  missing: readonly string[];
}

/**
 * The formats that a command fits as far as it goes. Where all that is missing is given as pairs at the end (`deploy
 * app=web`) it is a hit.
 */
export function unfinishedHits(
  index: FormatIndex,
  command: string,
  allowed: Allowed,
): { hits: Hit[]; lacking: Lacking[] } {
  if (command.length > LONG) return { hits: [], lacking: [] };
  const tail = parseMeantTail(command);
  const given = new Set(tail.pairs.map(([key]) => key));
  const hits: Hit[] = [];
  let lacking: Lacking[] = [];
  let most = 1;
  for (const entry of index.candidates(tail.rest)) {
    if (!allowed(entry.alias)) continue;
    for (const { relaxed, missing: names } of entry.prepared.unfinished) {
      const words = relaxed.wordsSaid(tail);
      if (words === undefined) continue;
      const missing = names.filter((name) => !given.has(name));
      const rewritten = missing.length === 0 ? relaxed.rewrite(command, tail) : undefined;
      if (rewritten !== undefined) hits.push(hitOf(entry, rewritten));
      if (missing.length > 0 && words >= most) {
        if (words > most) lacking = [];
        most = words;
        lacking.push({ entry, missing });
      }
      break;
    }
  }
  return { hits, lacking };
}

function hitOf({ alias, representation }: FormatEntry, rewritten: Rewritten): Hit {
  const { text, display, matchMultiple } = representation;
  return { alias, representation: text, display, ...rewritten, rewritten: true, matchMultiple };
}

function rewrittenHits(index: FormatIndex, command: string, leniency: Leniency, allowed: Allowed): Hit[] {
  const tail = parseMeantTail(command);
  const glued = leniency === 'more' ? index.gluedCandidates(tail.rest) : [];
  const hits: Hit[] = [];
  for (const { alias, representation, prepared } of new Set<FormatEntry>([
    ...index.candidates(tail.rest),
    ...glued,
  ])) {
    if (!allowed(alias)) continue;
    const rewritten = prepared.relaxed(leniency).rewrite(command, tail);
    if (rewritten === undefined) continue;
    const { text, display, matchMultiple } = representation;
    hits.push({ alias, representation: text, display, ...rewritten, rewritten: true, matchMultiple });
  }
  return hits;
}

/** With straight quotes where typographic ones stand around words; an apostrophe inside of a word stays. */
function straightened(text: string): string {
  if (!TYPOGRAPHIC.test(text)) return text;
  return text
    .replace(/(^|\s)[“”„](?=\S)|(?<=\S)[“”](?=\s|$)/gu, (_whole, space = '') => `${space}"`)
    .replace(/(^|\s)[‘’‚](?=\S)|(?<=\S)[‘’](?=\s|$)/gu, (_whole, space = '') => `${space}'`);
}

/** A message without the stops at its end that people set and formats do not have, nor quotes and spaces behind them. */
function withoutFullStop(text: string): string {
  const bare = withoutStops(text, '"”’\'');
  const stopped = withoutEnd(bare, '.!?…');
  return stopped === bare ? text : stopped;
}
