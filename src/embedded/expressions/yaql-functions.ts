import { arithmetic } from './arithmetic';
import type { Budget } from './budget';
import { ExpressionError } from './expression-error';
import { LONGEST_RANGE } from './limits';
import { formatText } from './python-format';
import { Pattern } from './python-regex';
import {
  compare,
  contains,
  type Dict,
  dict,
  equals,
  float,
  isDict,
  isFloat,
  member,
  numberOf,
  repr,
  str,
  truthy,
} from './python-values';

/** One argument: evaluated once as a value, or again and again with another `$` as a lambda. */
export interface LazyArgument {
  value(): unknown;
  with(...dollars: unknown[]): unknown;
  /** The pairs of `a => b, c => d` that are not named arguments. */
  pairs(): { key: LazyArgument; value: LazyArgument }[];
}

export class YaqlCall {
  readonly #name: string;
  readonly #positional: LazyArgument[];
  readonly #named: Map<string, LazyArgument>;

  constructor(
    name: string,
    positional: LazyArgument[],
    named: Map<string, LazyArgument>,
    readonly budget: Budget,
  ) {
    this.#name = name;
    this.#positional = positional;
    this.#named = named;
  }

  get count(): number {
    return this.#positional.length;
  }

  get all(): LazyArgument[] {
    return this.#positional;
  }

  get named(): Map<string, LazyArgument> {
    return this.#named;
  }

  fail(): ExpressionError {
    return new ExpressionError(
      'NoMatchingFunctionException',
      `No function "${this.#name}" matches supplied arguments`,
    );
  }

  /** The argument at this place or of this name. */
  lazy(index: number, name?: string): LazyArgument | undefined {
    return this.#positional[index] ?? (name === undefined ? undefined : this.#named.get(name));
  }

  value(index: number, name?: string): unknown {
    const argument = this.lazy(index, name);
    if (argument === undefined) throw this.fail();
    return argument.value();
  }

  optional(index: number, name?: string): unknown {
    return this.lazy(index, name)?.value();
  }

  lambda(index: number): (...dollars: unknown[]) => unknown {
    const argument = this.#positional[index];
    if (argument === undefined) throw this.fail();
    return (...dollars) => {
      this.budget.step();
      return argument.with(...dollars);
    };
  }

  text(index: number, name?: string): string {
    const value = this.value(index, name);
    if (typeof value !== 'string') throw this.fail();
    return value;
  }

  number(index: number, fallback?: number): number {
    const value = this.optional(index) ?? fallback;
    const number = numberOf(value);
    if (number === undefined) throw this.fail();
    return number;
  }

  list(index: number): unknown[] {
    return this.items(this.value(index));
  }

  items(value: unknown): unknown[] {
    if (Array.isArray(value)) return value;
    if (isDict(value)) return Object.keys(value);
    throw this.fail();
  }

  dict(index: number): Dict {
    const value = this.value(index);
    if (!isDict(value)) throw this.fail();
    return value;
  }
}

type YaqlFunction = (call: YaqlCall) => unknown;

function textFunction(change: (text: string, call: YaqlCall) => unknown): YaqlFunction {
  return (call) => change(call.text(0), call);
}

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

function extreme(direction: number): YaqlFunction {
  return (call) => {
    const items =
      call.count === 1 || Array.isArray(call.value(0)) ? call.list(0) : call.all.map((each) => each.value());
    if (items.length === 0) throw new ExpressionError('StopIteration', 'the list is empty');
    return items.reduce((best, item) => (compare(item, best) * direction > 0 ? item : best));
  };
}

function sum(call: YaqlCall): unknown {
  const list = call.list(0);
  const start = call.count > 1 ? call.value(1) : 0;
  return list.reduce((total, item) => arithmetic('+', total, item, call.budget), start);
}

function length(call: YaqlCall): number {
  const value = call.value(0);
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return Object.keys(value).length;
  throw call.fail();
}

