import { withoutBlankEnds } from '../core/text-ends';
import { graphemesOf } from './graphemes';

/**
 * Cuts a long text into pieces that each fit a limit. No piece is broken inside a character as a person
 * sees it (grapheme), none leaves a code fence open: it is closed at the end of one piece and opened
 * again, with its language, in the next. Nothing is lost: the pieces joined are the text, but for white
 * space at the cuts and the fences that were added.
 */

/** What a string costs against the limit. Additive: the cost of a whole is the sum of its parts. */
export type Measure = (text: string) => number;

export const characters: Measure = (text) => text.length;
export const utf8Bytes: Measure = (text) => Buffer.byteLength(text);

export interface SplitOptions {
  /** What one piece may cost at most, fences that were added included. At least 40. */
  limit: number;
  /** `characters` (UTF-16 units) unless given. */
  measure?: Measure;
  /** Whether ``` means anything in this service. */
  fences?: 'keep' | 'ignore';
}

const FENCE = '```';
const SMALLEST_LIMIT = 40;

/**
 * @param text may hold lone surrogates; each becomes U+FFFD
 * @returns at least one piece; the only empty one is that of a text without anything to see
 * @throws RangeError when the limit is too small to say anything
 */
export function splitText(text: string, options: SplitOptions): string[] {
  const measure = options.measure ?? characters;
  if (options.limit < SMALLEST_LIMIT) {
    throw new RangeError(`A message must hold at least ${SMALLEST_LIMIT}, not ${options.limit}`);
  }
  const whole = wellFormed(text);
  if (measure(whole) <= options.limit && balanced(whole, options.fences)) return [whole];
  const splitter = new Splitter(options.limit, measure, options.fences ?? 'keep');
  for (const line of whole.split('\n')) splitter.add(line);
  return splitter.finish();
}

/** The start of a text within so many characters, with an ellipsis where something is missing. */
export function shorten(text: string, limit: number): string {
  const whole = wellFormed(text);
  if (whole.length <= limit) return whole;
  return `${whole.slice(0, graphemeStart(whole, codePointStart(whole, limit - 1)))}…`;
}

/** Lone halves of surrogate pairs are no text: JSON, UTF-8 and every service choke on them. */
export function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}

function balanced(text: string, fences: 'keep' | 'ignore' | undefined): boolean {
  return fences === 'ignore' || countFences(text) % 2 === 0;
}

function countFences(text: string): number {
  let count = 0;
  for (let at = text.indexOf(FENCE); at >= 0; at = text.indexOf(FENCE, at + FENCE.length)) count += 1;
  return count;
}

class Splitter {
  readonly #pieces: string[] = [];
  readonly #limit: number;
  readonly #measure: Measure;
  readonly #fences: 'keep' | 'ignore';
  readonly #closing: number;
  #lines: string[] = [];
  #cost = 0;
  /** What opened the fence that is open at the end of the lines so far: "```yaml"; empty: none is. */
  #open = '';
  /** How many of `#lines` are not of the text: a fence opened again. */
  #added = 0;

  constructor(limit: number, measure: Measure, fences: 'keep' | 'ignore') {
    this.#limit = limit;
    this.#measure = measure;
    this.#fences = fences;
    this.#closing = fences === 'keep' ? measure(`\n${FENCE}`) : 0;
  }

  add(line: string): void {
    const cost = this.#measure(line);
    if (!this.#fits(line, cost)) {
      if (this.#lines.length > this.#added) this.#cut();
      if (!this.#fits(line, cost)) {
        this.#addParts(line);
        return;
      }
    }
    this.#push(line, cost);
  }

  finish(): string[] {
    // Nothing follows that a fence on the last line could open with: it stays where it is.
    if (this.#lines.length > this.#added) this.#emit(this.#open === '' ? '' : `\n${FENCE}`);
    return this.#pieces.length === 0 ? [''] : this.#pieces;
  }

  /** Room for the closing fence is kept where one is open before or after the line. */
  #fits(line: string, cost: number): boolean {
    const after = this.#fenceAfter(line);
    const reserve = after === '' ? 0 : this.#closing;
    return this.#cost + (this.#lines.length > 0 ? 1 : 0) + cost + reserve <= this.#limit;
  }

  #push(line: string, cost: number): void {
    this.#cost += cost + (this.#lines.length > 0 ? 1 : 0);
    this.#lines.push(line);
    this.#open = this.#fenceAfter(line);
  }

