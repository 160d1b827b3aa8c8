import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { float, isFloat, numberOf, typeName } from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';

function toInteger(value: unknown, args: BoundArguments): unknown {
  const number = numberOf(value);
  if (number !== undefined) return Math.trunc(number);
  const text = typeof value === 'string' ? value.trim() : '';
  const base = args.number('base', 10);
  if (/^[-+]?\d+$/.test(text) && base === 10) return Number(text);
  const parsed = base === 10 ? Number(text === '' ? Number.NaN : text) : Number.parseInt(text, base);
  return Number.isNaN(parsed) ? (args.value('default') ?? 0) : Math.trunc(parsed);
}

function round(value: unknown, args: BoundArguments): unknown {
  const number = numberOf(value);
  if (number === undefined)
    throw new ExpressionError('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  const factor = 10 ** args.number('precision', 0);
  const method = args.text('method', 'common');
  if (method === 'common' && !isFloat(value) && factor >= 1) return number;
  const scaled = number * factor;
  if (method === 'ceil') return float(Math.ceil(scaled) / factor);
  if (method === 'floor') return float(Math.floor(scaled) / factor);
  const down = Math.floor(scaled);
  const half = Math.abs(scaled - down - 0.5) < 1e-9;
  return float((half ? (down % 2 === 0 ? down : down + 1) : Math.round(scaled)) / factor);
}

/** Filters that make or change a number. */
export const NUMBER_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  [
    'abs',
    plain([], (value) => {
      const number = numberOf(value);
      if (number === undefined)
        throw new ExpressionError('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
      return isFloat(value) ? float(Math.abs(number)) : Math.abs(number);
    }),
  ],
  [
    'float',
    plain(['default'], (value, args) => {
      const text = typeof value === 'string' ? value.trim() : '';
      const number = numberOf(value) ?? (text === '' ? Number.NaN : Number(text));
      return Number.isNaN(number) ? (args.value('default') ?? float(0)) : float(number);
    }),
  ],
  ['int', plain(['default', 'base'], toInteger)],
  ['round', plain(['precision', 'method'], round)],
];
