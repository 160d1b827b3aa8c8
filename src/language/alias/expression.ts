import { SPACE_CLASS } from '../python-regex/characters';
import { PythonRegex } from '../python-regex/regex';

/** The two ways of writing the same expression: for JavaScript, which is quick, and for our own matcher, which is never slow. */
interface Dialect {
  group(name: string): string;
  space: string;
  other: string;
  /** Any character, and any but a line break. */
  any: string;
  inLine: string;
}

const JAVASCRIPT: Dialect = {
  group: (name) => `(?<${name}>`,
  space: `[${SPACE_CLASS}]`,
  other: `[^${SPACE_CLASS}]`,
  any: '[^]',
  inLine: '[^\\n]',
};
const PYTHON: Dialect = {
  group: (name) => `(?P<${name}>`,
  space: '\\s',
  other: '\\S',
  any: '(?s:.)',
  inLine: '.',
};

/** From so many characters on a format may be made to keep JavaScript's matcher busy. */
const LONG = 300;

/** A parameter in a format: the white space before it, its name, and the parts of its default where it has one. */
type Found = Record<string, string | null | undefined>;

/** Finds something in formats, one match behind the other. */
class Finder {
  readonly #quick: RegExp;
  readonly #source: (dialect: Dialect) => string;
  #safe: PythonRegex | undefined;

  constructor(source: (dialect: Dialect) => string) {
    this.#quick = new RegExp(source(JAVASCRIPT), 'gu');
    this.#source = source;
  }

  find(text: string): { start: number; end: number; groups: Found }[] {
    if (text.length >= LONG) {
      this.#safe ??= new PythonRegex(this.#source(PYTHON));
      return [...this.#safe.matches(text)];
    }
    return [...text.matchAll(this.#quick)].map(({ 0: whole, index, groups = {} }) => ({
      start: index,
      end: index + whole.length,
      groups,
    }));
  }

  replace(text: string, by: (groups: Found) => string): string {
    let replaced = '';
    let from = 0;
    for (const { start, end, groups } of this.find(text)) {
      replaced += text.slice(from, start) + by(groups);
      from = end;
    }
    return replaced + text.slice(from);
  }
}

const key = ({ space, other, group }: Dialect): string => `${space}*${group('key')}${other}+?)${space}*`;

/** `{{ key = default }}`; `any` is what a default may contain. */
const optional = (dialect: Dialect, any: string): string => {
  const { space, group } = dialect;
  const values = `""|''|"${group('a')}${any}+?)"|'${group('b')}${any}+?)'|${group('c')}\\{${any}+?\\})|${group('d')}${any}+?)`;
  return `\\{\\{${key(dialect)}${space}*=${space}*(?:${values})${space}*\\}\\}`;
};

const spaces = ({ space, group }: Dialect): string => `${group('spaces')}${space}*)`;

/** For the defaults; for the substitution, where the server does not let a default span lines; without a default. */
const DEFAULT = new Finder((dialect) => optional(dialect, dialect.any));
const OPTIONAL = new Finder((dialect) => spaces(dialect) + optional(dialect, dialect.inLine));
const REQUIRED = new Finder((dialect) => `${spaces(dialect)}\\{\\{${key(dialect)}\\}\\}`);

/** What stands inside a parameter's group: a value in quotes, in braces, or the shortest text that lets the rest match. */
export const VALUE = `(?:(?<=').+?(?=')|(?<=").+?(?=")|{.+?}|.+?)`;

const parameter = ({ spaces: before, key: name }: Found): string =>
  `${before ?? ''}["']?(?P<${name ?? ''}>${VALUE})["']?`;

/** A format as a Python regular expression, before its anchors, and the defaults of its optional parameters. */
export interface FormatExpression {
  pattern: string;
  defaults: [name: string, value: string][];
}

/**
 * Substitutes a format's `{{ }}` parameters as the server does. Whatever the server makes of odd names and braces
 * follows from doing it in the same two steps, the optional parameters first.
 */
export function expressionOf(format: string): FormatExpression {
  if (!format.includes('{{')) return { pattern: format, defaults: [] };
  if (!format.includes('=')) return { pattern: REQUIRED.replace(format, parameter), defaults: [] };
  const defaults = DEFAULT.find(format).map(({ groups: { key: name, a, b, c, d } }): [string, string] => [
    name ?? '',
    [a, b, c, d].map((part) => part ?? '').join(''),
  ]);
  const pattern = OPTIONAL.replace(format, (groups) => `(?:${parameter(groups)})?`);
  return { pattern: REQUIRED.replace(pattern, parameter), defaults };
}
