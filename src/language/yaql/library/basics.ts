import { compareNumbers } from '../../expression/python-numbers';
import { numberOf } from '../../expression/python-values';
import type { ParameterType } from '../function-definition';
import { define, defineWithRules, type FunctionDefinition, required, rest } from '../function-definition';
import {
  ANYTHING,
  DATE_TIME,
  INT,
  LAMBDA,
  NULL,
  NUMBER,
  RULE,
  SET,
  SOMETHING,
  TEXT,
  TIME_SPAN,
} from '../parameter-types';
import { isEqual, isSetLike, isTrue, PyIterator, type SetLike, setHas } from '../values';

type Test = (left: number, right: number) => boolean;
const COMPARISONS: readonly [
  operator: string,
  test: Test,
  nulls: [value: boolean, null_: boolean, both: boolean],
][] = [
  ['<', (left, right) => left < right, [false, true, false]],
  ['<=', (left, right) => left <= right, [false, true, true]],
  ['>', (left, right) => left > right, [true, false, false]],
  ['>=', (left, right) => left >= right, [true, false, true]],
];

/** By code points, as Python compares texts. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const [a, b] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  for (;;) {
    const [x, y] = [a.next(), b.next()];
    if (x.done === true) return -1;
    if (y.done === true) return 1;
    if (x.value !== y.value) return (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
  }
}

function isSubset(left: SetLike, right: SetLike): boolean {
  return left.size <= right.size && [...left].every((item) => setHas(right, item));
}

const SETS: Record<string, (left: SetLike, right: SetLike) => boolean> = {
  '<': (left, right) => left.size < right.size && isSubset(left, right),
  '<=': isSubset,
  '>': (left, right) => right.size < left.size && isSubset(right, left),
  '>=': (left, right) => isSubset(right, left),
};

function compare<T>(
  operator: string,
  type: ParameterType<T>,
  order: (left: T, right: T) => number,
  test: Test,
): FunctionDefinition {
  return define(
    `#operator_${operator}`,
    'function',
    [required('left', type), required('right', type)],
    (_site, left, right) => test(order(left, right), 0),
  );
}

/** What a comparison may have to go over. */
function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : isSetLike(value) ? value.size : 1;
}

function isNumber(value: unknown): boolean {
  return typeof value !== 'boolean' && numberOf(value) !== undefined;
}

/** `<`, `<=`, `>`, `>=` of each kind of value; null is less than all else. */
const ORDER = COMPARISONS.flatMap(([operator, test, [value, nothing, both]]) => {
  const name = `#operator_${operator}`;
  return [
    compare(operator, NUMBER, compareNumbers, test),
    compare(operator, TEXT, compareTexts, test),
    compare(operator, DATE_TIME, (left, right) => Number(left.instant - right.instant), test),
    compare(operator, TIME_SPAN, (left, right) => Number(left.microseconds - right.microseconds), test),
    define(name, 'function', [required('left', SET), required('right', SET)], (_site, left, right) =>
      SETS[operator]?.(left, right),
    ),
    define(
      name,
      'function',
      [required('left', SOMETHING), required('right', NULL)],
      (_site, _left, _right) => value,
    ),
    define(
      name,
      'function',
      [required('left', NULL), required('right', SOMETHING)],
      (_site, _left, _right) => nothing,
    ),
    define(
      name,
      'function',
      [required('left', NULL), required('right', NULL)],
      (_site, _left, _right) => both,
    ),
  ];
});

/** Comparing, truth, and choosing between values. */
export const BASICS: readonly FunctionDefinition[] = [
  ...ORDER,
  define(
    '*equal',
    'function',
    [required('left', ANYTHING), required('right', ANYTHING)],
    (site, left, right) => {
      site.budget.step(sizeOf(left));
      return isEqual(left, right);
    },
  ),
  define(
    '*not_equal',
    'function',
    [required('left', ANYTHING), required('right', ANYTHING)],
    (site, left, right) => {
      site.budget.step(sizeOf(left));
      return !isEqual(left, right);
    },
  ),
  define(
    '#operator_and',
    'function',
    [required('left', LAMBDA), required('right', LAMBDA)],
    (_site, left, right) => {
      const value = left();
      return isTrue(value) ? right() : value;
    },
  ),
  define(
    '#operator_or',
    'function',
    [required('left', LAMBDA), required('right', LAMBDA)],
    (_site, left, right) => {
      const value = left();
      return isTrue(value) ? value : right();
    },
  ),
  define('#unary_operator_not', 'function', [required('arg', ANYTHING)], (_site, value) => !isTrue(value)),
  define('bool', 'function', [required('value', ANYTHING)], (_site, value) => isTrue(value)),
  define(
    'isBoolean',
    'function',
    [required('value', ANYTHING)],
    (_site, value) => typeof value === 'boolean',
  ),
  define('isNumber', 'function', [required('value', ANYTHING)], (_site, value) => isNumber(value)),
  defineWithRules('switch', 'function', [rest('args', RULE)], (_site, rules) => {
    for (const { source, destination } of rules) if (isTrue(source())) return destination();
    return null;
  }),
  define('selectCase', 'function', [rest('args', LAMBDA)], (_site, cases) => {
    const found = cases.findIndex((each) => isTrue(each()));
    return found < 0 ? cases.length : found;
  }),
  define(
    'selectAllCases',
    'function',
    [rest('args', LAMBDA)],
    (_site, cases) =>
      new PyIterator(
        (function* () {
          for (const [at, each] of cases.entries()) if (isTrue(each())) yield at;
        })(),
      ),
  ),
  define(
    'examine',
    'function',
    [rest('args', LAMBDA)],
    (_site, cases) =>
      new PyIterator(
        (function* () {
          for (const each of cases) yield isTrue(each());
        })(),
      ),
  ),
  define('switchCase', 'method', [required('case', INT), rest('args', LAMBDA)], (_site, given, cases) => {
    const at = Number(given);
    if (at >= 0 && at < cases.length) return cases[at]?.();
    return cases.length === 0 ? null : cases.at(-1)?.();
  }),
  define('coalesce', 'function', [rest('args', LAMBDA)], (_site, cases) => {
    for (const each of cases) {
      const value = each();
      if (value !== null) return value;
    }
    return null;
  }),
];
