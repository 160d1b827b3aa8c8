import { isSpace } from '../python-regex/characters';

/** A command without the `key=value` pairs at its end. */
export interface TrailingParameters {
  /** The pairs in order, quotes stripped, braces kept. */
  pairs: [key: string, value: string][];
  /** What remains of the command, still with its white space. */
  rest: string;
  /** Length of the tail at the end of the command, with the white space before it. */
  length: number;
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const EQUALS = 0x3d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Cuts the `key=value` tail off a command as the server does: the tail starts at the earliest position from which
 * the whole rest is pairs. The server tries every way; this looks at each word once, from the last to the first.
 */
export function parseTail(command: string): TrailingParameters {
  if (!command.includes('=')) return { pairs: [], rest: command, length: 0 };
  const start = tailStart(command);
  if (start < 0) return { pairs: [], rest: command, length: 0 };
  const tail = command.slice(start);
  // The server removes the text of the tail wherever it occurs.
  return { pairs: readPairs(tail), rest: command.split(tail).join(''), length: tail.length };
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
function readPairs(tail: string): [string, string][] {
  const pairs: [string, string][] = [];
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
    pairs.push([pair.key, pair.value]);
    at = pair.end;
  }
  return pairs;
}

function readPair(
  tail: string,
  start: number,
  gone: Set<number>,
): { key: string; value: string; end: number } | undefined {
  let at = start + 1;
  for (; at < tail.length && !isSpace(tail.charCodeAt(at)); at += 1) {
    if (tail.charCodeAt(at) !== EQUALS) continue;
    const value = readValue(tail, at + 1, gone);
    if (value !== undefined) return { key: tail.slice(start, at), ...value };
  }
  const key = tail.slice(start, at);
  while (at < tail.length && isSpace(tail.charCodeAt(at))) at += 1;
  if (tail.charCodeAt(at) !== EQUALS) return undefined;
  const value = readValue(tail, at + 1, gone);
  return value && { key, ...value };
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
