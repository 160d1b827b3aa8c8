import { ExpressionError } from '../expression/expression-error';
import {
  type CallArguments,
  Callable,
  compare,
  contains,
  equals,
  isDict,
  isFloat,
  isGenerator,
  numberOf,
  str,
  Tuple,
  typeName,
  Undefined,
} from '../expression/python-values';
import { STACKSTORM_FUNCTIONS } from '../expression/stackstorm-functions';
import { JINJA_FILTERS } from './filters';

type Test = (value: unknown, argument: unknown) => boolean;

/** `value % by`, as Python computes it. @throws ExpressionError for what is no number */
function rest(value: unknown, by: unknown): number {
  if (typeof value === 'bigint' && typeof by === 'number' && by !== 0) return Number(value % BigInt(by));
  const [number, divisor] = [numberOf(value), numberOf(by)];
  if (number === undefined || divisor === undefined)
    throw new ExpressionError(
      'TypeError',
      `unsupported operand type(s) for %: '${typeName(value)}' and '${typeName(by)}'`,
    );
  if (divisor === 0) throw new ExpressionError('ZeroDivisionError', 'integer modulo by zero');
  return number % divisor;
}

/** Jinja's own tests (`x is defined`, `x is divisibleby 3`, …). */
/** One that is not there, and may be missing, is an empty sequence to Python. */
function isSequence(value: unknown): boolean {
  if (value instanceof Undefined) return value.lenient() === value;
  return isIterable(value) && !isGenerator(value);
}

function isIterable(value: unknown): boolean {
  if (value instanceof Undefined) return value.lenient() === value;
  return Array.isArray(value) || typeof value === 'string' || isDict(value);
}

export const JINJA_TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['none', (value) => value === null],
  ['true', (value) => value === true],
  ['false', (value) => value === false],
  ['boolean', (value) => typeof value === 'boolean'],
  ['string', (value) => typeof value === 'string'],
  ['number', (value) => numberOf(value) !== undefined],
  ['integer', (value) => typeof value === 'bigint' || (typeof value === 'number' && !isFloat(value))],
  ['float', isFloat],
  ['mapping', isDict],
  ['sequence', isSequence],
  ['iterable', isIterable],
  ['callable', (value) => value instanceof Callable || value instanceof Undefined],
  ['odd', (value) => Math.abs(rest(value, 2)) === 1],
  ['even', (value) => rest(value, 2) === 0],
  ['divisibleby', (value, by) => rest(value, by) === 0],
  [
    'lower',
    (value) => {
      const text = str(value);
      return text === text.toLowerCase() && text !== text.toUpperCase();
    },
  ],
  [
    'upper',
    (value) => {
      const text = str(value);
      return text === text.toUpperCase() && text !== text.toLowerCase();
    },
  ],
  ['sameas', (value, other) => value === other],
  ['in', (value, container) => contains(container, value)],
  ['eq', equals],
  ['equalto', equals],
  ['==', equals],
  ['ne', (value, other) => !equals(value, other)],
  ['!=', (value, other) => !equals(value, other)],
  ['<', (value, other) => compare(value, other) < 0],
  ['<=', (value, other) => compare(value, other, '<=') <= 0],
  ['>', (value, other) => compare(value, other, '>') > 0],
  ['>=', (value, other) => compare(value, other, '>=') >= 0],
  ['escaped', () => false],
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
  ['test', (value) => typeof value === 'string' && hasTest(value)],
]);

/** Tests that ask for a value's kind: an undefined one has none, which is no error. */
const OF_KIND = new Set([
  ...['boolean', 'callable', 'escaped', 'false', 'float', 'integer', 'mapping', 'none', 'number', 'sequence'],
  ...['string', 'true', 'sameas'],
]);

/** Tests that compare the value with something; the others look at it alone. */
const COMPARES = new Set([
  ...['divisibleby', 'sameas', 'in', 'eq', 'equalto', '==', 'ne', '!=', '<', '<=', '>', '>='],
  ...['lt', 'lessthan', 'le', 'gt', 'greaterthan', 'ge'],
]);

/** Tests that look for the value among names. */
const LOOKS_UP = new Set(['filter', 'test']);

function hasTest(name: string): boolean {
  return JINJA_TESTS.has(name) || name === 'defined' || name === 'undefined';
}

/** @throws ExpressionError where there is no test of this name */
export function requireTest(name: string): void {
  if (!hasTest(name)) throw new ExpressionError('TemplateAssertionError', `No test named '${name}'.`);
}

/** Runs a test by name; undefined where there is no such test. `defined` is the one that an undefined value survives. */
export function runTest(name: string, value: unknown, args: CallArguments): boolean | undefined {
  const wanted = COMPARES.has(name) ? 1 : 0;
  if (hasTest(name) && args.positional.length !== wanted)
    throw new ExpressionError(
      'TypeError',
      `the test '${name}' takes ${wanted === 0 ? 'no argument' : 'one argument'}, ${args.positional.length} given`,
    );
  const [keyword] = args.named.keys();
  if (keyword !== undefined && wanted === 0)
    throw new ExpressionError(
      'TypeError',
      `the test '${name}' got an unexpected keyword argument '${keyword}'`,
    );
  if (name === 'defined') return !(value instanceof Undefined);
  if (name === 'undefined') return value instanceof Undefined;
  const test = JINJA_TESTS.get(name);
  if (test === undefined) return undefined;
  if (value instanceof Undefined && !OF_KIND.has(name)) value.orFail(undefined);
  if (LOOKS_UP.has(name) && (isDict(value) || (Array.isArray(value) && !(value instanceof Tuple))))
    throw new ExpressionError('TypeError', `unhashable type: '${typeName(value)}'`);
  return test(value, args.positional[0]);
}
