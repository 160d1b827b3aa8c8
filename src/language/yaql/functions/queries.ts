import { ExpressionError } from '../../expression/expression-error';
import { compare, type Dict, dict, equals, str, truthy } from '../../expression/python-values';
import type { YaqlCall, YaqlFunction } from './call';

function select(call: YaqlCall): unknown[] {
  const run = call.lambda(1);
  return call.list(0).map((item) => run(item));
}

function where(call: YaqlCall): unknown[] {
  const run = call.lambda(1);
  return call.list(0).filter((item) => truthy(run(item)));
}

function ordered(direction: number): YaqlFunction {
  return (call) => {
    const list = call.list(0);
    call.budget.step(list.length * 4);
    const run = call.lambda(1);
    return list
      .map((item) => ({ item, key: run(item) }))
      .sort((left, right) => compare(left.key, right.key) * direction)
      .map(({ item }) => item);
  };
}

function toDict(call: YaqlCall): Dict {
  const key = call.lambda(1);
  const value = call.count > 2 ? call.lambda(2) : (item: unknown) => item;
  return dict(call.list(0).map((item) => [str(key(item)), value(item)] as const));
}

function groupBy(call: YaqlCall): unknown[] {
  const key = call.lambda(1);
  const value = call.count > 2 ? call.lambda(2) : (item: unknown) => item;
  const groups: [unknown, unknown[]][] = [];
  for (const item of call.list(0)) {
    const name = key(item);
    const group = groups.find(([known]) => equals(known, name));
    call.budget.step(groups.length);
    if (group === undefined) groups.push([name, [value(item)]]);
    else group[1].push(value(item));
  }
  return groups;
}

function aggregate(call: YaqlCall): unknown {
  const list = call.list(0);
  const run = call.lambda(1);
  if (call.count > 2) return list.reduce((total, item) => run(total, item), call.value(2));
  if (list.length === 0) throw new ExpressionError('StopIteration', 'the list is empty');
  return list.reduce((total, item) => run(total, item));
}

/** Functions that ask a lambda about every item of a list. */
export const QUERY_FUNCTIONS: readonly (readonly [name: string, run: YaqlFunction])[] = [
  ['select', select],
  ['where', where],
  ['filter', where],
  ['selectMany', (call) => select(call).flatMap((item) => (Array.isArray(item) ? item : [item]))],
  ['any', (call) => (call.count > 1 ? where(call) : call.list(0)).length > 0],
  ['all', (call) => (call.count > 1 ? select(call) : call.list(0)).every(truthy)],
  ['orderBy', ordered(1)],
  ['orderByDescending', ordered(-1)],
  [
    'takeWhile',
    (call) => {
      const run = call.lambda(1);
      const end = call.list(0).findIndex((item) => !truthy(run(item)));
      return end === -1 ? call.list(0) : call.list(0).slice(0, end);
    },
  ],
  [
    'skipWhile',
    (call) => {
      const run = call.lambda(1);
      const end = call.list(0).findIndex((item) => !truthy(run(item)));
      return end === -1 ? [] : call.list(0).slice(end);
    },
  ],
  ['toDict', toDict],
  [
    'indexWhere',
    (call) => {
      const run = call.lambda(1);
      return call.list(0).findIndex((item) => truthy(run(item)));
    },
  ],
  ['groupBy', groupBy],
  ['aggregate', aggregate],
  ['reduce', aggregate],
];
