import { COPYING, madeText, spend, spendReading } from '../expression/budget';
import { ExpressionError } from '../expression/expression-error';
import { compareNumbers } from '../expression/python-numbers';
import {
  Callable,
  type Dict,
  isDict as isData,
  isFloat,
  numberOf,
  settled,
  Tuple,
} from '../expression/python-values';
import { RegexValue } from './regex-value';
import { PyDateTime, TimeSpan } from './time';

/**
 * Values inside a YAQL expression. What comes in from JSON is made immutable, as yaql does it: lists become tuples,
 * objects become frozen dicts, and so both may be members of sets and keys of dicts.
 */

/** An error of a Python type that YAQL has let through. */
export function typeError(message: string): ExpressionError {
  return new ExpressionError('TypeError', message);
}

const identities = new WeakMap<object, number>();
let identity = 0;

/** Equal values have equal keys. @throws ExpressionError for what Python cannot hash (lists, dicts that may change) */
export function hashKey(value: unknown): string {
  spend(COPYING);
  if (typeof value === 'string') {
    spendReading(value);
    return `s${value}`;
  }
  if (value === null || value === undefined) return 'null';
  const number = numberOf(value);
  if (number !== undefined) return typeof value === 'bigint' ? `n${value}` : `n${number === 0 ? 0 : number}`;
  if (value instanceof Tuple) return `t${parts(value.map(hashKey))}`;
  if (Array.isArray(value)) throw typeError("unhashable type: 'list'");
  if (value instanceof PyDict) {
    if (!value.isFrozen) throw typeError("unhashable type: 'dict'");
    return `d${parts(
      value
        .entries()
        .map(([key, each]) => parts([hashKey(key), hashKey(each)]))
        .sort(),
    )}`;
  }
  if (value instanceof PySet) {
    if (!value.isFrozen) throw typeError("unhashable type: 'set'");
    return `f${parts([...value.keys()].sort())}`;
  }
  if (value instanceof DictView && value.kind !== 'values')
    throw typeError(`unhashable type: '${nameOfType(value)}'`);
  if (value instanceof RegexValue) return `r${value.representation}`;
  if (value instanceof PyDateTime) return `T${value.instant}`;
  if (value instanceof TimeSpan) return `S${value.microseconds}`;
  const object = value as object;
  const known = identities.get(object);
  if (known !== undefined) return `o${known}`;
  identity += 1;
  identities.set(object, identity);
  return `o${identity}`;
}

const parts = (keys: readonly string[]): string =>
  madeText(keys.map((key) => `${key.length}:${key}`).join(''));

/** A dict whose keys may be anything that can be hashed, in the order in which they came. */
export class PyDict {
  /** Frozen ones may be members of sets; those that `toDict` and the like make may not. */
  readonly isFrozen: boolean;
  #entries: Map<string, [key: unknown, value: unknown]> | undefined;
  /** Data from outside is converted when it is asked for: most expressions want one key of a large context. */
  readonly #data: Dict = {};
  readonly #converted = new Map<string, unknown>();

  constructor(
    entries: Iterable<readonly [unknown, unknown]> | undefined,
    kind: 'frozen' | 'plain' = 'frozen',
    data?: Dict,
  ) {
    this.isFrozen = kind === 'frozen';
    if (data !== undefined) this.#data = data;
    if (entries === undefined) return;
    this.#entries = new Map();
    for (const [key, value] of entries) {
      const hash = hashKey(key);
      this.#entries.set(hash, [this.#entries.get(hash)?.[0] ?? key, value]);
    }
  }

  static ofData(data: Dict, kind: 'frozen' | 'plain' = 'frozen'): PyDict {
    return new PyDict(undefined, kind, data);
  }

