import { ExpressionError } from '../../expression/expression-error';
import {
  calculate,
  compareNumbers,
  type Integer,
  integerOf,
  modularPower,
  roundNumber,
  shrink,
  toFloat,
  toInteger,
} from '../../expression/python-numbers';
import { Float, float, isFloat, numberOf } from '../../expression/python-values';
import { define, type FunctionDefinition, optional, required } from '../function-definition';
import { ANYTHING, INT, NUMBER, nullable } from '../parameter-types';
import { isTrue, nameOfType, typeError } from '../values';

const MAX_SHIFT = 100_000n;

function operator(sign: string, name: string): FunctionDefinition {
  return define(
    `#operator_${name}`,
    'function',
    [required('left', NUMBER), required('right', NUMBER)],
    (_site, left, right) => calculate(sign, left, right),
  );
}

function bitwise(name: string, run: (left: bigint, right: bigint) => bigint): FunctionDefinition {
  return define(name, 'function', [required('left', INT), required('right', INT)], (_site, left, right) =>
    typeof left === 'boolean' && typeof right === 'boolean'
      ? run(BigInt(left), BigInt(right)) === 1n
      : shrink(run(BigInt(left), BigInt(right))),
  );
}

function shift(name: string, run: (value: bigint, by: bigint) => bigint): FunctionDefinition {
  return define(
    name,
    'function',
    [required('value', INT), required('bitsNumber', INT)],
    (_site, value, by) => {
      if (BigInt(by) < 0n) throw new ExpressionError('ValueError', 'negative shift count');
      if (BigInt(by) > MAX_SHIFT && name === 'shiftBitsLeft') {
        throw new ExpressionError('LimitError', 'the expression makes an integer that is too large');
      }
      return shrink(run(BigInt(value), BigInt(by)));
    },
  );
}

function integer(value: unknown): Integer {
  if (typeof value !== 'string' && numberOf(value) === undefined) {
    throw typeError(
      `int() argument must be a string, a bytes-like object or a real number, not '${nameOfType(value)}'`,
    );
  }
  return toInteger(value);
}

function real(value: unknown): unknown {
  if (typeof value !== 'string' && numberOf(value) === undefined) {
    throw typeError(`float() argument must be a string or a real number, not '${nameOfType(value)}'`);
  }
  return toFloat(value);
}

function randomBetween(from: unknown, to: unknown): Integer {
  const [low, high] = [integerOf(from), integerOf(to)];
  if (low === undefined || high === undefined) throw typeError('random() takes integers');
  if (low > high) throw new ExpressionError('ValueError', 'empty range for randrange()');
  return Number(low) + Math.floor(Math.random() * (Number(high) - Number(low) + 1));
}

function negative(value: unknown): unknown {
  if (isFloat(value)) return float(-Number(value instanceof Float ? value.value : value));
  return typeof value === 'bigint' ? shrink(-value) : 0 - Number(value);
}

function raise(base: unknown, exponent: unknown, modulus: unknown): unknown {
  if (modulus === null) return calculate('**', base, exponent);
  const [a, b, c] = [integerOf(base), integerOf(exponent), integerOf(modulus)];
  if (a === undefined || b === undefined || c === undefined) {
    throw typeError('pow() 3rd argument not allowed unless all arguments are integers');
  }
  return modularPower(a, b, c);
}

/** Numbers. */
export const MATH: readonly FunctionDefinition[] = [
  operator('+', '+'),
  operator('-', '-'),
  operator('*', '*'),
  operator('%', 'mod'),
  define(
    '#operator_/',
    'function',
    [required('left', NUMBER), required('right', NUMBER)],
    (_site, left, right) => calculate(isFloat(left) || isFloat(right) ? '/' : '//', left, right),
  ),
  define('#unary_operator_+', 'function', [required('op', NUMBER)], (_site, value) => value),
  define('#unary_operator_-', 'function', [required('op', NUMBER)], (_site, value) => negative(value)),
  define('abs', 'function', [required('op', NUMBER)], (_site, value) =>
    Number(numberOf(value)) < 0 || Object.is(numberOf(value), -0) ? negative(value) : value,
  ),
  define('int', 'function', [required('value', ANYTHING)], (_site, value) =>
    value === null ? 0 : integer(value),
  ),
  define('float', 'function', [required('value', ANYTHING)], (_site, value) =>
    value === null ? new Float(0) : real(value),
  ),
  define('random', 'function', [], () => Math.random()),
  define('random', 'function', [required('from', ANYTHING), required('to', ANYTHING)], (_site, from, to) =>
    randomBetween(from, to),
  ),
  bitwise('bitwiseAnd', (left, right) => left & right),
  bitwise('bitwiseOr', (left, right) => left | right),
  bitwise('bitwiseXor', (left, right) => left ^ right),
  define('bitwiseNot', 'function', [required('arg', INT)], (_site, value) => shrink(~BigInt(value))),
  shift('shiftBitsRight', (value, by) => value >> by),
  shift('shiftBitsLeft', (value, by) => value << by),
  define('max', 'function', [required('a', ANYTHING), required('b', ANYTHING)], (site, a, b) =>
    isTrue(site.call('#operator_>', b, a)) ? b : a,
  ),
  define('min', 'function', [required('a', ANYTHING), required('b', ANYTHING)], (site, a, b) =>
    isTrue(site.call('#operator_>', b, a)) ? a : b,
  ),
  define(
    'pow',
    'function',
    [required('a', NUMBER), required('b', NUMBER), optional('c', nullable(NUMBER), null)],
    (_site, base, exponent, modulus) => raise(base, exponent, modulus),
  ),
  define('sign', 'function', [required('num', NUMBER)], (_site, value) => {
    const order = compareNumbers(value, 0);
    return order > 0 ? 1 : order < 0 ? -1 : 0;
  }),
  define(
    'round',
    'function',
    [required('number', NUMBER), optional('ndigits', INT, 0)],
    (_site, number, digits) => roundNumber(number, Number(digits)),
  ),
  define(
    'isInteger',
    'function',
    [required('value', ANYTHING)],
    (_site, value) => typeof value !== 'boolean' && integerOf(value) !== undefined,
  ),
];
