import type { Source } from './source';
import { type Anchor, RegexError, type SetItem, UnsupportedError } from './syntax';

/** What a backslash sequence stands for. */
export type Escape =
  | { kind: 'code'; code: number }
  | { kind: 'category'; category: (SetItem & { kind: 'category' })['category'] }
  | { kind: 'anchor'; anchor: Anchor }
  | { kind: 'reference'; group: number };

const LETTERS: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };
const CATEGORIES = 'dDsSwW';
const ANCHORS: Readonly<Record<string, Anchor>> = {
  A: 'begin-string',
  Z: 'end-string',
  b: 'boundary',
  B: 'no-boundary',
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Reads a backslash sequence inside a character class; `token` is the backslash and the character after it,
 * which the source has passed.
 */
export function readSetEscape(source: Source, token: string): Escape {
  const letter = token.slice(1);
  const code = LETTERS[letter];
  if (code !== undefined) return { kind: 'code', code };
  const common = readCommonEscape(source, letter);
  if (common !== undefined) return common;
  if (isOctal(letter)) return { kind: 'code', code: octal(letter + source.takeWhile(2, isOctal)) };
  return plain(letter);
}

/**
 * Reads a backslash sequence outside of a class. A reference to a group is returned unchecked: the parser knows
 * which groups there are.
 */
export function readEscape(source: Source, token: string): Escape {
  const letter = token.slice(1);
  const anchor = ANCHORS[letter];
  if (anchor !== undefined) return { kind: 'anchor', anchor };
  const code = LETTERS[letter];
  if (code !== undefined) return { kind: 'code', code };
  const common = readCommonEscape(source, letter);
  if (common !== undefined) return common;
  if (letter === '0') return { kind: 'code', code: parseInt(`0${source.takeWhile(2, isOctal)}`, 8) };
  if (isAsciiDigit(letter)) {
    let digits = letter;
    if (source.next !== undefined && isAsciiDigit(source.next)) {
      digits += source.take();
      if (isOctal(digits[0] ?? '') && isOctal(digits[1] ?? '') && isOctal(source.next ?? '')) {
        return { kind: 'code', code: octal(digits + source.take()) };
      }
    }
    return { kind: 'reference', group: Number(digits) };
  }
  return plain(letter);
}

function readCommonEscape(source: Source, letter: string): Escape | undefined {
  if (letter.length === 1 && CATEGORIES.includes(letter)) {
    return { kind: 'category', category: letter as (SetItem & { kind: 'category' })['category'] };
  }
  const length = HEX_LENGTHS[letter];
  if (length !== undefined) {
    const digits = source.takeWhile(length, isHex);
    if (digits.length !== length) throw new RegexError(`incomplete escape \\${letter}${digits}`);
    const code = parseInt(digits, 16);
    if (code > 0x10ffff) throw new RegexError(`bad escape \\${letter}${digits}`);
    return { kind: 'code', code };
  }
  if (letter === 'N') {
    if (!source.eat('{')) throw new RegexError('missing {');
    const name = source.takeUntil('}', 'character name');
    throw new UnsupportedError(`\\N{${name}} is not supported; write the character itself`);
  }
  return undefined;
}

function plain(letter: string): Escape {
  if (/^[A-Za-z]$/.test(letter)) throw new RegexError(`bad escape \\${letter}`);
  if (isAsciiDigit(letter)) throw new RegexError(`bad escape \\${letter}`);
  return { kind: 'code', code: letter.codePointAt(0) ?? 0 };
}

function octal(digits: string): number {
  const code = parseInt(digits, 8);
  if (code > 0o377) throw new RegexError(`octal escape value \\${digits} outside of range 0-0o377`);
  return code;
}

const isOctal = (char: string): boolean => char.length === 1 && char >= '0' && char <= '7';
const isHex = (char: string): boolean => /^[0-9a-fA-F]$/.test(char);

export const isAsciiDigit = (char: string): boolean => char.length === 1 && char >= '0' && char <= '9';
