import { ExpressionError } from '../../expression/expression-error';
import type { PatternMatch } from '../../expression/python-regex';
import { PointText } from '../../expression/python-text';
import { define, type FunctionDefinition, optional, required, Scope } from '../function-definition';
import { ANYTHING, BOOL, INT, nullable, REGEX, SCOPED, SCOPED_OR_NULL, TEXT } from '../parameter-types';
import { RegexValue } from '../regex-value';
import { yaqlText } from '../value-text';
import { PyDict } from '../values';
import { lazily } from './lazily';

const FLAG = nullable(BOOL);

/** Binds `$` to the match and `$2`, `$3` … to its groups. */
function publish(scope: Scope, text: string, match: PatternMatch): void {
  const points = new PointText(text);
  for (const [at, value] of match.numbered.entries()) {
    const { start, end } = match.spans[at] ?? { start: -1, end: -1 };
    scope.set(
      String(at + 1),
      new PyDict(
        [
          ['value', value],
          ['start', start < 0 ? -1 : points.point(start)],
          ['end', end < 0 ? -1 : points.point(end)],
        ],
        'plain',
      ),
    );
  }
  // The original stumbles over the names of groups.
  if (Object.keys(match.groups).length > 0) {
    throw new ExpressionError('ValueError', 'groups with names cannot be used with a selector');
  }
}

const subject = [required('regexp', REGEX), required('string', TEXT)] as const;
const reversed = [required('string', TEXT), required('regexp', REGEX)] as const;

function replaceBy(
  scope: Scope,
  regex: RegexValue,
  text: string,
  by: (scope: Scope) => unknown,
  count: number,
): string {
  return regex.replaceWith(
    text,
    (match) => {
      publish(scope, text, match);
      const value = by(new Scope(scope)) ?? '';
      if (typeof value !== 'string') {
        throw new ExpressionError(
          'TypeError',
          `sequence item 0: expected str instance, ${yaqlText(value)} found`,
        );
      }
      return value;
    },
    count,
  );
}

const matching = (name: string, isWanted: boolean): FunctionDefinition[] => [
  define(name, 'function', [...reversed], (_site, text, regex) => regex.test(text) === isWanted),
  define(
    name,
    'function',
    [required('string', TEXT), required('pattern', TEXT)],
    (_site, text, pattern) => new RegexValue(pattern).test(text) === isWanted,
  ),
];

/** Regular expressions, on the project's linear engine. */
export const REGEXES: readonly FunctionDefinition[] = [
  define(
    'regex',
    'function',
    [
      required('pattern', TEXT),
      optional('ignoreCase', FLAG, false),
      optional('multiLine', FLAG, false),
      optional('dotAll', FLAG, false),
    ],
    (_site, pattern, ignoreCase, multiline, dotAll) =>
      new RegexValue(pattern, {
        ignoreCase: ignoreCase === true,
        multiline: multiline === true,
        dotAll: dotAll === true,
      }),
  ),
  define('matches', 'method', [...subject], (_site, regex, text) => regex.test(text)),
  define('matches', 'method', [required('string', TEXT), required('regexp', TEXT)], (_site, text, pattern) =>
    new RegexValue(pattern).test(text),
  ),
  ...matching('#operator_=~', true),
  ...matching('#operator_!~', false),
  define(
    'search',
    'method',
    [...subject, optional('selector', SCOPED_OR_NULL, null)],
    (site, regex, text, select) => {
      const match = regex.find(text);
      if (match === undefined) return null;
      if (select === null) return match.numbered[0] ?? null;
      const scope = new Scope(site.scope);
      publish(scope, text, match);
      return select(scope);
    },
  ),
  define(
    'searchAll',
    'method',
    [...subject, optional('selector', SCOPED_OR_NULL, null)],
    (site, regex, text, select) =>
      lazily(function* () {
        for (const match of regex.matches(text)) {
          site.budget.step();
          if (select === null) yield match.numbered[0] ?? null;
          else {
            const scope = new Scope(site.scope);
            publish(scope, text, match);
            yield select(scope);
          }
        }
      }),
  ),
  define('split', 'method', [...subject, optional('maxSplit', INT, 0)], (_site, regex, text, most) =>
    regex.split(text, Number(most)),
  ),
  define('split', 'method', [...reversed, optional('maxSplit', INT, 0)], (_site, text, regex, most) =>
    regex.split(text, Number(most)),
  ),
  define(
    'replace',
    'method',
    [...subject, required('repl', TEXT), optional('count', INT, 0)],
    (_site, regex, text, by, count) => regex.replace(text, by, Number(count)),
  ),
  define(
    'replace',
    'method',
    [...reversed, required('repl', TEXT), optional('count', INT, 0)],
    (_site, text, regex, by, count) => regex.replace(text, by, Number(count)),
  ),
  define(
    'replaceBy',
    'method',
    [...subject, required('repl', SCOPED), optional('count', INT, 0)],
    (site, regex, text, by, count) => replaceBy(site.scope, regex, text, by, Number(count)),
  ),
  define(
    'replaceBy',
    'method',
    [...reversed, required('repl', SCOPED), optional('count', INT, 0)],
    (site, text, regex, by, count) => replaceBy(site.scope, regex, text, by, Number(count)),
  ),
  define('escapeRegex', 'function', [required('string', TEXT)], (_site, text) =>
    text.replace(/[-()[\]{}?*+|^$\\.&~# \t\n\r\v\f]/g, '\\$&'),
  ),
  define('isRegex', 'function', [required('value', ANYTHING)], (_site, value) => value instanceof RegexValue),
];
