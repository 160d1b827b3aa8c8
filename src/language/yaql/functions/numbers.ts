import { arithmetic } from '../../expression/arithmetic';
import { ExpressionError } from '../../expression/expression-error';
import { MAX_RANGE } from '../../expression/limits';
import { compare, float, isFloat, numberOf, repr } from '../../expression/python-values';
import type { YaqlCall, YaqlFunction } from './call';

function extreme(direction: number): YaqlFunction {
  return (call) => {
    const items =
      call.count === 1 || Array.isArray(call.value(0)) ? call.list(0) : call.all.map((each) => each.value());
    if (items.length === 0) throw new ExpressionError('StopIteration', 'the list is empty');
    return items.reduce((best, item) => (compare(item, best) * direction > 0 ? item : best));
  };
}

function sum(call: YaqlCall): unknown {
  const list = call.list(0);
  const start = call.count > 1 ? call.value(1) : 0;
  return list.reduce((total, item) => arithmetic('+', total, item, call.budget), start);
}

function range(call: YaqlCall): number[] {
  const first = call.number(0);
  const [from, to] = call.count > 1 ? [first, call.number(1)] : [0, first];
  const step = call.number(2, 1);
  const count = step === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.ceil((to - from) / step));
  if (count > MAX_RANGE) {
    throw new ExpressionError('LimitError', `a range of more than ${MAX_RANGE} numbers is not counted out`);
  }
  call.budget.step(count);
  return Array.from({ length: count }, (_item, index) => from + index * step);
}

function toInteger(call: YaqlCall): number {
  const value = call.value(0);
  if (value === null) return 0;
  const number =
    numberOf(value) ??
    (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : undefined);
  if (number === undefined) {
    throw new ExpressionError('ValueError', `invalid literal for int() with base 10: ${repr(value)}`);
  }
  return Math.trunc(number);
}

function toFloat(call: YaqlCall): unknown {
  const value = call.value(0);
  const number =
    numberOf(value) ?? (typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN);
  if (Number.isNaN(number))
    throw new ExpressionError('ValueError', `could not convert string to float: ${repr(value)}`);
  return float(number);
}

function random(call: YaqlCall): unknown {
  if (call.count === 0) return Math.random();
  const from = Math.ceil(call.number(0));
  const to = Math.floor(call.number(1));
  return from + Math.floor(Math.random() * (to - from + 1));
}

function round(call: YaqlCall): unknown {
  const factor = 10 ** call.number(1, 0);
  const value = Math.round(call.number(0) * factor) / factor;
  return call.count > 1 ? float(value) : Math.round(call.number(0));
}

/** Functions that give a number, and the greatest and least of anything. */
export const NUMBER_FUNCTIONS: readonly (readonly [name: string, run: YaqlFunction])[] = [
  ['int', toInteger],
  ['float', toFloat],
  ['range', range],
  ['random', random],
  ['abs', (call) => (isFloat(call.value(0)) ? float(Math.abs(call.number(0))) : Math.abs(call.number(0)))],
  ['round', round],
  ['min', extreme(-1)],
  ['max', extreme(1)],
  ['sum', sum],
];
