import { madeText, spend, spendReading } from './budget';
import { ExpressionError } from './expression-error';

/**
 * Values as StackStorm's templates see them: JSON's, plus the few below that only live inside an expression.
 * Nothing here ever reads an inherited property, so no value leads to a constructor or a prototype.
 */

/** A float that happens to be whole: Python writes it `2.0`, where a JavaScript number would say `2`. */
export class Float {
  constructor(readonly value: number) {}
}

/** A list that Python writes in round brackets: the pairs of `items()`, `(1, 2)`. */
export class Tuple extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  static pair(first: unknown, second: unknown): Tuple {
    return Tuple.of(first, second) as Tuple;
  }
}

/** What Python counts or looks through without making a list of it: `range(3)`, the keys of a dict. */
export class View extends Array<unknown> {
  kind: 'range' | 'dict_keys' | 'dict_values' | 'dict_items' | 'generator' = 'range';
  /** What is printed of it where that is not its items. */
  written: string | undefined;

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  static over(kind: View['kind'], items: readonly unknown[], written?: string): View {
    const view = View.from(items) as View;
    view.kind = kind;
    view.written = written;
    return view;
  }
}

/** Whether the value is gone over without knowing its length: what `map`, `select` and their like give. */
export function isGenerator(value: unknown): boolean {
  return value instanceof View && value.kind === 'generator';
}

/** What `groupby` gives: a pair whose parts have names too. */
export class Group extends Tuple {}

export interface CallArguments {
  positional: unknown[];
  named: Map<string, unknown>;
}

/** The only thing that a template may call. A plain JavaScript function that strays into the data is not one. */
export class Callable {
  constructor(
    readonly name: string,
    readonly call: (args: CallArguments) => unknown,
  ) {}
}

/** A value whose members are fetched when asked for, e.g. the datastore behind `st2kv.system`. */
export class Lookup {
  constructor(
    readonly describe: string,
    /** The member's value; undefined where there is none. */
    readonly get: (name: string) => unknown,
    /**
     * For one that is a text as well as a way to further members: a key of the datastore. It is numeric where Python's
     * `int` and `float` take it.
     */
    readonly leaf?: { text: () => string; decrypted: () => string | undefined; isNumeric?: boolean },
  ) {}
}

/** The text of a key of the datastore; any other value as it is. */
export function settled(value: unknown): unknown {
  return value instanceof Lookup && value.leaf !== undefined ? value.leaf.text() : value;
}

/** What a name without a value evaluates to; using it is an error, asking whether it is defined is not. */
export class Undefined {
  constructor(readonly message: string) {}

  fail(): never {
    throw new ExpressionError('UndefinedError', this.message);
  }

  /** What printing it, looping over it or asking for its truth gives. @throws ExpressionError where it is strict */
  orFail<T>(_nothing: T): T {
    return this.fail();
  }

  /** The same where undefined values are allowed: printed as nothing, looped over not at all, false. */
  lenient(): Undefined {
    return new LenientUndefined(this.message);
  }
}

class LenientUndefined extends Undefined {
  override orFail<T>(nothing: T): T {
    return nothing;
  }

  override lenient(): Undefined {
    return this;
  }
}

export type Dict = Record<string, unknown>;

/** A plain object, as JSON and YAML make them. */
export function isDict(value: unknown): value is Dict {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Float) &&
    !(value instanceof Callable) &&
    !(value instanceof Lookup) &&
    !(value instanceof Undefined) &&
    !(value instanceof Date)
  );
}

/** An object without a prototype to put results in, so that a key `__proto__` is a key like any other. */
export function dict(entries: Iterable<readonly [string, unknown]> = []): Dict {
  const made: Dict = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

/** The dictionary's value under the key; undefined for names that only JavaScript's objects have. */
export function member(value: Dict, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The number inside, or undefined where the value is none. Booleans count, as in Python. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  return undefined;
}

/** A float stays a float in print even when it is whole. */
export function float(value: number): unknown {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** Whether Python would hold the value as a float; whole numbers are ints unless they are marked as Float. */
export function isFloat(value: unknown): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

/** The integer inside; a float is none, whole or not, and a boolean counts. @throws ExpressionError */
export function wholeOf(value: unknown): number {
  const number = isFloat(value) ? undefined : numberOf(value);
  if (number !== undefined) return number;
  throw new ExpressionError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** Python's name for the value's type, as it stands in error messages. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (isFloat(value)) return 'float';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (value instanceof View) return value.kind;
  if (Array.isArray(value)) return 'list';
  if (value instanceof Callable) return 'function';
  if (value instanceof Date) return 'datetime';
  if (value instanceof Lookup) return value.describe;
  return 'dict';
}

/** Python's truth: empty texts, lists and dicts are false. */
export function truthy(value: unknown): boolean {
  if (value instanceof Undefined) return value.orFail(false);
  if (value === null || value === undefined || value === false || value === '') return false;
  const number = numberOf(value);
  if (number !== undefined) return number !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isDict(value)) return Object.keys(value).length > 0;
  return true;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    const sign = exponent.startsWith('-') ? '-' : '+';
    return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
  }
  return Object.is(value, -0) ? '-0.0' : Number.isInteger(value) ? `${value}.0` : String(value);
}

