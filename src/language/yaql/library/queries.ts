import { ExpressionError } from '../../expression/expression-error';
import { calculate } from '../../expression/python-numbers';
import { numberOf, Tuple } from '../../expression/python-values';
import type { CallSite } from '../function-definition';
import {
  alias,
  define,
  type FunctionDefinition,
  keywords,
  optional,
  required,
  rest,
} from '../function-definition';
import { Ordering } from '../ordering';
import {
  ANYTHING,
  BOOL,
  COLLECTION,
  INT,
  ITERATOR,
  LAMBDA,
  LAMBDA_OR_NULL,
  MAPPING,
  nullable,
  ORDERING,
  WRITTEN_WORD,
} from '../parameter-types';
import { MISSING } from '../syntax';
import {
  hashKey,
  isCollection,
  isEqual,
  isSetLike,
  isTrue,
  iteratorOf,
  nameOfType,
  PyIterator,
  tuple,
  typeError,
  type YaqlFunctionValue,
} from '../values';
import { GroupAggregator } from './group-aggregator';
import { lazily } from './lazily';
import { memorized } from './memorized';
import { mergeDicts } from './merge-dicts';

const collection = required('collection', COLLECTION);
const predicate = required('predicate', LAMBDA);
const selector = required('selector', LAMBDA);

function stop(message = ''): ExpressionError {
  return new ExpressionError('StopIteration', message);
}

function count(site: CallSite, items: Iterable<unknown>): number {
  let found = 0;
  for (const _item of items) {
    site.budget.step();
    found += 1;
  }
  return found;
}

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

function* distinct(items: Iterable<unknown>, key: YaqlFunctionValue | null): Generator<unknown> {
  const seen = new Set<string>();
  for (const item of items) {
    const hash = hashKey(key === null ? item : key(item));
    if (seen.has(hash)) continue;
    seen.add(hash);
    yield item;
  }
}

function reduce(items: Iterable<unknown>, run: YaqlFunctionValue, seed: unknown): unknown {
  const each = iteratorOf(items);
  let total = seed;
  if (seed === MISSING) {
    const first = each.next();
    if (first.done === true) throw typeError('reduce() of empty iterable with no initial value');
    total = first.value;
  }
  for (let next = each.next(); next.done !== true; next = each.next()) total = run(total, next.value);
  return total;
}

function listOf(site: CallSite, items: unknown): unknown[] {
  const list = site.callMethod('toList', items);
  if (!Array.isArray(list)) throw typeError(`'${nameOfType(list)}' object is not subscriptable`);
  return list;
}

const part = (list: unknown[], from: number, to?: number): unknown[] => tuple(list.slice(from, to));

function compareKeys(site: CallSite): (left: unknown, right: unknown) => number {
  return (left, right) => {
    if (isTrue(site.call('#operator_<', left, right))) return -1;
    return isTrue(site.call('#operator_>', left, right)) ? 1 : 0;
  };
}

const order = (name: string, direction: 1 | -1): FunctionDefinition =>
  define(name, 'method', [collection, selector], (site, items, select) =>
    new Ordering(items, compareKeys(site)).by(select, direction),
  );

const then = (name: string, direction: 1 | -1): FunctionDefinition =>
  define(name, 'method', [required('collection', ORDERING), selector], (_site, ordering, select) =>
    ordering.by(select, direction),
  );

function* range(site: CallSite, start: number, end: number, step: number): Generator<unknown> {
  if (step === 0) throw new ExpressionError('ValueError', 'range() arg 3 must not be zero');
  for (let each = start; step > 0 ? each < end : each > end; each += step) {
    site.budget.step();
    yield each;
  }
}

function* zipped(lists: Iterable<unknown>[], fill: unknown): Generator<unknown> {
  const each = lists.map(iteratorOf);
  if (each.length === 0) return;
  const open = new Set(each);
  for (;;) {
    const row: unknown[] = [];
    for (const items of each) {
      const next = open.has(items) ? items.next() : { done: true, value: fill };
      if (next.done === true) {
        if (fill === MISSING) return;
        open.delete(items);
      }
      row.push(next.done === true ? fill : next.value);
    }
    if (open.size === 0) return;
    yield tuple(row);
  }
}

