import { exactInteger } from '../../../core/exact-json';
import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { fixedPoint } from '../../expression/fixed-point';
import {
  Float,
  float,
  isFloat,
  numberOf,
  str,
  truthy,
  typeName,
  Undefined,
} from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';

/** Longer integers are nobody's. */
const MAX_DIGITS = 4300;

/** A text as Python's `float()` reads it; NaN where it cannot. `nan` itself gives a Float. */
function readFloat(given: string): unknown {
  const text = given.trim().toLowerCase();
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(text);
  if (special !== null)
    return new Float(special[2] === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity);
  const isNumber = /^[-+]?(\d+(_\d+)*(\.(\d+(_\d+)*)?)?|\.\d+(_\d+)*)(e[-+]?\d+(_\d+)*)?$/.test(text);
  return isNumber ? float(Number(text.replaceAll('_', ''))) : undefined;
}

const PREFIXES: Record<string, number> = { '0x': 16, '0o': 8, '0b': 2 };

/** A text as Python's `int(text, base)` reads it; undefined where it cannot, or knows no such base. */
function readInteger(given: string, wanted: unknown): unknown {
  const base = isFloat(wanted) ? undefined : numberOf(wanted);
  if (base === undefined || base === 1 || base < 0 || base > 36) return undefined;
  const text = given.trim().toLowerCase();
  const match = /^([-+]?)(0[xob])?_?([\da-z]+(?:_[\da-z]+)*)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, prefix, written = ''] = match;
  const isPrefixed = prefix !== undefined && (base === 0 || PREFIXES[prefix] === base);
  const radix = isPrefixed ? (PREFIXES[prefix] ?? 10) : base === 0 ? 10 : base;
  const digits = (isPrefixed ? written : `${prefix ?? ''}${written}`).replaceAll('_', '');
  if (digits.length > MAX_DIGITS) return undefined;
  let value = 0n;
  for (const digit of digits) {
    const worth = Number.parseInt(digit, 36);
    if (!(worth < radix)) return undefined;
    value = value * BigInt(radix) + BigInt(worth);
  }
  return exactInteger(`${sign === '-' ? '-' : ''}${value}`);
}

function toInteger(value: unknown, args: BoundArguments): unknown {
  if (value instanceof Undefined) return value.fail();
  const otherwise = args.value('default') ?? 0;
  const whole = (number: number): unknown =>
    Number.isFinite(number) ? exactInteger(BigInt(Math.trunc(number)).toString()) : otherwise;
  if (typeof value === 'string') {
    const read = readInteger(value, args.has('base') ? args.value('base') : 10);
    if (read !== undefined) return read;
    const number = numberOf(readFloat(value));
    return number === undefined ? otherwise : whole(number);
  }
  if (typeof value === 'bigint') return value;
  const number = numberOf(value);
  return number === undefined ? otherwise : whole(number);
}

function round(value: unknown, args: BoundArguments): unknown {
  const number = numberOf(value);
  if (number === undefined)
    throw new ExpressionError('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  const precision = args.number('precision', 0);
  const method = args.text('method', 'common');
  if (!['common', 'ceil', 'floor'].includes(method))
    throw new ExpressionError('FilterArgumentError', 'method must be common, ceil or floor');
  const factor = 10 ** precision;
  if (method === 'ceil') return float(Math.ceil(number * factor) / factor);
  if (method === 'floor') return float(Math.floor(number * factor) / factor);
  if (!isFloat(value) && precision >= 0) return typeof value === 'bigint' ? value : number;
  if (precision >= 0 && precision <= 40 && Math.abs(number) < 1e20)
    return float(Number(fixedPoint(number, precision)));
  if (precision > 40) return value;
  const scaled = number * factor;
  const half = Math.abs(scaled % 1) === 0.5;
  const rounded = (half ? 2 * Math.round(scaled / 2) : Math.round(scaled)) / factor;
  return isFloat(value) ? float(rounded) : rounded;
}

const UNITS = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

function fileSize(value: unknown, args: BoundArguments): string {
  const bytes = numberOf(typeof value === 'string' ? readFloat(value) : value);
  if (bytes === undefined)
    throw new ExpressionError(
      typeof value === 'string' ? 'ValueError' : 'TypeError',
      `'${str(value)}' is no number of bytes`,
    );
  const isBinary = truthy(args.value('binary'));
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  let power = 1;
  while (power < UNITS.length && bytes >= base ** (power + 1)) power += 1;
  const unit = UNITS[power - 1] ?? '';
  return `${fixedPoint((base * bytes) / base ** (power + 1), 1)} ${isBinary ? `${unit.toUpperCase()}iB` : `${unit}B`}`;
}

/** Filters that make or change a number. */
export const NUMBER_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  [
    'abs',
    plain([], (value) => {
      const number = numberOf(value);
      if (number === undefined)
        throw new ExpressionError('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
      if (typeof value === 'bigint') return value < 0n ? -value : value;
      return isFloat(value) ? float(Math.abs(number)) : Math.abs(number);
    }),
  ],
  [
    'float',
    plain(['default'], (value, args) => {
      if (value instanceof Undefined) return value.fail();
      const read = typeof value === 'string' ? readFloat(value) : numberOf(value);
      const number = numberOf(read);
      return number === undefined ? (args.value('default') ?? float(0)) : float(number);
    }),
  ],
  ['filesizeformat', plain(['binary'], fileSize)],
  ['int', plain(['default', 'base'], toInteger)],
  ['round', plain(['precision', 'method'], round)],
];
