import type { Source } from './source';
import { type Flags, RegexError } from './syntax';

type Letter = 'i' | 'm' | 's' | 'x' | 'a' | 'u' | 'L';

const LETTERS = 'imsxauL';

/** Reads `(?…)` from its first flag letter (already passed) on; `whole` means that it ended at `)`. */
export function readFlags(
  source: Source,
  first: string,
): { whole: boolean; on: ReadonlySet<Letter>; off: ReadonlySet<Letter> } {
  const on = new Set<Letter>();
  const off = new Set<Letter>();
  let char = first;
  if (char !== '-') {
    for (;;) {
      const letter = char as Letter;
      if (letter === 'L') throw new RegexError("bad inline flags: cannot use 'L' flag with a str pattern");
      on.add(letter);
      if (on.has('a') && on.has('u')) {
        throw new RegexError("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
      }
      char = source.take();
      if (char === '') throw new RegexError('missing -, : or )');
      if (char === ')' || char === '-' || char === ':') break;
      if (!isFlag(char)) throw new RegexError(isLetter(char) ? 'unknown flag' : 'missing -, : or )');
    }
  }
  if (char === ')') return { whole: true, on, off };
  if (char === '-') {
    char = source.take();
    if (char === '') throw new RegexError('missing flag');
    if (!isFlag(char)) throw new RegexError(isLetter(char) ? 'unknown flag' : 'missing flag');
    for (;;) {
      const letter = char as Letter;
      if (letter === 'a' || letter === 'u' || letter === 'L') {
        throw new RegexError("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
      }
      off.add(letter);
      char = source.take();
      if (char === '') throw new RegexError('missing :');
      if (char === ':') break;
      if (!isFlag(char)) throw new RegexError(isLetter(char) ? 'unknown flag' : 'missing :');
    }
  }
  for (const letter of on) {
    if (off.has(letter)) throw new RegexError('bad inline flags: flag turned on and off');
  }
  return { whole: false, on, off };
}

/** `flags` with some turned on and off. */
export function changeFlags(flags: Flags, on: ReadonlySet<Letter>, off: ReadonlySet<Letter>): Flags {
  const set = (letter: Letter, now: boolean): boolean => (now || on.has(letter)) && !off.has(letter);
  return {
    ignoreCase: set('i', flags.ignoreCase),
    multiline: set('m', flags.multiline),
    dotAll: set('s', flags.dotAll),
    verbose: set('x', flags.verbose),
    ascii: (flags.ascii || on.has('a')) && !on.has('u'),
  };
}

/** Whether the character is one of the inline flags of Python's `re`. */
export function isFlag(char: string): boolean {
  return char.length === 1 && LETTERS.includes(char);
}

const isLetter = (char: string): boolean => /^\p{L}$/u.test(char);
