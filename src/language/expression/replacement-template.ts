import type { Captures } from '../python-regex/regex';
import { ExpressionError } from './expression-error';
import { PYTHON_ESCAPES } from './python-escapes';

/** The groups of a pattern that a replacement may name. */
export interface GroupNames {
  readonly count: number;
  readonly names: ReadonlyMap<string, number>;
}

const PIECE = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2}|[1-9]\d?)|([\s\S]?))/g;
const ESCAPES: Readonly<Record<string, string>> = { ...PYTHON_ESCAPES, '\\': '\\' };

function fail(reason: string): never {
  throw new ExpressionError('error', `the replacement cannot be used: ${reason}`);
}

/**
 * The replacement of Python's `sub`: `\1`, `\g<name>`, `\g<1>`, octal `\0` and `\101`, and the escapes of one letter.
 * @throws ExpressionError, as Python does, for a group that the pattern does not have and a letter that means nothing
 */
export function readReplacement(template: string, groups: GroupNames): (match: Captures) => string {
  const group = (number: number): number =>
    number < groups.count ? number : fail(`invalid group reference ${number}`);
  const pieces: (string | number)[] = [];
  let last = 0;
  for (const piece of template.matchAll(PIECE)) {
    const [whole, name, digits, character] = piece;
    pieces.push(template.slice(last, piece.index));
    last = piece.index + whole.length;
    if (name !== undefined) {
      const number = /^\d+$/.test(name) ? Number(name) : groups.names.get(name);
      pieces.push(group(number ?? fail(`unknown group name '${name}'`)));
    } else if (digits !== undefined) {
      const isOctal = digits.startsWith('0') || digits.length === 3;
      pieces.push(isOctal ? String.fromCharCode(Number.parseInt(digits, 8)) : group(Number(digits)));
    } else if (character === '') fail('a backslash stands at its end');
    else if (character !== undefined) {
      if (/[a-zA-Z]/.test(character) && ESCAPES[character] === undefined) fail(`bad escape ${whole}`);
      pieces.push(ESCAPES[character] ?? whole);
    }
  }
  pieces.push(template.slice(last));
  return ({ numbered }) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : (numbered[piece] ?? ''))).join('');
}
