import { ExpressionError } from '../../expression/expression-error';
import { integerOf } from '../../expression/python-numbers';
import { PointText, pythonSplit, replaceText, splitTextFromRight, strip } from '../../expression/python-text';
import type { CallSite } from '../function-definition';
import { alias, define, type FunctionDefinition, optional, required, rest } from '../function-definition';
import { ANYTHING, BOOL, COLLECTION, INT, MAPPING, NUMBER, nullable, TEXT } from '../parameter-types';
import { yaqlText } from '../value-text';
import { iteratorOf, nameOfType, tuple, typeError } from '../values';

const TEXT_OR_NULL = nullable(TEXT);

function join(site: CallSite, items: unknown, separator: string): string {
  const texts: string[] = [];
  const each = iteratorOf(items);
  for (let next = each.next(); next.done !== true; next = each.next()) {
    const text = site.call('str', next.value);
    if (typeof text !== 'string') throw typeError('sequence item: expected str instance');
    site.budget.grow(text.length + separator.length);
    texts.push(text);
  }
  return texts.join(separator);
}

function repeat(site: CallSite, text: string, times: number | bigint | boolean): string {
  const count = Math.max(0, Number(times));
  site.budget.grow(text.length * count);
  return text.repeat(count);
}

function trim(name: string, sides: 'both' | 'left' | 'right'): FunctionDefinition {
  return define(
    name,
    'method',
    [required('string', TEXT), optional('chars', TEXT_OR_NULL, null)],
    (_site, text, chars) => strip(text, sides, chars),
  );
}

function find(name: string, side: 'first' | 'last'): FunctionDefinition[] {
  const shared = [required('string', TEXT), required('sub', TEXT)] as const;
  return [
    define(name, 'method', [...shared, optional('start', INT, 0)], (_site, text, sub, start) =>
      new PointText(text).find(sub, Number(start), undefined, side),
    ),
    define(
      name,
      'method',
      [...shared, required('start', INT), required('length', INT)],
      (_site, text, sub, start, length) => {
        const points = new PointText(text);
        const from = Number(start) < 0 ? Number(start) + points.length : Number(start);
        const size = Number(length) < 0 ? points.length - from : Number(length);
        return points.find(sub, from, from + size, side);
      },
    ),
  ];
}

