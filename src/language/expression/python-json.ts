import { exactInteger } from '../../core/exact-json';
import { ExpressionError } from './expression-error';
import { type Dict, dict, float } from './python-values';

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const WORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
const WORD = /-?[A-Za-z]+/y;
/** Deeper JSON is nobody's, and would end our own recursion. */
const DEPTH = 500;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value(0);
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#fail();
    return value;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #skip(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #fail(): ExpressionError {
    return new ExpressionError(
      'JSONDecodeError',
      `the text is not valid JSON (at character ${this.#at + 1})`,
    );
  }

  /** A text with its quotes; a pattern for it would overflow the engine's stack on one of some megabytes. */
  #quoted(): string | undefined {
    const text = this.#text;
    if (text[this.#at] !== '"') return undefined;
    for (let end = text.indexOf('"', this.#at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
      let escapes = 0;
      while (text[end - 1 - escapes] === '\\') escapes += 1;
      if (escapes % 2 === 1) continue;
      const quoted = text.slice(this.#at, end + 1);
      this.#at = end + 1;
      return quoted;
    }
    return undefined;
  }

  #unquote(text: string): string {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#fail();
    }
  }

  #value(depth: number): unknown {
    if (depth > DEPTH) throw new ExpressionError('RecursionError', 'the JSON is nested too deeply');
    if (this.#skip('[')) return this.#list(depth);
    if (this.#skip('{')) return this.#dict(depth);
    const text = this.#quoted();
    if (text !== undefined) return this.#unquote(text);
    const number = this.#take(NUMBER);
    if (number !== undefined) {
      const [whole, fraction, exponent] = number;
      return fraction === undefined && exponent === undefined ? exactInteger(whole) : float(Number(whole));
    }
    const word = this.#take(WORD)?.[0] ?? '';
    if (!WORDS.has(word)) throw this.#fail();
    return WORDS.get(word);
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    if (this.#skip(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#skip(','));
    if (!this.#skip(']')) throw this.#fail();
    return items;
  }

  #dict(depth: number): Dict {
    const made = dict();
    if (this.#skip('}')) return made;
    do {
      this.#take(SPACE);
      const key = this.#quoted();
      if (key === undefined || !this.#skip(':')) throw this.#fail();
      made[this.#unquote(key)] = this.#value(depth + 1);
    } while (this.#skip(','));
    if (!this.#skip('}')) throw this.#fail();
    return made;
  }
}

/**
 * JSON as Python's `json.loads` reads it: integers of any size stay exact (bigint beyond 2^53), `2.0` stays a float.
 * @throws ExpressionError (`JSONDecodeError`) for what is not JSON
 */
export function parsePythonJson(text: string): unknown {
  return new Reader(text).document();
}