function range(call: YaqlCall): number[] {
  const first = call.number(0);
  const [from, to] = call.count > 1 ? [first, call.number(1)] : [0, first];
  const step = call.number(2, 1);
  const count = step === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.ceil((to - from) / step));
  if (count > LONGEST_RANGE) {
    throw new ExpressionError(
      'LimitError',
      `a range of more than ${LONGEST_RANGE} numbers is not counted out`,
    );
  }
  call.budget.step(count);
  return Array.from({ length: count }, (_item, index) => from + index * step);
}

function toInteger(call: YaqlCall): number {
  const value = call.value(0);
  if (value === null) return 0;
  const number =
    numberOf(value) ??
    (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : undefined);
  if (number === undefined) {
    throw new ExpressionError('ValueError', `invalid literal for int() with base 10: ${repr(value)}`);
  }
  return Math.trunc(number);
}

function toFloat(call: YaqlCall): unknown {
  const value = call.value(0);
  const number =
    numberOf(value) ?? (typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN);
  if (Number.isNaN(number))
    throw new ExpressionError('ValueError', `could not convert string to float: ${repr(value)}`);
  return float(number);
}

function makeDict(call: YaqlCall): Dict {
  if (call.count === 1 && call.lazy(0)?.pairs().length === 0) {
    const value = call.value(0);
    if (isDict(value)) return dict(Object.entries(value));
    return dict(
      call.items(value).map((pair) => {
        const [key, item] = Array.isArray(pair) ? pair : [];
        return [str(key), item] as const;
      }),
    );
  }
  const pairs = call.all.flatMap((each) => each.pairs());
  return dict([
    ...pairs.map(({ key, value }) => [str(key.value()), value.value()] as const),
    ...[...call.named].map(([key, value]) => [key, value.value()] as const),
  ]);
}

function toDict(call: YaqlCall): Dict {
  const key = call.lambda(1);
  const value = call.count > 2 ? call.lambda(2) : (item: unknown) => item;
  return dict(call.list(0).map((item) => [str(key(item)), value(item)] as const));
}

