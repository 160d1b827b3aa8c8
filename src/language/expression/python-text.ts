import { ExpressionError } from './expression-error';

/** White space as Python's `str.strip` and `str.split` know it; JavaScript's `\s` differs. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SPACES = new RegExp(`[${SPACE}]`);
const IS_WIDE = /[\ud800-\udfff]/;

/** A text whose positions are counted in code points, as Python does, and not in UTF-16 units. */
export class PointText {
  readonly text: string;
  readonly #points: string[] | undefined;

  constructor(text: string) {
    this.text = text;
    this.#points = IS_WIDE.test(text) ? [...text] : undefined;
  }

  get length(): number {
    return this.#points?.length ?? this.text.length;
  }

  /** Python's `text[from:to]`, both counted from the end where negative. */
  slice(from: number, to?: number): string {
    return this.#points?.slice(from, to).join('') ?? this.text.slice(from, to);
  }

  /** The place of a UTF-16 offset, in code points. */
  point(offset: number): number {
    return this.#points === undefined ? offset : [...this.text.slice(0, offset)].length;
  }

  /** Python's `find` (or `rfind`) between two places; -1 where it is not found. */
  find(sub: string, from: number, to: number | undefined, side: 'first' | 'last'): number {
    const size = this.length;
    const clamp = (place: number) => Math.max(0, place < 0 ? place + size : place);
    const start = clamp(from);
    const end = Math.min(size, to === undefined ? size : clamp(to));
    if (start > end) return -1;
    const within = this.slice(start, end);
    const found = side === 'first' ? within.indexOf(sub) : within.lastIndexOf(sub);
    return found < 0 ? -1 : start + new PointText(within).point(found);
  }
}

/** Python's `strip`, `lstrip` and `rstrip`: white space, or any of the characters given. */
export function strip(text: string, sides: 'both' | 'left' | 'right', chars?: string | null): string {
  const points = IS_WIDE.test(text) || IS_WIDE.test(chars ?? '') ? [...text] : text;
  const set = chars === undefined || chars === null ? undefined : new Set(chars);
  const gone = (at: number): boolean => set?.has(points[at] ?? '') ?? SPACES.test(points[at] ?? '');
  let from = 0;
  let to = points.length;
  if (sides !== 'right') while (from < to && gone(from)) from += 1;
  if (sides !== 'left') while (to > from && gone(to - 1)) to -= 1;
  return typeof points === 'string' ? points.slice(from, to) : points.slice(from, to).join('');
}

/** Python's `split`: at white space where there is no separator; at most `most` times where that is not negative. */
export function pythonSplit(text: string, separator: string | null, most: number): string[] {
  if (separator === '') throw new ExpressionError('ValueError', 'empty separator');
  if (separator !== null) {
    const parts = text.split(separator);
    if (most < 0 || parts.length <= most + 1) return parts;
    return [...parts.slice(0, most), parts.slice(most).join(separator)];
  }
  const words: string[] = [];
  let rest = strip(text, 'left');
  const gap = new RegExp(`[${SPACE}]+`, 'g');
  let from = 0;
  for (const match of rest.matchAll(gap)) {
    if (most >= 0 && words.length >= most) break;
    words.push(rest.slice(from, match.index));
    from = match.index + match[0].length;
  }
  rest = rest.slice(from);
  return rest === '' ? words : [...words, rest];
}

/** Python's `rsplit`: as `split`, counted from the end. */
export function splitTextFromRight(text: string, separator: string | null, most: number): string[] {
  if (most < 0) return pythonSplit(text, separator, -1);
  if (separator === '') throw new ExpressionError('ValueError', 'empty separator');
  if (separator !== null) {
    const parts = text.split(separator);
    const cut = parts.length - most;
    return cut <= 1 ? parts : [parts.slice(0, cut).join(separator), ...parts.slice(cut)];
  }
  const trimmed = strip(text, 'right');
  if (trimmed === '') return [];
  const gaps = [...trimmed.matchAll(new RegExp(`[${SPACE}]+`, 'g'))].filter(({ index }) => index > 0);
  const kept = most === 0 ? [] : gaps.slice(-most);
  const words: string[] = [];
  let from = 0;
  for (const [at, gap] of kept.entries()) {
    words.push(
      at === 0 && gaps.length > kept.length
        ? trimmed.slice(0, gap.index)
        : strip(trimmed.slice(from, gap.index), 'left'),
    );
    from = gap.index + gap[0].length;
  }
  const last = trimmed.slice(from);
  return [
    ...words,
    kept.length === gaps.length && kept.length === 0 ? strip(last, most === 0 ? 'right' : 'left') : last,
  ];
}

/** Python's `replace`: all, or the first `count` where that is not negative. */
export function replaceText(text: string, old: string, by: string, count: number): string {
  if (count < 0) {
    if (old !== '') return text.replaceAll(old, () => by);
  } else if (count === 0) return text;
  if (old === '') {
    const points = [...text];
    const times = count < 0 ? points.length + 1 : count;
    return (
      points.map((point, at) => (at < times ? by + point : point)).join('') +
      (times > points.length ? by : '')
    );
  }
  const parts = text.split(old);
  if (parts.length - 1 <= count) return parts.join(by);
  return [parts.slice(0, count + 1).join(by), ...parts.slice(count + 1)].join(old);
}
