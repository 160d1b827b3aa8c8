import { exactInteger, parseExactJson } from '../../core/exact-json';
import { strip } from '../expression/python-text';
import { repr } from '../expression/python-values';
import { NONE_MARK } from '../expression/stackstorm-functions';
import { readPythonLiteral } from './python-literal';
import { Uncastable } from './uncastable';

/** Values of commands are text; each is turned into what its parameter's type says, as StackStorm does. */

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
  return inAsciiDigits(strip(text, 'both')).replace(/(?<=\d)_(?=\d)/g, '');
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
  const value = Number(trimmed);
  if (!Number.isFinite(value)) throw new Uncastable(`${trimmed} is too large a number`);
  return value;
}

/** A literal of Python's, once its first letter is large and the others are small: so StackStorm reads it. */
function asBoolean(text: string): unknown {
  return readPythonLiteral(text.charAt(0).toUpperCase() + text.slice(1).toLowerCase());
}

/**
 * JSON, or a literal as Python writes it (single quotes, True, None, a comma at the end).
 * @throws Uncastable for any other text
 */
export function readLiteral(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return readPythonLiteral(text);
  }
}

/** In chat a list is written with commas and nothing else, and brackets are part of its first and last item. */
function asTypedList(text: string): string[] {
  return text.split(',').map((item) => strip(item, 'both'));
}

type Casts = Readonly<Record<string, (text: string) => unknown>>;

const CASTS: Casts = {
  string: (text) => text,
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
  if (typeof name !== 'string' || !Object.hasOwn(casts, name)) return text;
  return text === NONE_MARK ? asNothing(name) : casts[name]?.(text);
}

/** `use_none` in a template says that there is no value, which a number cannot be. */
function asNothing(type: string): null {
  if (type !== 'integer' && type !== 'number') return null;
  throw new Uncastable(`${type === 'integer' ? 'int() argument' : 'float() argument'} must not be nothing`);
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
