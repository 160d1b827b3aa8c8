import { isSpace } from '../python-regex/characters';

/** A command without the `key=value` pairs at its end. */
export interface TrailingParameters {
  /** The pairs in order, quotes stripped, braces kept. */
  readonly pairs: readonly (readonly [key: string, value: string])[];
  /** What remains of the command, still with its white space. */
  readonly rest: string;
  /** Length of the tail at the end of the command, with the white space before it. */
  readonly length: number;
}

/** Several ask about the same command, one after the other: what was found last is found at once. */
function remembering<T extends object>(find: (command: string) => T): (command: string) => T {
  let last: { command: string; found: T } | undefined;
  return (command) => {
    if (last?.command !== command) last = { command, found: find(command) };
    return last.found;
  };
}

/** A pair, and where it stands in the tail. */
interface Pair {
  key: string;
  value: string;
  start: number;
  end: number;
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const EQUALS = 0x3d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Where a command's tail starts, or -1, and the pairs in it. */
interface Tail {
  readonly start: number;
  readonly pairs: readonly Pair[];
}

const tailOf = remembering((command: string): Tail => {
  const start = tailStart(command);
  return { start, pairs: start < 0 ? [] : readPairs(command.slice(start)) };
});

/**
 * Cuts the `key=value` tail off a command as the server does: the tail starts at the earliest position from which
 * the whole rest is pairs. The server tries every way; this looks at each word once, from the last to the first.
 */
export const parseTail = remembering((command: string): TrailingParameters => {
  const { start, pairs } = tailOf(command);
  return start < 0 ? withoutTail(command) : wholeTail(command, start, pairs);
});

function wholeTail(command: string, start: number, pairs: readonly Pair[]): TrailingParameters {
  const tail = command.slice(start);
  // The server removes the text of the tail wherever it occurs.
  return withTail(pairs, command.split(tail).join(''), tail.length);
}

/** What a parameter of an action can be called. */
const NAME = /^[\p{L}\p{N}_]+$/u;

/**
 * As `parseTail`, but only with the pairs that a person can have meant as such: of `fetch https://host/page?id=7` and of
 * `run "make target=all"` the server takes `id` and `target` away. Nobody means a pair whose key no parameter can be
 * called, nor one that starts inside of quotes; what stands before such a one is part of the command, too.
 */
export const parseMeantTail = remembering((command: string): TrailingParameters => {
  const { start, pairs } = tailOf(command);
  if (start < 0) return withoutTail(command);
  const quoted = quotedParts(command);
  const isInQuotes = (at: number): boolean => {
    // From the last pair to the first: what begins behind this one begins behind all that follow.
    while ((quoted.at(-1)?.[0] ?? -1) >= at) quoted.pop();
    return at < (quoted.at(-1)?.[1] ?? 0);
  };
  const strange = pairs.findLastIndex((pair) => isInQuotes(start + pair.start) || !NAME.test(pair.key));
  if (strange < 0) return wholeTail(command, start, pairs);
  const cut = start + (pairs[strange] as Pair).end;
  const meant = pairs.slice(strange + 1);
  if (meant.length === 0) return withoutTail(command);
  return withTail(meant, command.slice(0, cut), command.length - cut);
});

const withoutTail = (command: string): TrailingParameters => ({ pairs: [], rest: command, length: 0 });

/** Most commands with a tail fit no format: its pairs are put together when somebody asks for them. */
const withTail = (pairs: readonly Pair[], rest: string, length: number): TrailingParameters => ({
  get pairs(): [key: string, value: string][] {
    return pairs.map(({ key, value }) => [key, value]);
  },
  rest,
  length,
});

/** Which quote ends what another begins. */
const CLOSING = new Map([
  ['"', '"'],
  ["'", "'"],
  ['“', '”“'],
  ['„', '”“'],
  ['”', '”'],
  ['‘', '’‘'],
  ['‚', '’‘'],
]);

/** The keys of these. */
const QUOTES = /["'“„”‘‚]/;

/** Where the words begin and end that stand in quotes together, each quote at an end of a word. */
function quotedParts(text: string): [start: number, end: number][] {
  const parts: [number, number][] = [];
  if (!QUOTES.test(text)) return parts;
  let open: { start: number; closing: string } | undefined;
  const bounds = wordBounds(text);
  for (let at = 0; at < bounds.length; at += 2) {
    const start = bounds[at] as number;
    const end = bounds[at + 1] as number;
    const closing = CLOSING.get(text.charAt(start));
    if (open === undefined && closing !== undefined) open = { start, closing };
    if (open === undefined || end - 1 <= open.start || !open.closing.includes(text.charAt(end - 1))) continue;
    parts.push([open.start, end]);
    open = undefined;
  }
  return parts;
}

/** Words of a command: start and end of each. */
export function wordsOf(text: string): [start: number, end: number][] {
  const bounds = wordBounds(text);
  return Array.from({ length: bounds.length / 2 }, (_word, index) => [
    bounds[2 * index] as number,
    bounds[2 * index + 1] as number,
  ]);
}

/** As `wordsOf`, in one list of numbers: start and end of the first word, of the second, and so on. */
export function wordBounds(text: string): number[] {
  const bounds: number[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
    if (at === text.length) break;
    bounds.push(at);
    while (at < text.length && !isSpace(text.charCodeAt(at))) at += 1;
    bounds.push(at);
  }
  return bounds;
}

/** Where the tail starts, white space before it included, or -1. */
function tailStart(command: string): number {
  if (!command.includes('=')) return -1;
  const bounds = wordBounds(command);
  const words = bounds.length / 2;
  /** By word: 1 where from its start on everything is pairs; behind the last word nothing is left to be one. */
  const isTail = new Uint8Array(words + 2);
  isTail[words] = 1;
  const closers: Closers = { [QUOTE]: -1, [APOSTROPHE]: -1, [CLOSE_BRACE]: -1 };
  let first = -1;
  for (let index = words - 1; index >= 0; index -= 1) {
    const start = bounds[2 * index] as number;
    const end = bounds[2 * index + 1] as number;
    const rest = isTail[index + 1] === 1;
    const last = command.charCodeAt(end - 1);
    if (rest && (last === QUOTE || last === APOSTROPHE || last === CLOSE_BRACE)) {
      closers[last] = Math.max(closers[last], end - 1);
    }
    let pair = false;
    for (let at = start + 1; at < end && !pair; at += 1) {
      if (command.charCodeAt(at) === EQUALS) pair = isValue(command, at + 1, end, rest, closers);
    }
    const next = bounds[2 * index + 2];
    if (!pair && next !== undefined && command.charCodeAt(next) === EQUALS) {
      pair = isValue(command, next + 1, bounds[2 * index + 3] as number, isTail[index + 2] === 1, closers);
    }
    if (pair) {
      isTail[index] = 1;
      first = index;
    }
  }
  if (first < 0) return -1;
  return first === 0 ? 0 : (bounds[2 * first - 1] as number);
}

/** For each closing character its last position behind which only pairs follow. */
type Closers = Record<typeof QUOTE | typeof APOSTROPHE | typeof CLOSE_BRACE, number>;

/** Whether a value that starts at `from`, in a word that ends at `end`, can be one behind which only pairs follow. */
function isValue(command: string, from: number, end: number, rest: boolean, closers: Closers): boolean {
  if (from >= end) return false;
  if (rest) return true;
  const closer = closerOf(command.charCodeAt(from));
  return closer !== undefined && closers[closer] >= from + 2;
}

function closerOf(opener: number): keyof Closers | undefined {
  if (opener === QUOTE || opener === APOSTROPHE) return opener;
  return opener === OPEN_BRACE ? CLOSE_BRACE : undefined;
}

/** Reads the pairs of a tail from left to right, each value as short as it can be. */
function readPairs(tail: string): Pair[] {
  const pairs: Pair[] = [];
  /** Closing characters that do not occur any more. */
  const gone = new Set<number>();
  let at = 0;
  let mayStart = true;
  while (at < tail.length) {
    if (!mayStart) while (at < tail.length && !isSpace(tail.charCodeAt(at))) at += 1;
    while (at < tail.length && isSpace(tail.charCodeAt(at))) at += 1;
    const pair = readPair(tail, at, gone);
    mayStart = false;
    if (pair === undefined) continue;
    pairs.push(pair);
    at = pair.end;
  }
  return pairs;
}

function readPair(tail: string, start: number, gone: Set<number>): Pair | undefined {
  let at = start + 1;
  for (; at < tail.length && !isSpace(tail.charCodeAt(at)); at += 1) {
    if (tail.charCodeAt(at) !== EQUALS) continue;
    const found = readValue(tail, at + 1, gone);
    if (found !== undefined) return { key: tail.slice(start, at), value: found.value, start, end: found.end };
  }
  const key = tail.slice(start, at);
  while (at < tail.length && isSpace(tail.charCodeAt(at))) at += 1;
  if (tail.charCodeAt(at) !== EQUALS) return undefined;
  const found = readValue(tail, at + 1, gone);
  return found && { key, value: found.value, start, end: found.end };
}

function readValue(
  tail: string,
  from: number,
  gone: Set<number>,
): { value: string; end: number } | undefined {
  const opener = tail.charCodeAt(from);
  if (Number.isNaN(opener) || isSpace(opener)) return undefined;
  const closer = closerOf(opener);
  if (closer !== undefined) {
    if (closer === opener && tail.charCodeAt(from + 1) === opener) return { value: '', end: from + 2 };
    const close = gone.has(closer) ? -1 : tail.indexOf(String.fromCharCode(closer), from + 2);
    if (close >= 0) {
      const value = closer === opener ? tail.slice(from + 1, close) : tail.slice(from, close + 1);
      return { value, end: close + 1 };
    }
    if (closer !== opener || tail.indexOf(String.fromCharCode(closer), from + 1) < 0) gone.add(closer);
  }
  let end = from;
  while (end < tail.length && !isSpace(tail.charCodeAt(end))) end += 1;
  return { value: tail.slice(from, end), end };
}
