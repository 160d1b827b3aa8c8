import { exactInteger } from '../../core/exact-json';
import { Uncastable } from './uncastable';

/** As deep as Python's tokenizer lets brackets be nested. */
const DEEPEST = 200;

const STRING_START = /([rRuU]|[bB][rR]?|[fF][rR]?|[rR][bBfF])?('''|"""|'|")/y;
const NUMBER =
  /0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const IN_BRACKETS = /[ \t\f\r\n]*(?:#[^\n]*(?:\n[ \t\f\r\n]*|$))*/y;
const ON_A_LINE = /[ \t\f]*(?:#[^\n]*)?/y;

const NAMED = new Map<string, unknown>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

const ESCAPED: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '' },
  ...{ '\\': '\\', "'": "'", '"': '"' },
};
/** How many hexadecimal digits stand behind `\x`, `\u` and `\U`. */
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * The value of a Python literal, as `ast.literal_eval` reads it: texts with their escapes and prefixes, numbers in every
 * notation, lists, tuples (with parentheses or without), dictionaries, True, False, None. Tuples are lists.
 * @throws Uncastable in Python's words for everything else, and for sets, bytes and infinite numbers, which no JSON has
 */
export function readPythonLiteral(text: string): unknown {
  return new LiteralReader(text).read();
}

class LiteralReader {
  #at = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    this.#take(IN_BRACKETS);
    const value = this.#values();
    this.#take(IN_BRACKETS);
    if (this.#at < this.#text.length) throw this.#malformed();
    return value;
  }

  /** What the pattern matches here, which is passed over; undefined where it does not. */
  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #space(): void {
    this.#take(this.#depth > 0 ? IN_BRACKETS : ON_A_LINE);
  }

  #malformed(): Uncastable {
    return /^\s*[A-Za-z_]\w*\s*$/.test(this.#text)
      ? new Uncastable('malformed node or string on line 1: <ast.Name object at 0x000000000000>')
      : syntaxFault('invalid syntax');
  }

  /** One value, or several between commas, which make a tuple. */
  #values(): unknown {
    const first = this.#value();
    this.#space();
    if (this.#text[this.#at] !== ',') return first;
    const items = [first];
    while (this.#text[this.#at] === ',') {
      this.#at += 1;
      this.#space();
      if (this.#at >= this.#text.length || this.#text[this.#at] === '\n') break;
      items.push(this.#value());
      this.#space();
    }
    return items;
  }

  #value(): unknown {
    this.#space();
    const character = this.#text[this.#at] ?? '';
    if (character === '{') return this.#dictionary();
    if (character === '[') return this.#list();
    if (character === '(') return this.#group();
    if (character === '-' || character === '+') {
      this.#at += 1;
      this.#space();
      const signed = this.#number(character);
      if (signed === undefined) throw this.#malformed();
      return signed;
    }
    const text = this.#texts();
    if (text !== undefined) return text;
    const number = this.#number();
    if (number !== undefined) return number;
    const name = this.#take(NAME)?.[0];
    if (name === undefined || !NAMED.has(name)) throw this.#malformed();
    return NAMED.get(name);
  }

  #number(sign: '+' | '-' = '+'): number | bigint | undefined {
    const written = this.#take(NUMBER)?.[0];
    if (written === undefined) return undefined;
    if (this.#take(NAME) !== undefined) throw syntaxFault('invalid decimal literal');
    const digits = written.replaceAll('_', '');
    if (/^0[xXbBoO]/.test(digits)) return signedInteger(sign, String(BigInt(digits)));
    if (/^\d+$/.test(digits)) {
      if (/^0+[1-9]/.test(digits))
        throw syntaxFault(
          'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
        );
      return signedInteger(sign, digits);
    }
    const value = Number(digits);
    if (!Number.isFinite(value)) throw new Uncastable(`${written} is too large a number`);
    return sign === '-' ? -value : value;
  }

  /** Texts that stand side by side are one. */
  #texts(): string | undefined {
    let whole: string | undefined;
    for (;;) {
      const start = this.#take(STRING_START);
      if (start === undefined) return whole;
      const [, prefix = '', quote = ''] = start;
      if (/[bf]/i.test(prefix))
        throw new Uncastable(`malformed node or string: a text with ${prefix} before it`);
      whole = (whole ?? '') + this.#string(quote, prefix.toLowerCase() === 'r' ? () => undefined : unescaped);
      this.#space();
    }
  }

  /** @param escapeAt what the backslash at a place stands for and where it ends; undefined where it is a backslash */
  #string(quote: string, escapeAt: (text: string, at: number) => Escape | undefined): string {
    const parts: string[] = [];
    let from = this.#at;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || (character === '\n' && quote.length === 1))
        throw syntaxFault('unterminated string literal (detected at line 1)');
      if (this.#text.startsWith(quote, this.#at)) {
        parts.push(this.#text.slice(from, this.#at));
        this.#at += quote.length;
        return parts.join('');
      }
      if (character !== '\\') {
        this.#at += 1;
        continue;
      }
      const found = escapeAt(this.#text, this.#at + 1);
      if (found === undefined) {
        this.#at += 2;
        continue;
      }
      parts.push(this.#text.slice(from, this.#at), found.text);
      this.#at = found.end;
      from = found.end;
    }
  }

  /** Parentheses make a tuple only where there is a comma between them, or nothing. */
  #group(): unknown {
    const items: unknown[] = [];
    const last = this.#members(')', () => items.push(this.#value()));
    return items.length === 1 && last !== ',' ? items[0] : items;
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    this.#members(']', () => items.push(this.#value()));
    return items;
  }

  #dictionary(): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    this.#members('}', () => {
      const key = keyText(this.#value());
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#malformed();
      this.#at += 1;
      // Not an assignment: a key `__proto__` is a key like any other.
      Object.defineProperty(out, key, {
        value: this.#value(),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    });
    return out;
  }

  /**
   * Reads what stands between brackets, with commas between and perhaps one at the end.
   * @returns the last character before the closing bracket that is no blank: a comma, or anything else
   */
  #members(end: string, readMember: () => void): ',' | undefined {
    const opened = this.#text[this.#at];
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw syntaxFault('too many nested parentheses');
    let last: ',' | undefined;
    for (;;) {
      this.#space();
      if (this.#at >= this.#text.length) throw syntaxFault(`'${opened}' was never closed`);
      if (this.#text[this.#at] === end) {
        this.#at += 1;
        this.#depth -= 1;
        return last;
      }
      readMember();
      this.#space();
      last = this.#text[this.#at] === ',' ? ',' : undefined;
      if (last === ',') this.#at += 1;
      else if (this.#at < this.#text.length && this.#text[this.#at] !== end) throw this.#malformed();
    }
  }
}

function signedInteger(sign: '+' | '-', digits: string): number | bigint {
  return exactInteger(sign === '-' ? `-${digits}` : digits);
}

function syntaxFault(reason: string): Uncastable {
  return new Uncastable(`${reason} (<unknown>, line 1)`);
}

/** A key as JSON has it: a text. @throws Uncastable for lists, tuples and dictionaries */
function keyText(key: unknown): string {
  if (typeof key === 'object' && key !== null)
    throw new Uncastable(`unhashable type: '${Array.isArray(key) ? 'list' : 'dict'}'`);
  return String(key);
}

/** What an escape sequence stands for, and where the text goes on behind it. */
interface Escape {
  text: string;
  end: number;
}

/** @param at of the character behind the backslash; undefined where the backslash is one */
function unescaped(text: string, at: number): Escape | undefined {
  const letter = text[at] ?? '';
  if (Object.hasOwn(ESCAPED, letter)) return { text: ESCAPED[letter] ?? '', end: at + 1 };
  const octal = /^[0-7]{1,3}/.exec(text.slice(at, at + 3))?.[0];
  if (octal !== undefined)
    return { text: String.fromCharCode(Number.parseInt(octal, 8)), end: at + octal.length };
  const count = Object.hasOwn(HEX_DIGITS, letter) ? (HEX_DIGITS[letter] ?? 0) : 0;
  if (letter === 'N')
    throw new Uncastable('the names of characters are not known here; write \\u and four digits');
  if (count === 0) return undefined;
  const digits = text.slice(at + 1, at + 1 + count);
  const code =
    /^[\da-fA-F]+$/.test(digits) && digits.length === count ? Number.parseInt(digits, 16) : Infinity;
  if (code > 0x10ffff)
    throw syntaxFault(`(unicode error) 'unicodeescape' codec can't decode \\${letter}${digits}`);
  return { text: String.fromCodePoint(code), end: at + 1 + count };
}
