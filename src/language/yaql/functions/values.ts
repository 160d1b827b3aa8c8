import { isDict, isFloat, numberOf, str, truthy } from '../../expression/python-values';
import type { YaqlCall, YaqlFunction } from './call';

function isEmpty(call: YaqlCall): boolean {
  const value = call.value(0);
  return value === null || value === '' || ((Array.isArray(value) || isDict(value)) && !truthy(value));
}

function isType(test: (value: unknown) => boolean): YaqlFunction {
  return (call) => test(call.value(0));
}

function switchCase(call: YaqlCall): unknown {
  for (const { key, value } of call.all.flatMap((each) => each.pairs())) {
    if (truthy(key.value())) return value.value();
  }
  return null;
}

/** Functions for a value of any kind: what it is, and which of several to take. */
export const VALUE_FUNCTIONS: readonly (readonly [name: string, run: YaqlFunction])[] = [
  ['str', (call) => str(call.value(0))],
  ['bool', (call) => truthy(call.value(0))],
  ['isString', isType((value) => typeof value === 'string')],
  ['isInteger', isType((value) => typeof value === 'number' && !isFloat(value))],
  ['isNumber', isType((value) => typeof value !== 'boolean' && numberOf(value) !== undefined)],
  ['isBoolean', isType((value) => typeof value === 'boolean')],
  ['isList', isType(Array.isArray)],
  ['isDict', isType(isDict)],
  ['isEmpty', isEmpty],
  [
    'coalesce',
    (call) =>
      call.all.map((each) => each.value()).find((value) => value !== null && value !== undefined) ?? null,
  ],
  ['switch', switchCase],
];
