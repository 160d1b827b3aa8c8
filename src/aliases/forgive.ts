import type { ActionAlias } from '../stackstorm/types';
import type { Entry, FormatIndex } from './format-index';
import type { Leniency } from './relax';
import { parseTail } from './tail';
import type { Hit } from './types';

/** Stops at the end of a message that people set and formats do not have. */
const FULL_STOP = /[.!?…]+[\s"”’']*$/u;
const TYPOGRAPHIC = /[“”„‘’‚]/;

/**
 * What a command that the strict language does not take is likely to mean: the formats that it fits but for the case of
 * letters, white space, quotes, a full stop. The least forgiving way that finds something is the one that counts.
 * @param allowed hides aliases
 */
export function forgivenHits(
  index: FormatIndex,
  command: string,
  allowed: (alias: ActionAlias) => boolean,
): Hit[] {
  const straight = straightened(command);
  const ways: [string, Leniency][] = [[straight, 'case']];
  const unstopped = straight.replace(FULL_STOP, '');
  if (unstopped !== straight) ways.push([unstopped, 'case']);
  ways.push([straight, 'more']);
  if (unstopped !== straight) ways.push([unstopped, 'more']);
  for (const [text, leniency] of ways) {
    const hits = rewrittenHits(index, text, leniency, allowed);
    if (hits.length > 0) return hits;
  }
  return [];
}

function rewrittenHits(
  index: FormatIndex,
  command: string,
  leniency: Leniency,
  allowed: (alias: ActionAlias) => boolean,
): Hit[] {
  const tail = parseTail(command);
  const glued = leniency === 'more' ? index.gluedCandidates(tail.rest) : [];
  const hits: Hit[] = [];
  for (const { alias, representation, prepared } of new Set<Entry>([
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
