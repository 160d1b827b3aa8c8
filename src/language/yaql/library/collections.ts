import { ExpressionError } from '../../expression/expression-error';
import { Tuple } from '../../expression/python-values';
import type { CallSite } from '../function-definition';
import {
  define,
  defineWithRules,
  type FunctionDefinition,
  optional,
  required,
  rest,
} from '../function-definition';
import { MissingKeyError } from '../missing-key-error';
import {
  ANYTHING,
  COLLECTION,
  INT,
  LAMBDA,
  LAMBDA_OR_NULL,
  MAPPING,
  NO_SET,
  RULE_VALUE,
  SEQUENCE,
  SET,
  WORD,
} from '../parameter-types';
import {
  DictView,
  hashKey,
  isCollection,
  isEqual,
  isSetLike,
  iteratorOf,
  PyDict,
  PyIterator,
  PySet,
  type SetLike,
  setHas,
  tuple,
} from '../values';
import { lazily } from './lazily';

function* unrolled(items: Iterable<unknown>): Generator<unknown> {
  for (const item of items) {
    if (item instanceof PyIterator) yield* unrolled(item);
    else yield item;
  }
}

function* flat(site: CallSite, items: Iterable<unknown>): Generator<unknown> {
  for (const item of items) {
    site.budget.step();
    if (isCollection(item)) yield* flat(site, item);
    else yield item;
  }
}

/** Python's `in` for whatever can be gone over. */
function holds(site: CallSite, items: Iterable<unknown>, value: unknown): boolean {
  if (isSetLike(items)) return setHas(items, value);
  for (const item of items) {
    site.budget.step();
    if (isEqual(item, value)) return true;
  }
  return false;
}

function needed(of: PyDict, key: unknown): unknown {
  const value = of.get(key);
  if (value === undefined) throw new MissingKeyError(key);
  return value;
}

function at(list: unknown[], index: number | bigint | boolean): unknown {
  const value = list.at(Number(index));
  if (value === undefined || Math.abs(Number(index)) > list.length) {
    throw new ExpressionError('IndexError', `${list instanceof Tuple ? 'tuple' : 'list'} index out of range`);
  }
  return value;
}

function repeat(site: CallSite, list: unknown[], times: number | bigint | boolean): unknown[] {
  const count = Math.max(0, Number(times));
  site.budget.step(list.length * count);
  const items = Array.from({ length: list.length * count }, (_each, index) => list[index % list.length]);
  return list instanceof Tuple ? tuple(items) : items;
}

function without(of: PyDict, keys: Iterable<unknown>): PyDict {
  const gone = new Set([...keys].map(hashKey));
  return new PyDict(
    of.entries().filter(([key]) => !gone.has(hashKey(key))),
    'plain',
  );
}

/** Methods of real sets only: the views of a dict do not have them. */
function real(set: SetLike, method: string): PySet {
  if (set instanceof PySet) return set;
  throw new ExpressionError(
    'AttributeError',
    `'${set.of.isFrozen ? 'KeysView' : 'dict_keys'}' object has no attribute '${method}'`,
  );
}

const both = [required('left', SET), required('right', SET)] as const;
const subtract = (_site: CallSite, left: SetLike, right: SetLike): PySet =>
  new PySet([...real(left, 'difference')].filter((item) => !setHas(right, item)));
const dictAnd = required('dict', MAPPING);

function isIn(position: number, count: number, index: number): boolean {
  return count >= 0 ? index >= position && index < position + count : index >= position;
}

