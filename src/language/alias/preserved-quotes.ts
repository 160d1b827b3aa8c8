import { isDeepStrictEqual } from 'node:util';
import type { Parameters } from '../../core/alias';
import { stripSpaces } from '../python-regex/characters';
import { MatchRun } from '../python-regex/run';
import { type Format, matchTail } from './format';
import { parseTail } from './trailing-parameters';

/** A command that says what a person meant, and the parameters that the server takes from it. */
export interface Quoted {
  command: string;
  parameters: Parameters;
}

/**
 * A command whose values keep their quotes. The server eats one quote at the beginning of a value and one at its end, so
 * that `run "a b"` gives `a b`; but of `run echo "a b"` it leaves `echo "a b`, which no shell takes. Such a value is
 * said in quotes of its own: `run "echo "a b""`. Pure.
 * @param format one that takes the command
 * @returns undefined where nothing is to be changed: no quote is eaten, both are one pair, they do not pair up at all (who
 *   writes `5"`), or the server would not understand it as meant
 */
export function withQuotesKept(format: Format, command: string): Quoted | undefined {
  if (!/["']/.test(command)) return undefined;
  const tail = parseTail(command);
  const run = new MatchRun(format.program, ` ${tail.rest} `);
  if (!run.search(0)) return undefined;
  const spans = eatenSpans(format, run);
  if (spans.length === 0) return undefined;
  let said = run.text;
  for (const { start, end, typed } of spans) {
    said = `${said.slice(0, start)}"${typed}"${said.slice(end)}`;
  }
  const pairs = command.slice(command.length - tail.length);
  const rewritten = stripSpaces(`${stripSpaces(said)} ${stripSpaces(pairs)}`);
  const before = matchTail(format, tail);
  const understood = matchTail(format, parseTail(rewritten));
  const meant = { ...before, ...typedIn(spans) };
  return isDeepStrictEqual(understood, meant) ? { command: rewritten, parameters: meant } : undefined;
}

/** The values of a match of which the server takes a quote away that belongs to them, with it. Pure. */
export function valuesWithQuotes(format: Format, run: MatchRun): Parameters {
  return typedIn(eatenSpans(format, run));
}

const typedIn = (spans: readonly ValueSpan[]): Parameters =>
  Object.fromEntries(spans.map(({ name, typed }) => [name, typed]));

/** The last first. */
function eatenSpans({ text, program }: Format, run: MatchRun): ValueSpan[] {
  // Quotes of the format itself belong to no value.
  if (/["']/.test(text)) return [];
  return [...program.names]
    .map(([name, group]) => spanOf(run, name, group))
    .filter((span) => span !== undefined)
    .sort((one, other) => other.start - one.start);
}

interface ValueSpan {
  name: string;
  start: number;
  end: number;
  typed: string;
}

/** Where a value stands with its quotes, if the server takes one of them away that belongs to the value. */
function spanOf(run: MatchRun, name: string, group: number): ValueSpan | undefined {
  const from = run.slots[2 * group] ?? -1;
  const to = run.slots[2 * group + 1] ?? -1;
  if (from < 0 || to <= from) return undefined;
  const opening = isQuote(run.text[from - 1]);
  const closing = isQuote(run.text[to]);
  if (!opening && !closing) return undefined;
  const start = opening ? from - 1 : from;
  const end = closing ? to + 1 : to;
  const typed = run.text.slice(start, end);
  const pairs = quotedParts(typed);
  const isOnePair = pairs?.length === 1 && pairs[0] === typed;
  return pairs === undefined || isOnePair ? undefined : { name, start, end, typed };
}

const isQuote = (character: string | undefined): boolean => character === '"' || character === "'";

/** The parts of a text in quotes, as a shell reads them; undefined where one is not closed. */
function quotedParts(text: string): string[] | undefined {
  const parts = text.match(/"[^"]*"|'[^']*'/g) ?? [];
  return /["']/.test(text.replace(/"[^"]*"|'[^']*'/g, '')) ? undefined : parts;
}
