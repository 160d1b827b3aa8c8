import { withoutEnd } from '../../core/text-ends';
import type { Budget } from './budget';
import { ExpressionError } from './expression-error';
import { fixedPoint } from './fixed-point';
import { calculate } from './python-numbers';
import { isDict, isFloat, numberOf, repr, str, Tuple, typeName, Undefined } from './python-values';

/** Texts longer than this are not made by repeating or padding. */
const MAX_LENGTH = 8 * 1024 * 1024;
const MAX_PADDING = 100_000;

function unsupported(operator: string, left: unknown, right: unknown): never {
  throw new ExpressionError(
    'TypeError',
    `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function repeat(value: unknown, times: number, budget: Budget): unknown {
  const count = Math.max(0, times);
  if (typeof value === 'string') {
    if (value.length * count > MAX_LENGTH) {
      throw new ExpressionError('LimitError', 'the expression makes a text that is too long');
    }
    budget.grow(value.length * count);
    return value.repeat(count);
  }
  const list = value as unknown[];
  budget.step(list.length * count);
  return Array.from({ length: count }, () => list).flat();
}

function add(left: unknown, right: unknown, budget: Budget): unknown {
  if (typeof left === 'string' && typeof right === 'string') {
    budget.grow(left.length + right.length);
    return left + right;
  }
  if (typeof left === 'string') {
    throw new ExpressionError('TypeError', `can only concatenate str (not "${typeName(right)}") to str`);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left instanceof Tuple !== right instanceof Tuple) return unsupported('+', left, right);
    budget.step(left.length + right.length);
    return left instanceof Tuple ? Tuple.from([...left, ...right]) : [...left, ...right];
  }
  return undefined;
}

/** `left operator right` for `+ - * / // % **`, with Python's rules for texts, lists, whole numbers and floats. */
export function arithmetic(operator: string, left: unknown, right: unknown, budget: Budget): unknown {
  if (left instanceof Undefined) return left.fail();
  if (right instanceof Undefined) return right.fail();
  if (operator === '%' && typeof left === 'string') return percentFormat(left, right, budget);
  if (operator === '+') {
    const sum = add(left, right, budget);
    if (sum !== undefined) return sum;
  }
  const a = numberOf(left);
  const b = numberOf(right);
  if (operator === '*') {
    if ((typeof left === 'string' || Array.isArray(left)) && b !== undefined && !isFloat(right))
      return repeat(left, b, budget);
    if ((typeof right === 'string' || Array.isArray(right)) && a !== undefined && !isFloat(left))
      return repeat(right, a, budget);
  }
  if (a === undefined || b === undefined) return unsupported(operator, left, right);
  return calculate(operator, left, right);
}

/** Python's `'%s and %05d' % values`. */
export function percentFormat(format: string, values: unknown, budget: Budget): string {
  // A list is one value; only a tuple is several.
  const list = values instanceof Tuple ? values : [values];
  let next = 0;
  const out = format.replace(
    /%(?:\((\w+)\))?([-+ 0#]*)([1-9]\d*)?(?:\.(\d+))?([a-zA-Z%])/g,
    (
      _whole,
      name: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      type: string,
    ) => {
      if (type === '%') return '%';
      let value: unknown;
      if (name !== undefined) {
        value = isDict(values) && Object.hasOwn(values, name) ? values[name] : undefined;
        if (value === undefined) throw new ExpressionError('KeyError', `'${name}'`);
      } else {
        if (next >= list.length)
          throw new ExpressionError('TypeError', 'not enough arguments for format string');
        value = list[next];
        next += 1;
      }
      return pad(formatOne(value, type, precision), flags, width);
    },
  );
  if (next < list.length && !isDict(values) && (!Array.isArray(values) || values instanceof Tuple))
    throw new ExpressionError('TypeError', 'not all arguments converted during string formatting');
  budget.grow(out.length);
  return out;
}

function formatOne(value: unknown, type: string, precision: string | undefined): string {
  const number = numberOf(value);
  const digits = precision === undefined ? 6 : Math.min(Number(precision), 100);
  switch (type) {
    case 's':
      return precision === undefined ? str(value) : str(value).slice(0, digits);
    case 'r':
      return repr(value);
    case 'd':
    case 'i':
    case 'u':
      if (number !== undefined) return typeof value === 'bigint' ? String(value) : str(Math.trunc(number));
      break;
    case 'f':
    case 'F':
      if (number !== undefined) return fixedPoint(number, digits);
      break;
    case 'e':
      if (number !== undefined) return withPythonExponent(number.toExponential(digits));
      break;
    case 'E':
      if (number !== undefined) return withPythonExponent(number.toExponential(digits)).toUpperCase();
      break;
    case 'c':
      if (typeof value === 'string' && [...value].length === 1) return value;
      if (number !== undefined && isCodePoint(number)) return String.fromCodePoint(number);
      throw new ExpressionError('TypeError', '%c requires int or char');
    case 'x':
      if (number !== undefined) return Math.trunc(number).toString(16);
      break;
    case 'X':
      if (number !== undefined) return Math.trunc(number).toString(16).toUpperCase();
      break;
    case 'o':
      if (number !== undefined) return Math.trunc(number).toString(8);
      break;
    case 'g':
      if (number !== undefined) return general(number, digits || 1);
      break;
    default:
      throw new ExpressionError('ValueError', `unsupported format character '${type}'`);
  }
  throw new ExpressionError(
    'TypeError',
    `%${type} format: a real number is required, not ${typeName(value)}`,
  );
}

const isCodePoint = (number: number): boolean =>
  Number.isInteger(number) && number >= 0 && number <= 0x10_ff_ff;

/** At least two digits in the exponent. */
function withPythonExponent(text: string): string {
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}

/** Python's `%g`. */
function general(number: number, precision: number): string {
  const exponent = Number(number.toExponential(precision - 1).split('e')[1]);
  const shorten = (text: string) => (text.includes('.') ? withoutEnd(withoutEnd(text, '0'), '.') : text);
  if (exponent >= -4 && exponent < precision)
    return shorten(number.toFixed(Math.max(0, precision - 1 - exponent)));
  const [mantissa = '', rest = ''] = number.toExponential(precision - 1).split('e');
  return withPythonExponent(`${shorten(mantissa)}e${rest}`);
}

function pad(text: string, flags: string, width: string | undefined): string {
  const signed = flags.includes('+') && /^\d/.test(text) ? `+${text}` : text;
  const length = Number(width ?? 0);
  if (length > MAX_PADDING) throw new ExpressionError('LimitError', 'the text would be too long');
  if (flags.includes('-')) return signed.padEnd(length);
  if (flags.includes('0') && /^[-+\d]/.test(signed)) {
    const sign = /^[-+]/.test(signed) ? signed[0] : '';
    return sign + signed.slice(sign?.length ?? 0).padStart(length - (sign?.length ?? 0), '0');
  }
  return signed.padStart(length);
}
