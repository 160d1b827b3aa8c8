/**
 * What Python's `str` and `re` take for white space, words, digits and names. JavaScript's own `\s`, `\w`,
 * `\d` and `trim` differ: Python counts the separators U+001C to U+001F and U+0085 as white space and not U+FEFF,
 * and its words and digits are those of every script.
 */

/** The inside of a character class that is Python's `\s`, for use in JavaScript's regular expressions. */
export const SPACE_CLASS =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const WORD = /^[\p{L}\p{N}_]$/u;
const DIGIT = /^\p{Nd}$/u;
const NAME = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** True for what `\s` matches; `code` is a code point or a UTF-16 unit (every Python space is one unit). */
export function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x1f);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** True for what `\w` matches; `code` is a code point. */
export function isWord(code: number): boolean {
  if (code < 0x80) {
    return (
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) ||
      code === 0x5f
    );
  }
  return WORD.test(String.fromCodePoint(code));
}

/** True for what `\d` matches; `code` is a code point. */
export function isDigit(code: number): boolean {
  if (code < 0x80) return code >= 0x30 && code <= 0x39;
  return DIGIT.test(String.fromCodePoint(code));
}

/** Python's `str.isidentifier`: what a parameter may be called. */
export function isIdentifier(name: string): boolean {
  return NAME.test(name);
}

/** Python's `str.strip()`. */
export function stripSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** True when nothing but white space is in `text`. */
export function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

/** The code point that ends right before `at`, which is not 0. */
export function codePointBefore(text: string, at: number): number {
  const low = text.charCodeAt(at - 1);
  if (low >= 0xdc00 && low <= 0xdfff && at > 1) {
    const high = text.charCodeAt(at - 2);
    if (high >= 0xd800 && high <= 0xdbff) return text.codePointAt(at - 2) ?? low;
  }
  return low;
}

/** Letters that Python holds equal under `(?i)` although lower-casing does not make them so. */
const EQUAL_LETTERS: readonly (readonly number[])[] = [
  [0x69, 0x131],
  [0x73, 0x17f],
  [0xb5, 0x3bc],
  [0x345, 0x3b9, 0x1fbe],
  [0x390, 0x1fd3],
  [0x3b0, 0x1fe3],
  [0x3b2, 0x3d0],
  [0x3b5, 0x3f5],
  [0x3b8, 0x3d1],
  [0x3ba, 0x3f0],
  [0x3c0, 0x3d6],
  [0x3c1, 0x3f1],
  [0x3c2, 0x3c3],
  [0x3c6, 0x3d5],
  [0x432, 0x1c80],
  [0x434, 0x1c81],
  [0x43e, 0x1c82],
  [0x441, 0x1c83],
  [0x442, 0x1c84, 0x1c85],
  [0x44a, 0x1c86],
  [0x463, 0x1c87],
  [0x1c88, 0xa64b],
  [0x1e61, 0x1e9b],
  [0xfb05, 0xfb06],
];

const CANONICAL = new Map<number, number>();
for (const [first, ...others] of EQUAL_LETTERS) {
  if (first !== undefined) for (const other of others) CANONICAL.set(other, first);
}

/** One representative of all letters that are equal under `(?i)`. */
export function foldCase(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 32 : code;
  const lower = String.fromCodePoint(code).toLowerCase();
  const folded = lower.codePointAt(0) ?? code;
  // Python lowers letter by letter; what becomes two letters starts with the one that Python gives.
  return CANONICAL.get(folded) ?? folded;
}

const EQUALS_OF = new Map(
  EQUAL_LETTERS.flatMap((equals) => equals.map((letter) => [letter, equals] as const)),
);

/** By code; those of ASCII are asked for once for each set of a pattern. */
const ASCII_VARIANTS: (readonly number[])[] = [];

/** The letters that `foldCase` makes equal to `code`, as far as single letters go. */
export function caseVariants(code: number): readonly number[] {
  if (code >= 0x80) return variantsOf(code);
  const known = ASCII_VARIANTS[code] ?? variantsOf(code);
  ASCII_VARIANTS[code] = known;
  return known;
}

function variantsOf(code: number): number[] {
  const folded = foldCase(code);
  const variants = new Set<number>([code, folded]);
  const upper = String.fromCodePoint(folded).toUpperCase();
  if (upper.length <= 2 && [...upper].length === 1) variants.add(upper.codePointAt(0) ?? code);
  for (const equal of EQUALS_OF.get(folded) ?? []) variants.add(equal);
  return [...variants];
}