function quoted(text: string): string {
  spend(text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const character of text) {
    if (character === quote || character === '\\') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (character < ' ' || character === '\x7f') {
      out += `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    } else out += character;
  }
  return out + quote;
}

/** What Python's `repr` prints. */
export function repr(value: unknown): string {
  if (value instanceof Undefined) return value.orFail('Undefined');
  if (value instanceof Lookup)
    throw new ExpressionError(
      'TypeError',
      `${value.describe} in a list or dict prints as an object; write ${value.describe} | string`,
    );
  return typeof value === 'string' ? quoted(value) : str(value);
}

/** What Python's `str` prints, and so what a template prints. */
export function str(value: unknown): string {
  if (typeof value === 'string') return value;
  spend();
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Float) return floatText(value.value);
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : floatText(value);
  }
  if (value instanceof Tuple)
    return madeText(`(${value.map(repr).join(', ')}${value.length === 1 ? ',' : ''})`);
  // Python prints where in its memory a generator is, which tells nobody anything.
  if (value instanceof View && !isGenerator(value))
    return value.written ?? madeText(`${value.kind}([${value.map(repr).join(', ')}])`);
  if (Array.isArray(value)) return madeText(`[${value.map(repr).join(', ')}]`);
  if (value instanceof Undefined) return value.orFail('');
  if (value instanceof Callable) return `<function ${value.name}>`;
  if (value instanceof Lookup) {
    if (value.leaf !== undefined) return value.leaf.text();
    throw new ExpressionError(
      'KeyError',
      `${value.describe} is no key of the datastore; name one of its members`,
    );
  }
  if (value instanceof Date) return value.toISOString();
  if (isDict(value)) {
    return madeText(
      `{${Object.entries(value)
        .map(([key, inner]) => `${quoted(key)}: ${repr(inner)}`)
        .join(', ')}}`,
    );
  }
  return String(value);
}

/** Python's `==`: by value, through lists and dicts. */
export function equals(left: unknown, right: unknown): boolean {
  spend();
  if (left instanceof Undefined) return left.orFail(right instanceof Undefined);
  if (right instanceof Undefined) return right.orFail(false);
  const a = numberOf(left);
  if (a !== undefined) return a === numberOf(right);
  if (left === null || left === undefined) return right === null || right === undefined;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => equals(item, right[index]))
    );
  }
  if (isDict(left)) {
    if (!isDict(right)) return false;
    const keys = Object.keys(left);
    spend(keys.length);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equals(left[key], right[key]))
    );
  }
  if (typeof left === 'string') spendReading(left);
  return left === right;
}

/** Negative, zero or positive, as sorting wants it. @throws ExpressionError where Python knows no order */
export function compare(left: unknown, right: unknown, operator = '<'): number {
  spend();
  if (left instanceof Undefined) return left.fail();
  if (right instanceof Undefined) return right.fail();
  const a = numberOf(left);
  const b = numberOf(right);
  if (a !== undefined && b !== undefined) return a - b;
  if (typeof left === 'string' && typeof right === 'string') {
    spendReading(left.length < right.length ? left : right);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
      if (!equals(left[index], right[index])) return compare(left[index], right[index], operator);
    }
    return left.length - right.length;
  }
  throw new ExpressionError(
    'TypeError',
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** Python's `in`. */
export function contains(container: unknown, item: unknown): boolean {
  if (container instanceof Undefined) return container.orFail(false);
  if (item instanceof Undefined) item.orFail(undefined);
  if (typeof container === 'string') {
    spendReading(container);
    if (typeof item === 'string') return container.includes(item);
    throw new ExpressionError(
      'TypeError',
      `'in <string>' requires string as left operand, not ${typeName(item)}`,
    );
  }
  if (Array.isArray(container)) return container.some((each) => equals(each, item));
  if (isDict(container)) return Object.hasOwn(container, str(item));
  if (container instanceof Lookup && container.leaf === undefined)
    return container.get(str(item)) !== undefined;
  throw new ExpressionError('TypeError', `argument of type '${typeName(container)}' is not iterable`);
}

/** The items that a loop goes over: a list's, a dict's keys, a text's characters. */
export function iterate(value: unknown): unknown[] {
  if (value instanceof Undefined) return value.orFail([]);
  if (Array.isArray(value)) {
    spend(value.length);
    return value;
  }
  if (typeof value === 'string') {
    spend(value.length);
    return [...value];
  }
  if (isDict(value)) {
    const keys = Object.keys(value);
    spend(keys.length);
    return keys;
  }
  throw new ExpressionError('TypeError', `'${typeName(value)}' object is not iterable`);
}

/** Takes the wrappers off: what leaves an expression is JSON again. */
export function toPlain(value: unknown): unknown {
  spend();
  if (value instanceof Undefined) return value.fail();
  if (value instanceof Float) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Callable || value instanceof Lookup) return str(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === 'object' && value !== null) {
    const plain: Dict = {};
    for (const [key, inner] of Object.entries(value)) {
      Object.defineProperty(plain, key, {
        value: toPlain(inner),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return plain;
  }
  return value === undefined ? null : value;
}