  get #map(): Map<string, [key: unknown, value: unknown]> {
    this.#entries ??= new Map(
      Object.keys(this.#data).map((key) => [hashKey(key), [key, this.#fromData(key)]]),
    );
    return this.#entries;
  }

  #fromData(key: string): unknown {
    if (!this.#converted.has(key)) this.#converted.set(key, fromData(this.#data[key]));
    return this.#converted.get(key);
  }

  get size(): number {
    return this.#map.size;
  }

  has(key: unknown): boolean {
    return this.get(key) !== undefined;
  }

  /** The value, or undefined where there is no such key. */
  get(key: unknown): unknown {
    if (this.#entries === undefined && typeof key === 'string') {
      return Object.hasOwn(this.#data, key) ? this.#fromData(key) : undefined;
    }
    return this.#map.get(hashKey(key))?.[1];
  }

  entries(): [key: unknown, value: unknown][] {
    spend(this.#map.size);
    return [...this.#map.values()];
  }
}

/** A set, frozen but for the one that leaves an expression. */
export class PySet {
  readonly #map = new Map<string, unknown>();

  constructor(
    items: Iterable<unknown>,
    readonly isFrozen = true,
  ) {
    for (const item of items) {
      const hash = hashKey(item);
      if (!this.#map.has(hash)) this.#map.set(hash, item);
    }
  }

  get size(): number {
    return this.#map.size;
  }

  has(item: unknown): boolean {
    return this.#map.has(hashKey(item));
  }

  keys(): Iterable<string> {
    return this.#map.keys();
  }

  /** As CPython goes through a set: the order has no meaning, but small whole numbers come in that of their size. */
  [Symbol.iterator](): Iterator<unknown> {
    const items = [...this.#map.values()];
    return (items.every(isSmallNumber) ? items.sort((left, right) => left - right) : items).values();
  }
}

/** A number that has the same place in CPython's sets whatever their size is. */
function isSmallNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 8;
}

/** What `keys()`, `values()` and `items()` give: the first and the last are sets too. */
export class DictView {
  constructor(
    readonly kind: 'keys' | 'values' | 'items',
    readonly of: PyDict,
  ) {}

  get size(): number {
    return this.of.size;
  }

  *[Symbol.iterator](): Iterator<unknown> {
    for (const [key, value] of this.of.entries()) {
      yield this.kind === 'keys' ? key : this.kind === 'values' ? value : Tuple.pair(key, value);
    }
  }
}

/** What can be gone over once, item by item as they are asked for: all that `select`, `where`, `range` … give. */
export class PyIterator implements IterableIterator<unknown> {
  readonly #source: Iterator<unknown>;

  constructor(source: Iterator<unknown>) {
    this.#source = source;
  }

  next(): IteratorResult<unknown> {
    return this.#source.next();
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this;
  }
}

/** A lambda, or a function of a name, as a value. */
export type YaqlFunctionValue = (...args: unknown[]) => unknown;

export type SetLike = PySet | DictView;

/** Whether the value compares as a set in Python: a set, or a dictionary's keys or items. */
export function isSetLike(value: unknown): value is SetLike {
  return value instanceof PySet || (value instanceof DictView && value.kind !== 'values');
}

/** Whether Python's `iter` takes it, texts and dicts included. */
export function isIterable(value: unknown): value is Iterable<unknown> | PyDict {
  return (
    typeof value === 'string' ||
    value instanceof PyDict ||
    (typeof value === 'object' && value !== null && Symbol.iterator in value)
  );
}

/** What yaql calls a collection: not texts, not dicts. */
export function isCollection(value: unknown): value is Iterable<unknown> {
  return isIterable(value) && typeof value !== 'string' && !(value instanceof PyDict);
}

/** Python's `iter`: a dict gives its keys, a text its characters. @throws ExpressionError */
export function iteratorOf(value: unknown): Iterator<unknown> {
  if (value instanceof PyDict)
    return value
      .entries()
      .map(([key]) => key)
      [Symbol.iterator]();
  if (!isIterable(value)) throw typeError(`'${nameOfType(value)}' object is not iterable`);
  return (value as Iterable<unknown>)[Symbol.iterator]();
}

/** A tuple of the items; its length counts against the budget of the evaluation. */
export function tuple(items: Iterable<unknown>): Tuple {
  const made = Tuple.from(items as Iterable<unknown>) as Tuple;
  spend(made.length);
  return made;
}

/** Python's name for the type, as errors say it. */
export function nameOfType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (isFloat(value)) return 'float';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (value instanceof Tuple) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (value instanceof PyDict) return value.isFrozen ? 'FrozenDict' : 'dict';
  if (value instanceof PySet) return 'frozenset';
  if (value instanceof DictView) return `dict_${value.kind}`;
  if (value instanceof PyIterator) return 'generator';
  if (value instanceof PyDateTime) return 'datetime.datetime';
  if (value instanceof TimeSpan) return 'datetime.timedelta';
  return value instanceof RegexValue ? 'Pattern' : 'object';
}

/** Python's truth. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  if (value === true || typeof value === 'string') return true;
  const number = numberOf(value);
  if (number !== undefined) return number !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof PyDict || value instanceof PySet || value instanceof DictView) return value.size > 0;
  if (value instanceof TimeSpan) return value.microseconds !== 0n;
  return true;
}

function isSetEqual(left: SetLike, right: SetLike): boolean {
  return left.size === right.size && [...left].every((item) => setHas(right, item));
}

/** Whether a set, or the view of a dict, has the item. */
export function setHas(set: SetLike, item: unknown): boolean {
  if (set instanceof PySet) return set.has(item);
  if (set.kind === 'keys') return set.of.has(item);
  return (
    Array.isArray(item) && item.length === 2 && set.of.has(item[0]) && isEqual(set.of.get(item[0]), item[1])
  );
}

/** Python's `==`: a tuple is no list, 1 is 1.0 and true. */
export function isEqual(left: unknown, right: unknown): boolean {
  spend();
  const a = numberOf(left);
  if (a !== undefined) {
    return numberOf(right) !== undefined && compareNumbers(exact(left), exact(right)) === 0;
  }
  if (left === null || left === undefined) return right === null || right === undefined;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left instanceof Tuple === right instanceof Tuple &&
      left.length === right.length &&
      left.every((item, index) => isEqual(item, right[index]))
    );
  }
  if (left instanceof PyDict) {
    return (
      right instanceof PyDict &&
      left.size === right.size &&
      left.entries().every(([key, value]) => right.has(key) && isEqual(value, right.get(key)))
    );
  }
  if (isSetLike(left)) return isSetLike(right) && isSetEqual(left, right);
  if (left instanceof PyDateTime) return right instanceof PyDateTime && left.equals(right);
  if (left instanceof TimeSpan) return right instanceof TimeSpan && left.microseconds === right.microseconds;
  if (left instanceof RegexValue)
    return right instanceof RegexValue && left.representation === right.representation;
  if (typeof left === 'string') spendReading(left);
  return left === right;
}

const exact = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value);

/** A value from outside, with lists as tuples and objects as frozen dicts. */
export function fromData(value: unknown): unknown {
  const given = settled(value);
  if (given === undefined) return null;
  if (given instanceof Tuple && given.every((item) => item === null || typeof item !== 'object'))
    return given;
  if (Array.isArray(given)) return tuple(given.map(fromData));
  if (isInside(given)) return given;
  if (given instanceof Date) return PyDateTime.fromDate(given);
  if (isData(given)) return PyDict.ofData(given);
  return given;
}

function isInside(value: unknown): boolean {
  return (
    value instanceof PyDict ||
    value instanceof PySet ||
    value instanceof DictView ||
    value instanceof PyIterator ||
    value instanceof PyDateTime ||
    value instanceof TimeSpan ||
    value instanceof Callable
  );
}