function* indexed(site: CallSite, items: Iterable<unknown>, start: unknown): Generator<unknown> {
  if (numberOf(start) === undefined)
    throw typeError(`'${nameOfType(start)}' object cannot be interpreted as an integer`);
  let index = start;
  for (const item of items) {
    site.budget.step();
    yield [index, item];
    index = calculate('+', index, 1);
  }
}

function place(items: Iterable<unknown>, test: (item: unknown) => boolean, side: 'first' | 'last'): number {
  let [index, found] = [0, -1];
  for (const item of items) {
    if (test(item)) {
      if (side === 'first') return index;
      found = index;
    }
    index += 1;
  }
  return found;
}

const indexOf = (name: string, side: 'first' | 'last'): FunctionDefinition =>
  define(name, 'method', [collection, required('item', ANYTHING)], (site, items, item) =>
    place(
      items,
      (each) => {
        site.budget.step();
        return isEqual(each, item);
      },
      side,
    ),
  );

const indexWhere = (name: string, side: 'first' | 'last'): FunctionDefinition =>
  define(name, 'method', [collection, predicate], (_site, items, test) =>
    place(items, (item) => isTrue(test(item)), side),
  );

const where = define('where', 'method', [collection, predicate], (_site, items, test) =>
  lazily(function* () {
    for (const item of items) if (isTrue(test(item))) yield item;
  }),
);
const select = define('select', 'method', [collection, selector], (_site, items, run) =>
  lazily(function* () {
    for (const item of items) yield run(item);
  }),
);
const limit = define('limit', 'method', [collection, required('count', INT)], (_site, items, most) => {
  const size = whole(most);
  return lazily(() => taken(items, size));
});
const aggregate = define(
  'aggregate',
  'method',
  [collection, selector, optional('seed', ANYTHING, MISSING)],
  (_site, items, run, seed) => reduce(items, run, seed),
);

const folded = (name: string, operator: string): FunctionDefinition =>
  define(name, 'method', [collection, optional('initial', ANYTHING, MISSING)], (site, items, initial) =>
    reduce(items, (left, right) => site.call(operator, left, right), initial),
  );