function flatten(items: unknown[], call: YaqlCall): unknown[] {
  return items.flatMap((item) => {
    call.budget.step();
    return Array.isArray(item) ? flatten(item, call) : [item];
  });
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

function distinct(call: YaqlCall): unknown[] {
  const key = call.count > 1 ? call.lambda(1) : (item: unknown) => item;
  const seen = new Set<string>();
  return call.list(0).filter((item) => {
    const name = repr(key(item));
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

function pick(list: unknown[], index: number, call: YaqlCall): unknown {
  const found = list.at(index);
  if (found !== undefined) return found;
  const fallback = call.optional(1, 'default');
  if (fallback === undefined) throw new ExpressionError('StopIteration', 'the list is empty');
  return fallback;
}

function aggregate(call: YaqlCall): unknown {
  const list = call.list(0);
  const run = call.lambda(1);
  if (call.count > 2) return list.reduce((total, item) => run(total, item), call.value(2));
  if (list.length === 0) throw new ExpressionError('StopIteration', 'the list is empty');
  return list.reduce((total, item) => run(total, item));
}

function join(call: YaqlCall): string {
  const [first, second] = [call.value(0), call.value(1)];
  const [separator, list] = typeof first === 'string' ? [first, second] : [second, first];
  const text = call.items(list).map(str).join(str(separator));
  call.budget.grow(text.length);
  return text;
}

function split(text: string, call: YaqlCall): string[] {
  const separator = call.optional(1, 'separator');
  const parts =
    typeof separator === 'string' && separator !== '' ? text.split(separator) : text.trim().split(/\s+/);
  const most = call.number(2, -1);
  if (most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(str(separator ?? ' '))];
}

function replaceText(text: string, call: YaqlCall): string {
  const second = call.value(1);
  const pairs: [string, unknown][] = isDict(second) ? Object.entries(second) : [[str(second), call.value(2)]];
  const result = pairs.reduce(
    (done, [from, to]) => (from === '' ? done : done.split(from).join(str(to))),
    text,
  );
  call.budget.grow(result.length);
  return result;
}

function get(call: YaqlCall): unknown {
  const of = call.dict(0);
  return member(of, str(call.value(1))) ?? call.optional(2, 'default') ?? null;
}

function setKeys(call: YaqlCall): Dict {
  const changes: [string, unknown][] =
    call.count > 2
      ? [[str(call.value(1)), call.value(2)]]
      : call.count > 1
        ? Object.entries(call.dict(1))
        : [...call.named].map(([key, value]) => [key, value.value()]);
  return dict([...Object.entries(call.dict(0)), ...changes]);
}

function mergeDicts(left: Dict, right: Dict): Dict {
  const merged = dict(Object.entries(left));
  for (const [key, value] of Object.entries(right)) {
    const old = member(merged, key);
    if (isDict(old) && isDict(value)) merged[key] = mergeDicts(old, value);
    else merged[key] = Array.isArray(old) && Array.isArray(value) ? [...old, ...value] : value;
  }
  return merged;
}

function remove(call: YaqlCall): unknown {
  const of = call.value(0);
  if (isDict(of)) {
    const gone = new Set(call.all.slice(1).map((each) => str(each.value())));
    return dict(Object.entries(of).filter(([key]) => !gone.has(key)));
  }
  const at = call.number(1);
  const count = call.number(2, 1);
  return call.items(of).filter((_item, index) => index < at || index >= at + count);
}

function isEmpty(call: YaqlCall): boolean {
  const value = call.value(0);
  return value === null || value === '' || ((Array.isArray(value) || isDict(value)) && !truthy(value));
}

function random(call: YaqlCall): unknown {
  if (call.count === 0) return Math.random();
  const from = Math.ceil(call.number(0));
  const to = Math.floor(call.number(1));
  return from + Math.floor(Math.random() * (to - from + 1));
}

function round(call: YaqlCall): unknown {
  const factor = 10 ** call.number(1, 0);
  const value = Math.round(call.number(0) * factor) / factor;
  return call.count > 1 ? float(value) : Math.round(call.number(0));
}

function trim(sides: 'both' | 'left' | 'right'): YaqlFunction {
  return textFunction((text) =>
    sides === 'both' ? text.trim() : sides === 'left' ? text.trimStart() : text.trimEnd(),
  );
}

function indexIn(call: YaqlCall): number {
  const of = call.value(0);
  const item = call.value(1);
  return typeof of === 'string'
    ? of.indexOf(str(item))
    : call.items(of).findIndex((each) => equals(each, item));
}

function isType(test: (value: unknown) => boolean): YaqlFunction {
  return (call) => test(call.value(0));
}

function switchCase(call: YaqlCall): unknown {
  for (const { key, value } of call.all.flatMap((each) => each.pairs())) {
    if (truthy(key.value())) return value.value();
  }
  return null;
}

function concat(call: YaqlCall): unknown {
  const values = call.all.map((each) => each.value());
  if (!values.every((value) => typeof value === 'string'))
    return values.flatMap((value) => call.items(value));
  const text = values.join('');
  call.budget.grow(text.length);
  return text;
}

/** Functions of YAQL's own library. As a method, `x.f(y)` is `f(x, y)`. */
export const YAQL_FUNCTIONS: ReadonlyMap<string, YaqlFunction> = new Map<string, YaqlFunction>([
  ['len', length],
  ['count', length],
  ['str', (call) => str(call.value(0))],
  ['int', toInteger],
  ['float', toFloat],
  ['bool', (call) => truthy(call.value(0))],
  [
    'list',
    (call) =>
      call.all.flatMap((each) => {
        const value = each.value();
        return Array.isArray(value) ? value : [value];
      }),
  ],
  ['dict', makeDict],
  ['set', (call) => (call.count > 0 && isDict(call.value(0)) ? setKeys(call) : distinct(call))],
  ['range', range],
  ['random', random],
  ['abs', (call) => (isFloat(call.value(0)) ? float(Math.abs(call.number(0))) : Math.abs(call.number(0)))],
  ['round', round],
  ['min', extreme(-1)],
  ['max', extreme(1)],
  ['sum', sum],
  ['isString', isType((value) => typeof value === 'string')],
  ['isInteger', isType((value) => typeof value === 'number' && !isFloat(value))],
  ['isNumber', isType((value) => typeof value !== 'boolean' && numberOf(value) !== undefined)],
  ['isBoolean', isType((value) => typeof value === 'boolean')],
  ['isList', isType(Array.isArray)],
  ['isDict', isType(isDict)],
  ['isEmpty', isEmpty],
  [
    'coalesce',
    (call) =>
      call.all.map((each) => each.value()).find((value) => value !== null && value !== undefined) ?? null,
  ],
  ['switch', switchCase],
  ['toUpper', textFunction((text) => text.toUpperCase())],
  ['toLower', textFunction((text) => text.toLowerCase())],
  ['trim', trim('both')],
  ['trimLeft', trim('left')],
  ['trimRight', trim('right')],
  ['norm', textFunction((text) => text.trim() || null)],
  [
    'startsWith',
    textFunction((text, call) => call.all.slice(1).some((each) => text.startsWith(str(each.value())))),
  ],
  [
    'endsWith',
    textFunction((text, call) => call.all.slice(1).some((each) => text.endsWith(str(each.value())))),
  ],
  ['split', textFunction(split)],
  ['join', join],
  ['replace', textFunction(replaceText)],
  ['concat', concat],
  [
    'format',
    textFunction((text, call) =>
      formatText(
        text,
        {
          positional: call.all.slice(1).map((each) => each.value()),
          named: new Map([...call.named].map(([key, value]) => [key, value.value()])),
        },
        call.budget,
      ),
    ),
  ],
  [
    'substring',
    textFunction((text, call) => {
      const from = call.number(1);
      const size = call.number(2, -1);
      return size < 0 ? text.slice(from) : text.slice(from).slice(0, size);
    }),
  ],
  ['toCharArray', textFunction((text) => [...text])],
  ['lastIndexOf', textFunction((text, call) => text.lastIndexOf(call.text(1)))],
  ['matches', textFunction((text, call) => new Pattern(call.text(1)).test(text))],
  ['indexOf', indexIn],
  ['contains', (call) => contains(call.value(0), call.value(1))],
  ['containsKey', (call) => Object.hasOwn(call.dict(0), str(call.value(1)))],
  ['containsValue', (call) => Object.values(call.dict(0)).some((value) => equals(value, call.value(1)))],
  ['get', get],
  ['keys', (call) => Object.keys(call.dict(0))],
  ['values', (call) => Object.values(call.dict(0))],
  ['items', (call) => Object.entries(call.dict(0))],
  ['mergeWith', (call) => mergeDicts(call.dict(0), call.dict(1))],
  ['delete', remove],
  ['select', select],
  ['where', where],
  ['filter', where],
  ['selectMany', (call) => select(call).flatMap((item) => (Array.isArray(item) ? item : [item]))],
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
  ['any', (call) => (call.count > 1 ? where(call) : call.list(0)).length > 0],
  ['all', (call) => (call.count > 1 ? select(call) : call.list(0)).every(truthy)],
  ['distinct', distinct],
  ['orderBy', ordered(1)],
  ['orderByDescending', ordered(-1)],
  ['skip', (call) => call.list(0).slice(call.number(1))],
  ['limit', (call) => call.list(0).slice(0, call.number(1))],
  ['take', (call) => call.list(0).slice(0, call.number(1))],
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
  ['reverse', (call) => [...call.list(0)].reverse()],
  ['toList', (call) => [...call.list(0)]],
  ['toSet', distinct],
  ['toDict', toDict],
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
]);
