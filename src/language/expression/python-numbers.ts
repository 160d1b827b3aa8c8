import { ExpressionError } from './expression-error';
import { Float, float, isFloat } from './python-values';

/** Integers with more bits than this are nobody's, and would take long to work with. */
const MAX_BITS = 200_000;

/** An integer as Python has it: a number where that is exact, else a bigint. */
export type Integer = number | bigint;

/** The integer inside (booleans count), or undefined for what is none. */
export function integerOf(value: unknown): Integer | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** A bigint as a number where that is exact. @throws ExpressionError for an integer of absurd size */
export function shrink(value: bigint): Integer {
  if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER))
    return Number(value);
  if (value.toString(16).length * 4 > MAX_BITS) throw tooLarge();
  return value;
}

const tooLarge = () => new ExpressionError('LimitError', 'the expression makes an integer that is too large');

/** Any number as a float. @throws ExpressionError for an integer beyond a float's range */
export function floatOf(value: unknown): number {
  if (value instanceof Float) return value.value;
  const number = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(number)) {
    throw new ExpressionError('OverflowError', 'int too large to convert to float');
  }
  return number;
}

const safe = (value: number): boolean => Number.isSafeInteger(value);

function bits(value: Integer): number {
  return BigInt(value).toString(16).length * 4;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function integers(operator: string, a: Integer, b: Integer): unknown {
  const quick = typeof a === 'number' && typeof b === 'number' ? integerQuickly(operator, a, b) : undefined;
  if (quick !== undefined && safe(quick)) return quick + 0;
  if (operator === '**') return power(a, b);
  const [x, y] = [BigInt(a), BigInt(b)];
  switch (operator) {
    case '+':
      return shrink(x + y);
    case '-':
      return shrink(x - y);
    case '*':
      if (bits(a) + bits(b) > MAX_BITS) throw tooLarge();
      return shrink(x * y);
    case '//':
      return shrink(floorDivide(x, y));
    default:
      return shrink(x - y * floorDivide(x, y));
  }
}

function integerQuickly(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return a - b * Math.floor(a / b);
    default:
      return undefined;
  }
}

function power(a: Integer, b: Integer): unknown {
  if (b < 0) {
    if (Number(a) === 0) {
      throw new ExpressionError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
    }
    // Closer to C's `pow` than `a ** b` of V8 is.
    return float(1 / floatOf(a) ** -floatOf(b));
  }
  if (bits(a) * Number(b) > MAX_BITS * 4 && Number(a) ** 2 > 1) throw tooLarge();
  return shrink(
    Number(a) ** 2 > 1 || b === 0
      ? BigInt(a) ** BigInt(b)
      : BigInt(Number(a) ** (Number(b) % 2 === 0 ? 2 : 1)),
  );
}

const BY_ZERO: Record<string, [integers: string, floats: string]> = {
  '/': ['division by zero', 'float division by zero'],
  '//': ['integer division or modulo by zero', 'float floor division by zero'],
  '%': ['integer modulo by zero', 'float modulo'],
};

function floats(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return floatModulo(a, b);
    case '//':
      return Math.floor((a - floatModulo(a, b)) / b + 0.5);
    default:
      return floatPower(a, b);
  }
}

/** The sign of the result is the divisor's. */
function floatModulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floatPower(a: number, b: number): number {
  if (a === 0 && b < 0) {
    throw new ExpressionError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  }
  if (a < 0 && !Number.isInteger(b)) {
    throw new ExpressionError('ValueError', 'a negative number to a fractional power is a complex number');
  }
  const result = a === 1 || b === 0 ? 1 : a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw new ExpressionError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return result;
}

/**
 * `left operator right` for `+ - * / // % **` of two numbers (booleans count): integers stay exact at any size,
 * `//` and `%` round down, floats stay floats.
 * @throws ExpressionError as Python does (`ZeroDivisionError`, `OverflowError`), and for integers of absurd size
 */
export function calculate(operator: string, left: unknown, right: unknown): unknown {
  const a = integerOf(left);
  const b = integerOf(right);
  const exact = a !== undefined && b !== undefined;
  const messages = BY_ZERO[operator];
  if (messages !== undefined && floatOf(right) === 0) {
    throw new ExpressionError('ZeroDivisionError', messages[exact ? 0 : 1]);
  }
  if (exact && operator !== '/') return integers(operator, a, b);
  return float(floats(operator, floatOf(left), floatOf(right)));
}