const LISTS: readonly FunctionDefinition[] = [
  define('list', 'function', [rest('args', ANYTHING)], (site, args) =>
    site.callMethod('toList', new PyIterator(unrolled(args))),
  ),
  define('flatten', 'method', [required('collection', COLLECTION)], (site, items) =>
    lazily(() => flat(site, items)),
  ),
  define('toList', 'method', [required('collection', COLLECTION)], (site, items) => {
    if (items instanceof Tuple) return items;
    const list = tuple(items);
    site.budget.step(list.length);
    return list;
  }),
  define('#list', 'function', [rest('args', ANYTHING)], (_site, args) => tuple(args)),
  define('#indexer', 'function', [required('list', SEQUENCE), required('index', INT)], (_site, list, index) =>
    at(list, index),
  ),
  define(
    '#operator_in',
    'function',
    [required('value', ANYTHING), required('collection', COLLECTION)],
    (site, value, items) => holds(site, items, value),
  ),
  define('contains', 'method', [required('collection', COLLECTION), required('value', ANYTHING)], holds),
  define(
    '#operator_+',
    'function',
    [required('left', COLLECTION), required('right', COLLECTION)],
    (site, left, right) => {
      if (left instanceof Tuple && right instanceof Tuple) {
        site.budget.step(left.length + right.length);
        return tuple([...left, ...right]);
      }
      if (left instanceof PySet && right instanceof PySet) return new PySet([...left, ...right]);
      return lazily(function* () {
        yield* left;
        yield* right;
      });
    },
  ),
  define('#operator_*', 'function', [required('left', SEQUENCE), required('right', INT)], repeat),
  define(
    '#operator_*',
    'function',
    [required('left', INT), required('right', SEQUENCE)],
    (site, times, list) => repeat(site, list, times),
  ),
  define('isList', 'function', [required('arg', ANYTHING)], (_site, value) => Array.isArray(value)),
  define('len', 'both', [required('sequence', SEQUENCE)], (_site, list) => list.length),
  define(
    'delete',
    'method',
    [required('collection', COLLECTION), required('position', INT), optional('count', INT, 1)],
    (_site, items, position, count) =>
      lazily(function* () {
        let index = 0;
        for (const item of items) {
          if (!isIn(Number(position), Number(count), index)) yield item;
          index += 1;
        }
      }),
  ),
  define(
    'replace',
    'method',
    [
      required('collection', COLLECTION),
      required('position', INT),
      required('value', ANYTHING),
      optional('count', INT, 1),
    ],
    (_site, items, position, value, count) =>
      lazily(() => replaced(items, Number(position), [value], Number(count))),
  ),
  define(
    'replaceMany',
    'method',
    [
      required('collection', COLLECTION),
      required('position', INT),
      required('values', COLLECTION),
      optional('count', INT, 1),
    ],
    (_site, items, position, values, count) =>
      lazily(() => replaced(items, Number(position), values, Number(count))),
  ),
  define(
    'insert',
    'method',
    [required('collection', NO_SET), required('position', INT), required('value', ANYTHING)],
    (_site, items, position, value) =>
      lazily(function* () {
        let index = -1;
        for (const item of items) {
          index += 1;
          if (index === Number(position)) yield value;
          yield item;
        }
        if (Number(position) > index) yield value;
      }),
  ),
  define(
    'insert',
    'method',
    [required('collection', SEQUENCE), required('position', INT), required('value', ANYTHING)],
    (site, list, position, value) => {
      site.budget.step(list.length);
      const copy = [...list];
      copy.splice(Number(position), 0, value);
      return copy;
    },
  ),
  define(
    'insertMany',
    'method',
    [required('collection', COLLECTION), required('position', INT), required('values', COLLECTION)],
    (_site, items, position, values) =>
      lazily(function* () {
        let index = -1;
        if (Number(position) < 0) yield* values;
        for (const item of items) {
          index += 1;
          if (index === Number(position)) yield* values;
          yield item;
        }
        if (Number(position) > index) yield* values;
      }),
  ),
];

function* replaced(
  items: Iterable<unknown>,
  position: number,
  by: Iterable<unknown>,
  count: number,
): Generator<unknown> {
  let isDone = false;
  let index = 0;
  for (const item of items) {
    if (!isIn(position, count, index)) yield item;
    else if (!isDone) {
      isDone = true;
      yield* by;
    }
    index += 1;
  }
}

const makeDict = (name: string): FunctionDefinition =>
  defineWithRules(
    name,
    'function',
    [rest('args', RULE_VALUE)],
    (_site, rules) => new PyDict(rules.map(({ source, destination }) => [source, destination] as const)),
  );

function pairOf(item: unknown): [unknown, unknown] {
  const items = iteratorOf(item);
  const [key, value] = [items.next(), items.next()];
  if (key.done === true || value.done === true)
    throw new ExpressionError('StopIteration', 'a pair has two items');
  return [key.value, value.value];
}

