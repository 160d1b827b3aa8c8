import { ExpressionError } from '../../expression/expression-error';
import type { CallSite } from '../function-definition';
import { alias, define, type FunctionDefinition, optional, required } from '../function-definition';
import { ANYTHING, ITERATOR, LAMBDA_OR_NULL } from '../parameter-types';
import { MISSING } from '../syntax';
import { isEqual, isTrue, iteratorOf, typeError, type YaqlFunctionValue } from '../values';
import { collection, predicate, selector } from './collection-parameters';
import { lazily } from './lazily';

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

/** One value from a whole collection: sums, counts, the first that fits, where it stands. */
export const FOLDS: readonly FunctionDefinition[] = [
  define('any', 'both', [collection, optional('predicate', LAMBDA_OR_NULL, null)], (_site, items, test) => {
    for (const item of items) if (test === null || isTrue(test(item))) return true;
    return false;
  }),
  define('all', 'both', [collection, optional('predicate', LAMBDA_OR_NULL, null)], (_site, items, test) => {
    for (const item of items) if (!isTrue(test === null ? item : test(item))) return false;
    return true;
  }),
  define('len', 'both', [required('collection', ITERATOR)], count),
  define('count', 'method', [collection], count),
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
  indexOf('indexOf', 'first'),
  indexOf('lastIndexOf', 'last'),
  indexWhere('indexWhere', 'first'),
  indexWhere('lastIndexWhere', 'last'),
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
];
