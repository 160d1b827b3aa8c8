import { ExpressionError } from '../expression/expression-error';
import {
  type CallArguments,
  Callable,
  compare,
  contains,
  equals,
  isDict,
  isFloat,
  numberOf,
  truthy,
  Undefined,
} from '../expression/python-values';
import { STACKSTORM_FUNCTIONS } from '../expression/stackstorm-functions';
import { JINJA_FILTERS } from './filters';

type Test = (value: unknown, argument: unknown) => boolean;

function whole(value: unknown): number {
  return numberOf(value) ?? Number.NaN;
}

/** Jinja's own tests (`x is defined`, `x is divisibleby 3`, …). */
export const JINJA_TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['none', (value) => value === null],
  ['true', (value) => value === true],
  ['false', (value) => value === false],
  ['boolean', (value) => typeof value === 'boolean'],
  ['string', (value) => typeof value === 'string'],
  ['number', (value) => numberOf(value) !== undefined],
  ['integer', (value) => typeof value === 'number' && !isFloat(value)],
  ['float', isFloat],
  ['mapping', isDict],
  ['sequence', (value) => Array.isArray(value) || typeof value === 'string' || isDict(value)],
  ['iterable', (value) => Array.isArray(value) || typeof value === 'string' || isDict(value)],
  ['callable', (value) => value instanceof Callable],
  ['odd', (value) => Math.abs(whole(value) % 2) === 1],
  ['even', (value) => whole(value) % 2 === 0],
  ['divisibleby', (value, by) => whole(value) % whole(by) === 0],
  [
    'lower',
    (value) => typeof value === 'string' && value === value.toLowerCase() && value !== value.toUpperCase(),
  ],
  [
    'upper',
    (value) => typeof value === 'string' && value === value.toUpperCase() && value !== value.toLowerCase(),
  ],
  ['sameas', (value, other) => value === other],
  ['in', (value, container) => contains(container, value)],
  ['eq', equals],
  ['equalto', equals],
  ['==', equals],
  ['ne', (value, other) => !equals(value, other)],
  ['!=', (value, other) => !equals(value, other)],
  ['lt', (value, other) => compare(value, other) < 0],
  ['lessthan', (value, other) => compare(value, other) < 0],
  ['le', (value, other) => compare(value, other, '<=') <= 0],
  ['gt', (value, other) => compare(value, other, '>') > 0],
  ['greaterthan', (value, other) => compare(value, other, '>') > 0],
  ['ge', (value, other) => compare(value, other, '>=') >= 0],
  [
    'filter',
    (value) => typeof value === 'string' && (JINJA_FILTERS.has(value) || STACKSTORM_FUNCTIONS.has(value)),
  ],
  ['truthy', truthy],
]);

/** @throws ExpressionError where there is no test of this name */
export function requireTest(name: string): void {
  if (!JINJA_TESTS.has(name) && name !== 'defined' && name !== 'undefined')
    throw new ExpressionError('TemplateAssertionError', `No test named '${name}'.`);
}

/** Runs a test by name; undefined where there is no such test. `defined` is the one that an undefined value survives. */
export function runTest(name: string, value: unknown, args: CallArguments): boolean | undefined {
  if (name === 'defined') return !(value instanceof Undefined);
  if (name === 'undefined') return value instanceof Undefined;
  const test = JINJA_TESTS.get(name);
  if (test === undefined) return undefined;
  return test(value instanceof Undefined ? value.fail() : value, args.positional[0]);
}
