import { ExpressionError } from '../../expression/expression-error';
import { calculate } from '../../expression/python-numbers';
import { numberOf } from '../../expression/python-values';
import type { CallSite } from '../function-definition';
import { define, type FunctionDefinition, keywords, optional, required, rest } from '../function-definition';
import { ANYTHING, BOOL, COLLECTION, INT, LAMBDA, LAMBDA_OR_NULL, nullable } from '../parameter-types';
import { MISSING } from '../syntax';
import { hashKey, isTrue, iteratorOf, nameOfType, tuple, typeError } from '../values';
import { collection, predicate } from './collection-parameters';
import { lazily } from './lazily';

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
  let index = typeof start === 'boolean' ? Number(start) : start;
  for (const item of items) {
    site.budget.step();
    yield [index, item];
    index = calculate('+', index, 1);
  }
}

/** Collections that are made from nothing but a rule, or from several others side by side. */
export const GENERATORS: readonly FunctionDefinition[] = [
  define('enumerate', 'both', [collection, optional('start', nullable(INT), 0)], (site, items, start) =>
    lazily(() => indexed(site, items, start)),
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
      for (
        let each: unknown = start === true && step === 1 ? 1 : start;
        ;
        each = calculate('+', each, step)
      ) {
        site.budget.step();
        yield each;
      }
    }),
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
];
