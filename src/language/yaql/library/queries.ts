import { Tuple } from '../../expression/python-values';
import type { CallSite } from '../function-definition';
import { alias, define, type FunctionDefinition, optional, required, rest } from '../function-definition';
import { Ordering } from '../ordering';
import {
  ANYTHING,
  COLLECTION,
  INT,
  LAMBDA,
  LAMBDA_OR_NULL,
  MAPPING,
  ORDERING,
  WRITTEN_WORD,
} from '../parameter-types';
import {
  hashKey,
  isCollection,
  isSetLike,
  isTrue,
  PyIterator,
  typeError,
  type YaqlFunctionValue,
} from '../values';
import { collection, predicate, selector } from './collection-parameters';
import { GroupAggregator } from './group-aggregator';
import { lazily } from './lazily';
import { memorized } from './memorized';
import { mergeDicts } from './merge-dicts';

function* distinct(items: Iterable<unknown>, key: YaqlFunctionValue | null): Generator<unknown> {
  const seen = new Set<string>();
  for (const item of items) {
    const hash = hashKey(key === null ? item : key(item));
    if (seen.has(hash)) continue;
    seen.add(hash);
    yield item;
  }
}

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
  define('concat', 'both', [rest('collections', COLLECTION)], (_site, lists) =>
    lazily(function* () {
      for (const items of lists) yield* items;
    }),
  ),
  define('memorize', 'method', [collection], (_site, items) =>
    items instanceof PyIterator ? memorized(items) : items,
  ),
  define('selectMany', 'method', [collection, selector], (_site, items, run) =>
    lazily(function* () {
      for (const item of items) {
        const inner = run(item);
        if (isCollection(inner)) yield* inner;
        else yield inner;
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