  /** Ends the piece and begins the next one, with the fence opened again. */
  #cut(): void {
    const closing = this.#open === '' ? '' : `\n${FENCE}`;
    // A fence that opens on the last line opens in the next piece instead of around nothing.
    if (this.#open !== '' && this.#lines[this.#lines.length - 1] === this.#open) {
      this.#lines.pop();
      this.#emit('');
      this.#begin();
      return;
    }
    this.#emit(closing);
    this.#begin();
  }

  #emit(closing: string): void {
    const piece = this.#lines.join('\n');
    const seen = this.#lines.slice(this.#added).join('');
    if (seen.trim() !== '') this.#pieces.push(withoutBlankEnds(piece) + closing);
  }

  #begin(): void {
    this.#lines = this.#open === '' ? [] : [this.#open];
    this.#added = this.#lines.length;
    this.#cost = this.#measure(this.#open);
  }

  /** A line too long for any piece: by words where there are any, else between graphemes. */
  #addParts(line: string): void {
    let rest = line;
    while (rest !== '') {
      const room = this.#limit - this.#cost - (this.#lines.length > 0 ? 1 : 0) - this.#closing;
      // Nothing costs less than one a unit, so a rest longer than the room need not be measured.
      const fits = rest.length <= room && this.#measure(rest) <= room;
      const length = fits ? rest.length : cutPoint(rest, room, this.#measure, this.#fences);
      const part = rest.slice(0, length);
      rest = rest.slice(length);
      this.#push(part, this.#measure(part));
      if (rest !== '') this.#cut();
    }
  }

  #fenceAfter(line: string): string {
    if (this.#fences === 'ignore' || !line.includes(FENCE)) return this.#open;
    if (countFences(line) % 2 === 0) return this.#open;
    if (this.#open !== '') return '';
    // Only a language right after the fence at a line's start is a language: the rest of a line is text.
    return /^\s*(```[\w+#.-]{0,20})\s*$/.exec(line)?.[1] ?? FENCE;
  }
}

/** How far back a person accepts a ragged edge for the sake of a whole word. */
const WORD_SHARE = 0.6;
/** Longer "characters" (a letter under a hundred accents) are cut between code points. */
const MAX_GRAPHEME = 200;
/** Flags pair up from the start of their row, so a border is only known from well before it. */
const LOOK_BACK = 5_000;
/** What belongs to the character before it, be that a blank. */
const JOINS_BACKWARD = /^(?:\p{M}|\u200d)/u;

/** The length of the longest good start of `text` that costs at most `room`; at least one code point. */
function cutPoint(text: string, room: number, measure: Measure, fences: 'keep' | 'ignore'): number {
  const most = longestStart(text, room, measure);
  const space = text.lastIndexOf(' ', most);
  const afterSpace = Math.min(space + 1, most);
  if (space > most * WORD_SHARE && !JOINS_BACKWARD.test(text.slice(afterSpace, afterSpace + 2))) {
    return outsideFence(text, afterSpace, fences);
  }
  return outsideFence(text, graphemeStart(text, most), fences);
}

/** Binary search over an additive cost; never between the halves of a surrogate pair. */
function longestStart(text: string, room: number, measure: Measure): number {
  let low = 0;
  let high = Math.min(text.length, room);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(text.slice(0, codePointStart(text, middle))) <= room) low = middle;
    else high = middle - 1;
  }
  const found = codePointStart(text, low);
  return found > 0 ? found : Math.min(text.length, (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
}

function codePointStart(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  const inside = unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
  return inside ? at - 1 : at;
}

/** The last border between graphemes at or before `at`; `at` itself inside one that is absurdly long. */
function graphemeStart(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const from = beginsBefore(text, at);
  const window = text.slice(from, codePointStart(text, Math.min(text.length, at + MAX_GRAPHEME)));
  let border = 0;
  for (const { index } of graphemesOf(window)) {
    if (from + index > at) break;
    border = index;
  }
  const found = from + border;
  return found > 0 && at - found <= MAX_GRAPHEME ? found : at;
}

/**
 * Where to look from: what comes after a character of ASCII does not depend on what comes before it. The second one
 * back, for the nearer one may belong to the character before it.
 */
function beginsBefore(text: string, at: number): number {
  const least = Math.max(0, at - LOOK_BACK);
  let passed = 0;
  for (let from = at - 1; from > least; from--) {
    if (text.charCodeAt(from) < 0x80 && ++passed === 2) return from;
  }
  return codePointStart(text, least);
}

/** Three backticks are one sign. */
function outsideFence(text: string, at: number, fences: 'keep' | 'ignore'): number {
  if (fences === 'ignore') return at;
  for (const back of [1, 2]) {
    if (at - back > 0 && text.startsWith(FENCE, at - back)) return at - back;
  }
  return at;
}
