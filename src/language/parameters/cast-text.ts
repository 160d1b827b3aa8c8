import { exactInteger, parseExactJson } from '../../core/exact-json';
import { repr } from '../expression/python-values';

/** Values of commands are text; each is turned into what its parameter's type says, as StackStorm does. */

/** A text that cannot be what a parameter's type says; `message` is Python's own. */
export class Uncastable extends Error {}

/**
 * Digits of any script as those of ASCII, as Python's `int` and `float` read them. They come in runs of ten (or of
 * several tens) from zero on.
 */
function inAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    if (code < 0x80) return digit;
    let zero = code;
    while (IS_DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
}

const IS_DIGIT = /^\p{Nd}$/u;

/** A number's text without what Python passes over: white space around it, underscores between digits. */
function bareNumber(text: string): string {
  return inAsciiDigits(text.trim()).replace(/(?<=\d)_(?=\d)/g, '');
}

function asInteger(text: string): number | bigint {
  const trimmed = bareNumber(text);
  if (!/^[+-]?\d+$/.test(trimmed))
    throw new Uncastable(`invalid literal for int() with base 10: ${repr(text)}`);
  return exactInteger(trimmed.replace(/^\+/, ''));
}

function asNumber(text: string): number {
  const trimmed = bareNumber(text);
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed))
    throw new Uncastable(`could not convert string to float: ${repr(text)}`);
  return Number(trimmed);
}

/** A literal of Python's, once its first letter is large and the others are small: so StackStorm reads it. */
function asBoolean(text: string): unknown {
  const literal = (text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()).trim();
  if (literal === 'True') return true;
  if (literal === 'False') return false;
  if (literal === 'None') return null;
  if (/^[a-z_]/i.test(literal))
    throw new Uncastable('malformed node or string on line 1: <ast.Name object at 0x000000000000>');
  return new PythonLiteral(literal).read();
}

/**
 * JSON, or a list or dictionary as Python writes it (single quotes, True, None, a comma at the end).
 * @throws Error for any other text
 */
export function readLiteral(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return new PythonLiteral(text).read();
  }
}

/** Reads Python's literals: strings, numbers, lists, tuples, dictionaries, True, False, None. */
class PythonLiteral {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text.trim();
  }

  read(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw this.#malformed();
    return value;
  }

  #malformed(): Uncastable {
    return /^[A-Za-z_]\w*$/.test(this.#text)
      ? new Uncastable('malformed node or string on line 1: <ast.Name object at 0x000000000000>')
      : new Uncastable('invalid syntax (<unknown>, line 1)');
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #value(): unknown {
    this.#space();
    const character = this.#text[this.#at];
    if (character === '{') return this.#dictionary();
    if (character === '[') return this.#list(']');
    if (character === '(') return this.#list(')');
    if (character === "'" || character === '"') return this.#string(character);
    const word = /^[\w.+-]+/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += word.length;
    if (word === 'True' || word === 'true') return true;
    if (word === 'False' || word === 'false') return false;
    if (word === 'None' || word === 'null') return null;
    if (/^[+-]?\d+$/.test(word)) return exactInteger(word.replace(/^\+/, ''));
    if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) return Number(word);
    throw this.#malformed();
  }

  #string(quote: string): string {
    this.#at += 1;
    let out = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined)
        throw new Uncastable('unterminated string literal (detected at line 1) (<unknown>, line 1)');
      this.#at += 1;
      if (character === quote) return out;
      if (character === '\\') {
        const next = this.#text[this.#at] ?? '';
        this.#at += 1;
        out += { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' }[next] ?? `\\${next}`;
      } else out += character;
    }
  }

  #list(end: string): unknown[] {
    const opened = this.#text[this.#at];
    this.#at += 1;
    const items: unknown[] = [];
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === end) {
        this.#at += 1;
        return items;
      }
      if (this.#at >= this.#text.length)
        throw new Uncastable(`'${opened}' was never closed (<unknown>, line 1)`);
      items.push(this.#value());
      this.#comma(end, opened);
    }
  }

  #dictionary(): Record<string, unknown> {
    this.#at += 1;
    const out: Record<string, unknown> = {};
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === '}') {
        this.#at += 1;
        return out;
      }
      if (this.#at >= this.#text.length) throw new Uncastable("'{' was never closed (<unknown>, line 1)");
      const key = this.#value();
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#malformed();
      this.#at += 1;
      Object.defineProperty(out, String(key), {
        value: this.#value(),
        enumerable: true,
        writable: true,
        configurable: true,
      });
      this.#comma('}', '{');
    }
  }

  #comma(end: string, opened: string | undefined): void {
    this.#space();
    if (this.#text[this.#at] === ',') this.#at += 1;
    else if (this.#at >= this.#text.length)
      throw new Uncastable(`'${opened}' was never closed (<unknown>, line 1)`);
    else if (this.#text[this.#at] !== end) throw this.#malformed();
  }
}

/** In chat a list is written with commas and nothing else, and brackets are part of its first and last item. */
function asTypedList(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

type Casts = Readonly<Record<string, (text: string) => unknown>>;

const CASTS: Casts = {
  integer: asInteger,
  number: asNumber,
  boolean: asBoolean,
  array: readLiteral,
  object: readLiteral,
};

const CASTS_IN_CHAT: Casts = { ...CASTS, array: asTypedList };

/** The type that a value is cast to, of a schema's `type`: the first that is not null. */
export function typeToCast(type: unknown): unknown {
  return Array.isArray(type) ? type.find((one) => one !== 'null') : type;
}

function castWith(casts: Casts, type: unknown, text: string): unknown {
  const name = typeToCast(type);
  return typeof name === 'string' && Object.hasOwn(casts, name) ? casts[name]?.(text) : text;
}

/**
 * A text of a command as a parameter of this type gets it. Pure.
 * @param type as a schema of the parameter has it; a text whose type is none of those that are cast stays as it is
 * @throws Uncastable
 */
export function castTypedText(type: unknown, text: string): unknown {
  return castWith(CASTS_IN_CHAT, type, text);
}

/**
 * The same of a text that came by the API, from a rule or a workflow, or out of a template: a list is written as JSON
 * or as Python writes it there.
 * @throws Uncastable
 */
export function castText(type: unknown, text: string): unknown {
  return castWith(CASTS, type, text);
}
