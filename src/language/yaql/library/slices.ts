import { ExpressionError } from '../../expression/expression-error';
import type { CallSite } from '../function-definition';
import { alias, define, type FunctionDefinition, required } from '../function-definition';
import { INT } from '../parameter-types';
import { MISSING } from '../syntax';
import { isEqual, isTrue, iteratorOf, nameOfType, PyIterator, tuple, typeError } from '../values';
import { collection, predicate } from './collection-parameters';
import { lazily } from './lazily';

/** Python's `islice` for counts that may not be negative. */
function whole(value: number | bigint | boolean): number {
  if (Number(value) < 0) {
    throw new ExpressionError(
      'ValueError',
      'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.',
    );
  }
  return Number(value);
}

function* taken(items: Iterable<unknown>, most: number): Generator<unknown> {
  if (most === 0) return;
  let left = most;
  for (const item of items) {
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}

function listOf(site: CallSite, items: unknown): unknown[] {
  const list = site.callMethod('toList', items);
  if (!Array.isArray(list)) throw typeError(`'${nameOfType(list)}' object is not subscriptable`);
  return list;
}

const part = (list: unknown[], from: number, to?: number): unknown[] => tuple(list.slice(from, to));

const limit = define('limit', 'method', [collection, required('count', INT)], (_site, items, most) => {
  const size = whole(most);
  return lazily(() => taken(items, size));
});

/** Up to so many further items, without closing what they come from. */
function* pulled(items: PyIterator, most: number): Generator<unknown> {
  for (let index = 0; index < most; index += 1) {
    const next = items.next();
    if (next.done === true) return;
    yield next.value;
  }
}

/** Parts of collections: the first so many, what a condition cuts off, pieces of a length. */
export const SLICES: readonly FunctionDefinition[] = [
  limit,
  alias('take', limit),
  define('skip', 'method', [collection, required('count', INT)], (_site, items, gone) => {
    const size = whole(gone);
    return lazily(function* () {
      let index = 0;
      for (const item of items) {
        if (index >= size) yield item;
        index += 1;
      }
    });
  }),
  define('takeWhile', 'method', [collection, predicate], (_site, items, test) =>
    lazily(function* () {
      for (const item of items) {
        if (!isTrue(test(item))) return;
        yield item;
      }
    }),
  ),
  define('skipWhile', 'method', [collection, predicate], (_site, items, test) =>
    lazily(function* () {
      let isSkipping = true;
      for (const item of items) {
        isSkipping &&= isTrue(test(item));
        if (!isSkipping) yield item;
      }
    }),
  ),
  define('slice', 'method', [collection, required('length', INT)], (site, items, length) =>
    lazily(function* () {
      const each = new PyIterator(iteratorOf(items));
      for (;;) {
        const list = site.callMethod(
          'toList',
          lazily(() => pulled(each, whole(length))),
        );
        if (!isTrue(list)) return;
        yield list;
      }
    }),
  ),
  define('splitWhere', 'method', [collection, predicate], (site, items, test) =>
    lazily(function* () {
      const list = listOf(site, items);
      let start = 0;
      for (const [at, item] of list.entries()) {
        if (!isTrue(test(item))) continue;
        yield part(list, start, at);
        start = at + 1;
      }
      if (start !== list.length) yield part(list, start);
    }),
  ),
  define('sliceWhere', 'method', [collection, predicate], (site, items, test) =>
    lazily(function* () {
      const list = listOf(site, items);
      let start = 0;
      let last: unknown = MISSING;
      for (const [at, item] of list.entries()) {
        const now = test(item);
        if (last !== MISSING && !isEqual(now, last)) {
          yield part(list, start, at);
          start = at;
        }
        last = now;
      }
      if (start !== list.length) yield part(list, start);
    }),
  ),
  define('splitAt', 'method', [collection, required('index', INT)], (site, items, index) => {
    const list = listOf(site, items);
    return [part(list, 0, Number(index)), part(list, Number(index))];
  }),
  define('reverse', 'method', [collection], (site, items) => {
    const list = listOf(site, items);
    return lazily(function* () {
      for (let at = list.length - 1; at >= 0; at -= 1) yield list[at];
    });
  }),
];
