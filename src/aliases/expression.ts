import { SPACE_CLASS } from './python/characters';

const SPACES = `[${SPACE_CLASS}]*`;
const KEY = `${SPACES}([^${SPACE_CLASS}]+?)${SPACES}`;

/** `{{ key = default }}`; `any` is what `.` is: the server does not let a default span lines where it substitutes. */
const optional = (any: string): string =>
  `\\{\\{${KEY}${SPACES}=${SPACES}(?:""|''|"(${any}+?)"|'(${any}+?)'|(\\{${any}+?\\})|(${any}+?))${SPACES}\\}\\}`;

const OPTIONAL_DEFAULT = new RegExp(optional('[^]'), 'g');
const OPTIONAL = new RegExp(`(${SPACES})${optional('[^\\n]')}`, 'g');
const REQUIRED = new RegExp(`(${SPACES})\\{\\{${KEY}\\}\\}`, 'g');

/** What stands inside a parameter's group: a value in quotes, in braces, or the shortest text that lets the rest match. */
export const VALUE = `(?:(?<=').+?(?=')|(?<=").+?(?=")|{.+?}|.+?)`;

const parameter = (spaces: string, name: string): string => `${spaces}["']?(?P<${name}>${VALUE})["']?`;

/** A format as a Python regular expression, before its anchors, and the defaults of its optional parameters. */
export interface Expression {
  pattern: string;
  defaults: [name: string, value: string][];
}

/**
 * Substitutes a format's `{{ }}` parameters as the server does. Whatever the server makes of odd names and braces
 * follows from doing it in the same two steps, the optional parameters first.
 */
export function expressionOf(format: string): Expression {
  if (!format.includes('{{')) return { pattern: format, defaults: [] };
  const defaults: [string, string][] = [];
  let pattern = format;
  if (format.includes('=')) {
    for (const [, name = '', ...values] of format.matchAll(OPTIONAL_DEFAULT)) {
      defaults.push([name, values.map((value) => value ?? '').join('')]);
    }
    pattern = pattern.replace(
      OPTIONAL,
      (_whole, spaces: string, name: string) => `(?:${parameter(spaces, name)})?`,
    );
  }
  pattern = pattern.replace(REQUIRED, (_whole, spaces: string, name: string) => parameter(spaces, name));
  return { pattern, defaults };
}
