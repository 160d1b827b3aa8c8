import { ExpressionError } from '../../expression/expression-error';
import type { YaqlCall, YaqlFunction } from './call';

function flatten(items: unknown[], call: YaqlCall): unknown[] {
  return items.flatMap((item) => {
    call.budget.step();
    return Array.isArray(item) ? flatten(item, call) : [item];
  });
}

function pick(list: unknown[], index: number, call: YaqlCall): unknown {
  const found = list.at(index);
  if (found !== undefined) return found;
  const fallback = call.optional(1, 'default');
  if (fallback === undefined) throw new ExpressionError('StopIteration', 'the list is empty');
  return fallback;
}

/** Functions that take lists apart and put them together. */
export const LIST_FUNCTIONS: readonly (readonly [name: string, run: YaqlFunction])[] = [
  [
    'list',
    (call) =>
      call.all.flatMap((each) => {
        const value = each.value();
        return Array.isArray(value) ? value : [value];
      }),
  ],
  ['first', (call) => pick(call.list(0), 0, call)],
  ['last', (call) => pick(call.list(0), -1, call)],
  [
    'single',
    (call) => {
      if (call.list(0).length > 1)
        throw new ExpressionError('StopIteration', 'the list has more than one item');
      return pick(call.list(0), 0, call);
    },
  ],
  ['skip', (call) => call.list(0).slice(call.number(1))],
  ['limit', (call) => call.list(0).slice(0, call.number(1))],
  ['take', (call) => call.list(0).slice(0, call.number(1))],
  ['reverse', (call) => [...call.list(0)].reverse()],
  ['toList', (call) => [...call.list(0)]],
  ['flatten', (call) => flatten(call.list(0), call)],
  ['append', (call) => [...call.list(0), ...call.all.slice(1).map((each) => each.value())]],
  [
    'insert',
    (call) => {
      const copy = [...call.list(0)];
      copy.splice(call.number(1), 0, call.value(2));
      return copy;
    },
  ],
  ['enumerate', (call) => call.list(0).map((item, index) => [index + call.number(1, 0), item])],
  [
    'zip',
    (call) => {
      const lists = call.all.map((each) => call.items(each.value()));
      const size = Math.min(...lists.map((each) => each.length));
      return Array.from({ length: size }, (_item, index) => lists.map((each) => each[index]));
    },
  ],
  [
    'slice',
    (call) => {
      const size = Math.max(1, call.number(1));
      const list = call.list(0);
      return Array.from({ length: Math.ceil(list.length / size) }, (_item, index) =>
        list.slice(index * size, (index + 1) * size),
      );
    },
  ],
];