const DICTS: readonly FunctionDefinition[] = [
  makeDict('dict'),
  makeDict('#map'),
  defineWithRules(
    'dict',
    'function',
    [required('items', COLLECTION)],
    (_site, items) => new PyDict(Array.from(items, pairOf)),
  ),
  define(
    'toDict',
    'method',
    [
      required('collection', COLLECTION),
      required('keySelector', LAMBDA),
      optional('valueSelector', LAMBDA_OR_NULL, null),
    ],
    (_site, items, key, value) =>
      new PyDict(
        Array.from(items, (item) => [key(item), value === null ? item : value(item)] as const),
        'plain',
      ),
  ),
  define('#operator_.', 'function', [dictAnd, required('key', WORD)], (_site, of, key) => needed(of, key)),
  define('#indexer', 'function', [dictAnd, required('key', ANYTHING)], (_site, of, key) => needed(of, key)),
  define(
    '#indexer',
    'function',
    [dictAnd, required('key', ANYTHING), required('default', ANYTHING)],
    (_site, of, key, fallback) => of.get(key) ?? (of.has(key) ? null : fallback),
  ),
  define(
    'get',
    'method',
    [dictAnd, required('key', ANYTHING), optional('default', ANYTHING, null)],
    (_site, of, key, fallback) => (of.has(key) ? of.get(key) : fallback),
  ),
  defineWithRules(
    'set',
    'method',
    [dictAnd, required('key', ANYTHING), required('value', ANYTHING)],
    (_site, of, key, value) => new PyDict([...of.entries(), [key, value]]),
  ),
  defineWithRules(
    'set',
    'method',
    [dictAnd, required('replacements', MAPPING)],
    (_site, of, by) => new PyDict([...of.entries(), ...by.entries()]),
  ),
  defineWithRules(
    'set',
    'method',
    [dictAnd, rest('args', RULE_VALUE)],
    (_site, of, rules) =>
      new PyDict([
        ...of.entries(),
        ...rules.map(({ source, destination }) => [source, destination] as const),
      ]),
  ),
  define('keys', 'method', [dictAnd], (_site, of) => new DictView('keys', of)),
  define('values', 'method', [dictAnd], (_site, of) => new DictView('values', of)),
  define('items', 'method', [dictAnd], (_site, of) => new DictView('items', of)),
  define('containsKey', 'method', [dictAnd, required('key', ANYTHING)], (_site, of, key) => of.has(key)),
  define('containsValue', 'method', [dictAnd, required('value', ANYTHING)], (site, of, value) =>
    holds(site, new DictView('values', of), value),
  ),
  define(
    '#operator_+',
    'function',
    [required('left', MAPPING), required('right', MAPPING)],
    (site, left, right) => {
      site.budget.step(left.size + right.size);
      return new PyDict([...left.entries(), ...right.entries()]);
    },
  ),
  define('isDict', 'function', [required('arg', ANYTHING)], (_site, value) => value instanceof PyDict),
  define('len', 'both', [dictAnd], (_site, of) => of.size),
  define('delete', 'method', [dictAnd, rest('keys', ANYTHING)], (_site, of, keys) => without(of, keys)),
  define('deleteAll', 'method', [dictAnd, required('keys', COLLECTION)], (_site, of, keys) =>
    without(of, keys),
  ),
];

const SETS: readonly FunctionDefinition[] = [
  define('isSet', 'function', [required('arg', ANYTHING)], (_site, value) => isSetLike(value)),
  define('set', 'function', [rest('args', ANYTHING)], (site, args) =>
    site.callMethod('toSet', new PyIterator(unrolled(args))),
  ),
  define('toSet', 'method', [required('collection', COLLECTION)], (_site, items) => new PySet(items)),
  define('len', 'both', [required('set', SET)], (_site, set) => set.size),
  define('union', 'method', [...both], (_site, left, right) => new PySet([...real(left, 'union'), ...right])),
  define(
    'intersect',
    'method',
    [...both],
    (_site, left, right) => new PySet([...real(left, 'intersection')].filter((item) => setHas(right, item))),
  ),
  define('difference', 'method', [...both], subtract),
  define('#operator_-', 'function', [...both], subtract),
  define('symmetricDifference', 'method', [...both], (_site, left, right) => {
    const mine = real(left, 'symmetric_difference');
    return new PySet([
      ...[...mine].filter((item) => !setHas(right, item)),
      ...[...right].filter((item) => !mine.has(item)),
    ]);
  }),
  define(
    'add',
    'method',
    [required('set', SET), rest('values', ANYTHING)],
    (_site, set, values) => new PySet([...real(set, 'union'), ...values]),
  ),
  define('remove', 'method', [required('set', SET), rest('values', ANYTHING)], (_site, set, values) => {
    const gone = new PySet(values);
    return new PySet([...real(set, 'difference')].filter((item) => !gone.has(item)));
  }),
];

/** Lists, dicts and sets. */
export const COLLECTIONS: readonly FunctionDefinition[] = [...LISTS, ...DICTS, ...SETS];
