import { messageOf } from '../../core/message-of';
import { type Captures, PythonRegex } from '../python-regex/regex';
import { spend } from './budget';
import { ExpressionError } from './expression-error';
import { readReplacement } from './replacement-template';

/** Longer texts are not searched by a pack's pattern. */
const MAX_TEXT = 1024 * 1024;
/** Flags that may stand at the beginning of a pattern. */
const FLAGS: Record<string, string> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  a: 'ascii',
  x: 'verbose',
};

export type PatternMatch = Captures;

export interface PatternOptions {
  ignoreCase?: boolean;
  multiline?: boolean;
  dotAll?: boolean;
  /** `start` for Python's `match`, which looks at the text's beginning only. */
  at?: 'start' | 'anywhere';
}

/** What goes wrong in the matcher, as an error of the expression. */
function guarded<T>(pattern: string, inner: () => T): T {
  try {
    return inner();
  } catch (error) {
    const reason = messageOf(error);
    throw new ExpressionError('error', `the regular expression '${pattern}' cannot be used: ${reason}`);
  }
}

/**
 * A Python regular expression of a pack, run by the matcher of the alias language: it takes time linear in the text,
 * so that no pattern can stop the process.
 * @throws ExpressionError from every method, for a pattern that is not valid or a text that is too long
 */
export class Pattern {
  readonly #pattern: string;
  readonly #regex: PythonRegex;

  constructor(pattern: string, options: PatternOptions = {}) {
    this.#pattern = pattern;
    const [leading = '', letters = ''] = /^\(\?([aimsux]+)\)/.exec(pattern) ?? [];
    const flags: Record<string, boolean> = {
      ignoreCase: options.ignoreCase === true,
      multiline: options.multiline === true,
      dotAll: options.dotAll === true,
    };
    for (const letter of letters) if (FLAGS[letter] !== undefined) flags[FLAGS[letter]] = true;
    const body = pattern.slice(leading.length);
    this.#regex = guarded(
      pattern,
      () => new PythonRegex(options.at === 'start' ? `\\A(?:${body})` : body, flags),
    );
  }

  test(text: string): boolean {
    return this.#on(text, () => this.#regex.search(text) !== undefined);
  }

  /** For each match its first group, or the whole where there is none, as Python's `findall`. */
  findAll(text: string): string[] {
    return this.#on(text, () =>
      [...this.#regex.captures(text)].map(
        ({ numbered }) => (numbered.length > 1 ? numbered[1] : numbered[0]) ?? '',
      ),
    );
  }

  /** Python's `findall`: the whole, the only group, or all groups of each match. */
  findAllGroups(text: string): (string | string[])[] {
    return this.matches(text).map(({ numbered }) => {
      const [whole, ...groups] = numbered.map((each) => each ?? '');
      return groups.length > 1 ? groups : (groups[0] ?? whole ?? '');
    });
  }

  /** Python's `search`; undefined where nothing matches. */
  find(text: string): PatternMatch | undefined {
    return this.matches(text, 1)[0];
  }

  /** Python's `finditer`: all matches, or the first few. */
  matches(text: string, most = Number.POSITIVE_INFINITY): PatternMatch[] {
    return this.#on(text, () => {
      const found: PatternMatch[] = [];
      for (const match of this.#regex.captures(text)) {
        found.push(match);
        if (found.length >= most) break;
      }
      return found;
    });
  }

  /** Python's `sub`, with `\1` and `\g<name>` in the replacement; `count` 0 is all. */
  replace(text: string, replacement: string, count = 0): string {
    return this.replaceWith(text, readReplacement(replacement, this.#regex.groups), count);
  }

  /** Python's `sub` with a function; `count` 0 is all, a negative one none. */
  replaceWith(text: string, by: (match: PatternMatch) => string, count = 0): string {
    if (count < 0) return text;
    let out = '';
    let last = 0;
    for (const match of this.matches(text, count > 0 ? count : undefined)) {
      out += text.slice(last, match.start) + by(match);
      last = match.end;
    }
    return out + text.slice(last);
  }

  /** Python's `split`, with the groups between the parts; `most` 0 is all. */
  split(text: string, most = 0): (string | null)[] {
    const parts: (string | null)[] = [];
    let last = 0;
    if (most < 0) return [text];
    for (const { start, end, numbered } of this.matches(text, most > 0 ? most : undefined)) {
      parts.push(text.slice(last, start), ...numbered.slice(1));
      last = end;
    }
    return [...parts, text.slice(last)];
  }

  #on<T>(text: string, run: () => T): T {
    if (text.length > MAX_TEXT) {
      throw new ExpressionError('LimitError', 'the text is too long to be searched by a regular expression');
    }
    spend(this.#pattern.length * (1 + text.length / 4));
    return guarded(this.#pattern, run);
  }
}