/** Questions to collections, most of them answered item by item as the answer is wanted. */
export const QUERIES: readonly FunctionDefinition[] = [
  where,
  alias('filter', where),
  select,
  alias('map', select),
  define(
    '#operator_.',
    'function',
    [collection, required('attribute', WRITTEN_WORD)],
    (site, items, attribute) =>
      lazily(function* () {
        for (const item of items) yield site.call('#operator_.', item, attribute);
      }),
  ),
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
  define('append', 'both', [collection, rest('args', ANYTHING)], (_site, items, further) =>
    lazily(function* () {
      yield* items;
      yield* further;
    }),
  ),
  define(
    'distinct',
    'both',
    [collection, optional('keySelector', LAMBDA_OR_NULL, null)],
    (_site, items, key) => lazily(() => distinct(items, key)),
  ),
  define('enumerate', 'both', [collection, optional('start', nullable(INT), 0)], (site, items, start) =>
    lazily(() => indexed(site, items, start)),
  ),
  define('any', 'both', [collection, optional('predicate', LAMBDA_OR_NULL, null)], (_site, items, test) => {
    for (const item of items) if (test === null || isTrue(test(item))) return true;
    return false;
  }),
  define('all', 'both', [collection, optional('predicate', LAMBDA_OR_NULL, null)], (_site, items, test) => {
    for (const item of items) if (!isTrue(test === null ? item : test(item))) return false;
    return true;
  }),
  define('concat', 'both', [rest('collections', COLLECTION)], (_site, lists) =>
    lazily(function* () {
      for (const items of lists) yield* items;
    }),
  ),
  define('len', 'both', [required('collection', ITERATOR)], count),
  define('count', 'method', [collection], count),
  define('memorize', 'method', [collection], (_site, items) =>
    items instanceof PyIterator ? memorized(items) : items,
  ),
  folded('sum', '#operator_+'),
  folded('max', 'max'),
  folded('min', 'min'),
  define(
    'first',
    'method',
    [collection, optional('default', ANYTHING, MISSING)],
    (_site, items, fallback) => {
      const next = iteratorOf(items).next();
      if (next.done !== true) return next.value;
      if (fallback === MISSING) throw stop();
      return fallback;
    },
  ),
  define('single', 'method', [collection], (_site, items) => {
    const each = iteratorOf(items);
    const first = each.next();
    if (first.done === true) throw stop();
    if (each.next().done !== true) throw stop('Collection contains more than one item');
    return first.value;
  }),
  define('last', 'method', [collection, optional('default', ANYTHING, MISSING)], (_site, items, fallback) => {
    let found: unknown = fallback;
    if (Array.isArray(items)) found = items.length > 0 ? items.at(-1) : fallback;
    else for (const item of items) found = item;
    if (found === MISSING) throw stop();
    return found;
  }),
  define('selectMany', 'method', [collection, selector], (_site, items, run) =>
    lazily(function* () {
      for (const item of items) {
        const inner = run(item);
        if (isCollection(inner)) yield* inner;
        else yield inner;
      }
    }),
  ),
  define('range', 'function', [required('stop', INT)], (site, end) =>
    lazily(() => range(site, 0, Number(end), 1)),
  ),
  define(
    'range',
    'function',
    [required('start', INT), required('stop', INT), optional('step', INT, 1)],
    (site, start, end, step) => {
      if (Number(step) === 0) throw new ExpressionError('ValueError', 'range() arg 3 must not be zero');
      return lazily(() => range(site, Number(start), Number(end), Number(step)));
    },
  ),
  define('sequence', 'function', [optional('start', INT, 0), optional('step', INT, 1)], (site, start, step) =>
    lazily(function* () {
      for (let each: unknown = start; ; each = calculate('+', each, step)) {
        site.budget.step();
        yield each;
      }
    }),
  ),
  order('orderBy', 1),
  order('orderByDescending', -1),
  then('thenBy', 1),
  then('thenByDescending', -1),
  define(
    'groupBy',
    'method',
    [
      collection,
      required('keySelector', LAMBDA),
      optional('valueSelector', LAMBDA_OR_NULL, null),
      optional('aggregator', LAMBDA_OR_NULL, null),
    ],
    (_site, items, key, value, aggregator) => {
      const groups = new Map<string, [key: unknown, values: unknown[]]>();
      for (const item of items) {
        const chosen = value === null ? item : value(item);
        const name = key(item);
        const hash = hashKey(name);
        const group = groups.get(hash);
        if (group === undefined) groups.set(hash, [name, [chosen]]);
        else group[1].push(chosen);
      }
      const result = new GroupAggregator(aggregator);
      return lazily(function* () {
        for (const [name, values] of groups.values()) yield result.of(name, values);
      });
    },
  ),
  define(
    'join',
    'method',
    [required('collection1', COLLECTION), required('collection2', COLLECTION), predicate, selector],
    (_site, one, other, test, run) => {
      const again = other instanceof PyIterator ? memorized(other) : other;
      return lazily(function* () {
        for (const left of one)
          for (const right of again) if (isTrue(test(left, right))) yield run(left, right);
      });
    },
  ),
  define('zip', 'method', [rest('collections', COLLECTION)], (_site, lists) =>
    lazily(() => zipped(lists, MISSING)),
  ),
  define(
    'zipLongest',
    'method',
    [rest('collections', COLLECTION), keywords('kwargs', ANYTHING)],
    (_site, lists, named) => lazily(() => zipped(lists, named.get('default') ?? null)),
  ),
  define(
    'repeat',
    'method',
    [required('value', ANYTHING), optional('times', INT, -1)],
    (site, value, times) =>
      lazily(function* () {
        for (let index = 0; Number(times) < 0 || index < Number(times); index += 1) {
          site.budget.step();
          yield value;
        }
      }),
  ),
  define('cycle', 'method', [collection], (site, items) =>
    lazily(function* () {
      const kept: unknown[] = [];
      for (const item of items) {
        kept.push(item);
        yield item;
      }
      while (kept.length > 0) {
        for (const item of kept) {
          site.budget.step();
          yield item;
        }
      }
    }),
  ),
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
  indexOf('indexOf', 'first'),
  indexOf('lastIndexOf', 'last'),
  indexWhere('indexWhere', 'first'),
  indexWhere('lastIndexWhere', 'last'),
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
  aggregate,
  alias('reduce', aggregate),
  define(
    'accumulate',
    'method',
    [collection, selector, optional('seed', ANYTHING, MISSING)],
    (_site, items, run, seed) =>
      lazily(function* () {
        const each = iteratorOf(items);
        let total = seed;
        if (seed === MISSING) {
          const first = each.next();
          if (first.done === true) throw typeError('accumulate() of empty sequence with no initial value');
          total = first.value;
        }
        yield total;
        for (let next = each.next(); next.done !== true; next = each.next()) {
          total = run(total, next.value);
          yield total;
        }
      }),
  ),
  define('reverse', 'method', [collection], (site, items) => {
    const list = listOf(site, items);
    return lazily(function* () {
      for (let at = list.length - 1; at >= 0; at -= 1) yield list[at];
    });
  }),
  define(
    'mergeWith',
    'method',
    [
      required('dict', MAPPING),
      required('another', MAPPING),
      optional('listMerger', LAMBDA_OR_NULL, null),
      optional('itemMerger', LAMBDA_OR_NULL, null),
      optional('maxLevels', INT, 0),
    ],
    (site, one, another, lists, items, levels) => {
      const mergeLists = (left: unknown, right: unknown): unknown => {
        const [a, b] = [left, right] as [unknown[], unknown[]];
        if (a instanceof Tuple !== b instanceof Tuple)
          throw typeError('can only concatenate lists of one type');
        return site.callMethod(
          'toList',
          lazily(() => distinct([...a, ...b], null)),
        );
      };
      return mergeDicts(
        one,
        another,
        lists ?? mergeLists,
        items ?? ((_left, right) => right),
        Number(levels),
      );
    },
  ),
  define('isIterable', 'function', [required('value', ANYTHING)], (_site, value) => isCollection(value)),
  define(
    'generate',
    'function',
    [
      required('initial', ANYTHING),
      predicate,
      required('producer', LAMBDA),
      optional('selector', LAMBDA_OR_NULL, null),
      optional('decycle', BOOL, false),
    ],
    (site, initial, test, produce, run, isDecycled) =>
      lazily(function* () {
        const past = new Set<string>();
        for (let item = initial; isTrue(test(item)); item = produce(item)) {
          site.budget.step();
          if (isDecycled) {
            const hash = hashKey(item);
            if (past.has(hash)) return;
            past.add(hash);
          }
          yield run === null ? item : run(item);
        }
      }),
  ),
  define(
    'generateMany',
    'function',
    [
      required('initial', ANYTHING),
      required('producer', LAMBDA),
      optional('selector', LAMBDA_OR_NULL, null),
      optional('decycle', BOOL, false),
      optional('depthFirst', BOOL, false),
    ],
    (site, initial, produce, run, isDecycled, isDepthFirst) =>
      lazily(function* () {
        const past = new Set<string>();
        let queue: unknown[] = [initial];
        while (queue.length > 0) {
          site.budget.step();
          const item = queue.shift();
          if (isDecycled) {
            const hash = hashKey(item);
            if (past.has(hash)) continue;
            past.add(hash);
          }
          yield run === null ? item : run(item);
          const produced: unknown[] = [];
          const each = iteratorOf(produce(item));
          for (let next = each.next(); next.done !== true; next = each.next()) {
            site.budget.step();
            produced.push(next.value);
          }
          queue = isDepthFirst ? [...produced, ...queue] : [...queue, ...produced];
          site.budget.step(queue.length >> 4);
        }
      }),
  ),
  define(
    'defaultIfEmpty',
    'method',
    [collection, required('default', COLLECTION)],
    (_site, items, fallback) => {
      if (Array.isArray(items)) return items.length === 0 ? fallback : items;
      if (isSetLike(items)) return items.size === 0 ? fallback : items;
      const kept = memorized(items as PyIterator);
      return kept[Symbol.iterator]().next().done === true ? fallback : kept;
    },
  ),
];

/** Up to so many further items, without closing what they come from. */
function* pulled(items: PyIterator, most: number): Generator<unknown> {
  for (let index = 0; index < most; index += 1) {
    const next = items.next();
    if (next.done === true) return;
    yield next.value;
  }
}