function substring(text: string, start: number, length: number): string {
  const points = new PointText(text);
  const size = length < 0 ? points.length : length;
  const from = start < 0 ? start + points.length : start;
  return points.slice(from, from + size);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const WHITE = ' \t\n\r\v\f';
const CHARACTERS: readonly (readonly [name: string, characters: string | undefined])[] = [
  ['digits', '0123456789'],
  ['hexdigits', '0123456789abcdefABCDEF'],
  ['asciiLowercase', LETTERS],
  ['asciiUppercase', LETTERS.toUpperCase()],
  ['asciiLetters', LETTERS + LETTERS.toUpperCase()],
  ['letters', undefined],
  ['octdigits', '01234567'],
  ['punctuation', PUNCTUATION],
  ['printable', `0123456789${LETTERS}${LETTERS.toUpperCase()}${PUNCTUATION}${WHITE}`],
  ['lowercase', undefined],
  ['uppercase', undefined],
  ['whitespace', WHITE],
];

const concat = define('concat', 'function', [rest('args', TEXT)], (site, texts) => {
  site.budget.grow(texts.reduce((sum, text) => sum + text.length, 0));
  return texts.join('');
});

const split = (name: string, run: (text: string, separator: string | null, most: number) => string[]) =>
  define(
    name,
    'method',
    [required('string', TEXT), optional('separator', TEXT_OR_NULL, null), optional('maxSplits', INT, -1)],
    (site, text, separator, most) => {
      const parts = run(text, separator, Number(most));
      site.budget.step(parts.length);
      return parts;
    },
  );

function hex(value: unknown): string {
  const whole = integerOf(value);
  if (whole === undefined)
    throw typeError(`'${nameOfType(value)}' object cannot be interpreted as an integer`);
  return whole < 0 ? `-0x${(-whole).toString(16)}` : `0x${whole.toString(16)}`;
}

/** Texts. */
export const TEXTS: readonly FunctionDefinition[] = [
  concat,
  alias('#operator_+', concat),
  define('len', 'both', [required('string', TEXT)], (_site, text) => new PointText(text).length),
  define('toUpper', 'method', [required('string', TEXT)], (_site, text) => text.toUpperCase()),
  define('toLower', 'method', [required('string', TEXT)], (_site, text) => text.toLowerCase()),
  split('split', pythonSplit),
  split('rightSplit', splitTextFromRight),
  define('join', 'method', [required('sequence', COLLECTION), required('separator', TEXT)], join),
  define(
    'join',
    'method',
    [required('separator', TEXT), required('sequence', COLLECTION)],
    (site, separator, items) => join(site, items, separator),
  ),
  define('str', 'function', [required('value', ANYTHING)], (_site, value) =>
    value === null || typeof value === 'boolean' ? String(value) : yaqlText(value),
  ),
  trim('trim', 'both'),
  trim('trimLeft', 'left'),
  trim('trimRight', 'right'),
  define(
    'norm',
    'both',
    [required('string', TEXT_OR_NULL), optional('chars', TEXT_OR_NULL, null)],
    (_site, text, chars) => (text === null ? null : strip(text, 'both', chars) || null),
  ),
  define(
    'isEmpty',
    'both',
    [required('string', TEXT_OR_NULL), optional('trim', BOOL, true), optional('chars', TEXT_OR_NULL, null)],
    (_site, text, isTrimmed, chars) =>
      text === null || (isTrimmed ? strip(text, 'both', chars) : text) === '',
  ),
  define(
    'replace',
    'method',
    [required('string', TEXT), required('old', TEXT), required('new', TEXT), optional('count', INT, -1)],
    (_site, text, old, by, count) => replaceText(text, old, by, Number(count)),
  ),
  define(
    'replace',
    'method',
    [required('string', TEXT), required('replacements', MAPPING), optional('count', INT, -1)],
    (site, text, replacements, count) => {
      let replaced = text;
      for (const [key, value] of replacements.entries()) {
        replaced = replaceText(
          replaced,
          yaqlText(site.call('str', key)),
          yaqlText(site.call('str', value)),
          Number(count),
        );
        site.budget.grow(replaced.length);
      }
      return replaced;
    },
  ),
  define('#operator_*', 'function', [required('left', TEXT), required('right', INT)], repeat),
  define('#operator_*', 'function', [required('left', INT), required('right', TEXT)], (site, times, text) =>
    repeat(site, text, times),
  ),
  define('#operator_in', 'function', [required('left', TEXT), required('right', TEXT)], (_site, part, text) =>
    text.includes(part),
  ),
  define(
    'substring',
    'method',
    [required('string', TEXT), required('start', INT), optional('length', INT, -1)],
    (_site, text, start, length) => substring(text, Number(start), Number(length)),
  ),
  ...find('indexOf', 'first'),
  ...find('lastIndexOf', 'last'),
  define('toCharArray', 'method', [required('string', TEXT)], (site, text) => {
    site.budget.step(text.length);
    return tuple(text);
  }),
  define(
    'characters',
    'function',
    CHARACTERS.map(([name]) => optional(name, nullable(BOOL), false)),
    (_site, ...wanted: (boolean | null)[]) => {
      const all = CHARACTERS.flatMap(([name, characters], at) => {
        if (wanted[at] !== true) return [];
        if (characters === undefined) {
          throw new ExpressionError('AttributeError', `module 'string' has no attribute '${name}'`);
        }
        return [...characters];
      });
      return tuple(new Set(all));
    },
  ),
  define('isString', 'function', [required('arg', ANYTHING)], (_site, value) => typeof value === 'string'),
  define(
    'startsWith',
    'method',
    [required('string', TEXT), rest('prefixes', TEXT)],
    (_site, text, prefixes) => prefixes.some((prefix) => text.startsWith(prefix)),
  ),
  define('endsWith', 'method', [required('string', TEXT), rest('suffixes', TEXT)], (_site, text, suffixes) =>
    suffixes.some((suffix) => text.endsWith(suffix)),
  ),
  define('hex', 'function', [required('num', nullable(NUMBER))], (_site, value) => hex(value)),
];