/** `base ** exponent mod modulus`, in integers. */
export function modularPower(base: Integer, exponent: Integer, modulus: Integer): Integer {
  let m = BigInt(modulus);
  if (m === 0n) throw new ExpressionError('ValueError', 'pow() 3rd argument cannot be 0');
  const negative = m < 0n;
  if (negative) m = -m;
  let [b, e, result] = [((BigInt(base) % m) + m) % m, BigInt(exponent), 1n % m];
  if (e < 0n) {
    b = inverse(b, m);
    e = -e;
  }
  for (; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % m;
    b = (b * b) % m;
  }
  return shrink(negative && result !== 0n ? result - m : result);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [value, modulus, 1n, 0n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1];
  }
  if (r0 !== 1n) throw new ExpressionError('ValueError', 'base is not invertible for the given modulus');
  return ((s0 % modulus) + modulus) % modulus;
}

/** Whether two numbers are the same, whatever their types, and which is greater: negative, zero or positive. */
export function compareNumbers(left: unknown, right: unknown): number {
  const a = left instanceof Float ? left.value : (left as number | bigint);
  const b = right instanceof Float ? right.value : (right as number | bigint);
  return a < b ? -1 : a > b ? 1 : a >= b ? 0 : Number.NaN;
}

/** Python's `round(number, digits)`: half to even, judged by the float's exact value. */
export function roundNumber(value: unknown, digits: Integer): unknown {
  const whole = integerOf(value);
  const places = Math.max(-400, Math.min(400, Number(digits)));
  if (whole !== undefined) {
    if (places >= 0) return whole;
    const unit = 10n ** BigInt(-places);
    const down = floorDivide(BigInt(whole), unit);
    const twice = (BigInt(whole) - down * unit) * 2n;
    const up = twice > unit || (twice === unit && down % 2n !== 0n);
    return shrink((up ? down + 1n : down) * unit);
  }
  const number = floatOf(value);
  if (!Number.isFinite(number) || Math.abs(number) >= 1e21 || places > 60) return float(number);
  if (places < 0) {
    const unit = 10 ** -places;
    const scaled = number / unit;
    const down = Math.floor(scaled);
    const rest = scaled - down;
    const rounded = (rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down) * unit;
    return float(number < 0 && rounded === 0 ? -0 : rounded);
  }
  const exact = Math.abs(number).toFixed(Math.min(100, places + 40));
  const cut = exact.length - (Math.min(100, places + 40) - places);
  const kept = exact.slice(0, cut);
  const lost = exact.slice(cut).replace('.', '');
  const last = Number(kept.replace('.', '').at(-1));
  const isTie = /^50*$/.test(lost);
  const upwards = isTie ? last % 2 === 1 : lost >= '5';
  const rounded = upwards ? Number(Math.abs(number).toFixed(places)) : Number(kept);
  const result = isTie && upwards ? Number((Number(kept) + 10 ** -places).toFixed(places)) : rounded;
  return float(number < 0 || Object.is(number, -0) ? -result : result);
}

/** Digits of all scripts as those of ASCII: every script has its ten in a row, beginning with zero. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

/** @throws ExpressionError where Python's `int` refuses the value */
export function toInteger(value: unknown): Integer {
  const whole = integerOf(value);
  if (whole !== undefined) return whole;
  if (isFloat(value)) {
    const number = floatOf(value);
    if (Number.isNaN(number)) {
      throw new ExpressionError('ValueError', 'cannot convert float NaN to integer');
    }
    if (!Number.isFinite(number)) {
      throw new ExpressionError('OverflowError', 'cannot convert float infinity to integer');
    }
    return shrink(BigInt(Math.trunc(number)));
  }
  if (typeof value === 'string') {
    const text = asciiDigits(value.trim());
    if (/^[-+]?\d+(?:_\d+)*$/.test(text) && text.length <= 4300) {
      return shrink(BigInt(text.replace(/^\+|_/g, '').replace(/^-/, '')) * (text.startsWith('-') ? -1n : 1n));
    }
  }
  throw new ExpressionError('ValueError', 'invalid literal for int() with base 10');
}

/** @throws ExpressionError where Python's `float` refuses the value */
export function toFloat(value: unknown): unknown {
  if (typeof value !== 'string') return float(floatOf(value));
  const text = value.trim().toLowerCase();
  const [, sign = '', word] = /^([-+]?)(inf(?:inity)?|nan)$/.exec(text) ?? [];
  if (word !== undefined) {
    return word === 'nan' ? Number.NaN : sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const digits = '\\d+(?:_\\d+)*';
  if (!new RegExp(`^[-+]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:e[-+]?${digits})?$`).test(text)) {
    throw new ExpressionError('ValueError', 'could not convert string to float');
  }
  return float(Number(text.replaceAll('_', '')));
}
