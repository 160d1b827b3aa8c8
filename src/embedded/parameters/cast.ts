import { badRequest, type Fault } from '../fault';
import { pythonRepr } from '../python-text';
import type { ParameterSchema } from '../runners/runner';

/** Values of commands are text; each is turned into what its parameter's type says, as StackStorm does. */

class Uncastable extends Error {}

function asInteger(text: string): number {
  const trimmed = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  if (!/^[+-]?\d+$/.test(trimmed))
    throw new Uncastable(`invalid literal for int() with base 10: ${pythonRepr(text)}`);
  return Number(trimmed);
}

function asNumber(text: string): number {
  const trimmed = text.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed))
    throw new Uncastable(`could not convert string to float: ${pythonRepr(text)}`);
  return Number(trimmed);
}

function asBoolean(text: string): unknown {
  const word = text.trim().toLowerCase();
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (/^-?\d+$/.test(word)) return Number(word);
  throw new Uncastable('malformed node or string on line 1: <ast.Name object at 0x000000000000>');
}

/** JSON, or a list or dictionary as Python writes it (single quotes, True, None, a comma at the end). */
function asLiteral(text: string): unknown {
  try {
    return JSON.parse(text);
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
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) return Number(word);
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

function asList(text: string): unknown {
  const trimmed = text.trim();
  if (/^[[({]/.test(trimmed)) return asLiteral(trimmed);
  return trimmed === '' ? [] : trimmed.split(',').map((item) => item.trim());
}

const CASTS: Record<string, (text: string) => unknown> = {
  integer: asInteger,
  number: asNumber,
  boolean: asBoolean,
  array: asList,
  object: asLiteral,
};

function typeOf(schema: ParameterSchema): string | undefined {
  const type = schema.type;
  return Array.isArray(type) ? type.find((name) => name !== 'null') : type;
}

/**
 * Casts every text whose parameter has another type; the rest stays as it is.
 * @throws Fault (400) naming parameter, value and type
 */
export function castParameters(
  values: Record<string, unknown>,
  schemas: Record<string, ParameterSchema>,
  sentence: (name: string, value: string, type: string, reason: string) => Fault = castFault,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const type = typeOf(schemas[name] ?? {});
    const cast = type === undefined ? undefined : CASTS[type];
    if (cast === undefined || typeof value !== 'string') {
      out[name] = value;
      continue;
    }
    try {
      out[name] = cast(value);
    } catch (error) {
      if (!(error instanceof Uncastable)) throw error;
      throw sentence(name, value, type ?? '', error.message);
    }
  }
  return out;
}

function castFault(name: string, value: string, type: string, reason: string): Fault {
  return badRequest(
    `Failed to cast value "${value}" (type: str) for parameter "${name}" of type "${type}": ${reason}. ` +
      'Perhaps the value is of an invalid type?',
  );
}

/** For `POST /executions`, which gives only the reason. */
export function shortCastFault(_name: string, _value: string, _type: string, reason: string): Fault {
  return badRequest(reason);
}
