import type { Budget } from '../expression/budget';
import { ExpressionError } from '../expression/expression-error';
import { changes, methodOf } from '../expression/python-methods';
import { sliced } from '../expression/python-sequences';
import {
  dict,
  Group,
  isDict,
  isFloat,
  Lookup,
  member,
  numberOf,
  repr,
  str,
  typeName,
  Undefined,
  View,
} from '../expression/python-values';
import { TemplateObject } from './objects';

function memberOf(value: unknown, name: string): unknown {
  if (value instanceof Lookup || value instanceof TemplateObject) return value.get(name);
  return isDict(value) ? member(value, name) : undefined;
}

function objectName(value: unknown): string {
  return value === null || value === undefined ? 'None' : `${typeName(value)} object`;
}

function missing(value: unknown, key: unknown): Undefined {
  return new Undefined(
    typeof key === 'string'
      ? `'${objectName(value)}' has no attribute ${repr(key)}`
      : `${objectName(value)} has no element ${repr(key)}`,
  );
}

/** What `a.b`, `a[b]` and `a[b:c]` reach: own properties of plain values, and the methods that Python's types have. */
export class Members {
  readonly #budget: Budget;
  readonly #mine: WeakSet<object>;
  /** What the template sees instead of a list or dict that it was given and changes: its own copy. */
  readonly #copies = new WeakMap<object, object>();

  /** @param mine lists and dicts that the template made itself, so that their methods may change them */
  constructor(budget: Budget, mine: WeakSet<object>) {
    this.#budget = budget;
    this.#mine = mine;
  }

  /** The value as the template has changed it. */
  current(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? (this.#copies.get(value) ?? value) : value;
  }

  /** The template's own copy, where the method would change what it was given. */
  #changeable(given: unknown, name: string): unknown {
    const value = this.current(given);
    if (typeof value !== 'object' || value === null || this.#mine.has(value) || !changes(value, name))
      return value;
    const copy: object = Array.isArray(value) ? [...value] : dict(Object.entries(value));
    this.#budget.step(Object.keys(copy).length);
    this.#mine.add(copy);
    this.#copies.set(value, copy);
    return copy;
  }

  attribute(given: unknown, name: string): unknown {
    const value = this.#changeable(given, name);
    if (value instanceof Undefined) return value.fail();
    const method = methodOf(value, name, this.#budget, this.#mine);
    if (method !== undefined) return method;
    if (value instanceof Group && (name === 'grouper' || name === 'list'))
      return value[name === 'list' ? 1 : 0];
    const found = memberOf(value, name);
    return found === undefined ? missing(value, name) : found;
  }

  item(value: unknown, key: unknown): unknown {
    if (value instanceof Undefined) return value.fail();
    if (key instanceof Undefined) return key.fail();
    const index = isFloat(key) ? undefined : numberOf(key);
    const isView = value instanceof View && value.kind !== 'range';
    if (index !== undefined && !isView && (Array.isArray(value) || typeof value === 'string')) {
      if (typeof value === 'string') this.#budget.work(value.length);
      const found = (typeof value === 'string' ? [...value] : value).at(index);
      return found === undefined ? missing(value, key) : found;
    }
    const name = str(key);
    const found = memberOf(value, name);
    if (found !== undefined) return found;
    const method = typeof key === 'string' ? methodOf(value, name, this.#budget, this.#mine) : undefined;
    return method ?? missing(value, key);
  }

  /** `a.b.0` as the filters take it. */
  path(value: unknown, path: unknown, otherwise?: unknown): unknown {
    const parts =
      typeof path === 'string'
        ? path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
        : [path];
    return parts.reduce((of, part) => {
      if (of instanceof Undefined) return of.fail();
      const found = this.item(of, part);
      return found instanceof Undefined && otherwise !== undefined ? otherwise : found;
    }, value);
  }

  slice(of: unknown, bounds: { from: unknown; to: unknown; step: unknown }): unknown {
    if (typeof of !== 'string' && !Array.isArray(of)) {
      if (of instanceof Undefined) return of.fail();
      throw new ExpressionError('TypeError', `'${typeName(of)}' object is not subscriptable`);
    }
    const [from, to, step] = [bounds.from, bounds.to, bounds.step].map(sliceBound);
    if (step === 0) throw new ExpressionError('ValueError', 'slice step cannot be zero');
    const list: unknown[] = typeof of === 'string' ? [...of] : of;
    this.#budget.step(list.length);
    const taken = sliced(list, from, to, step ?? 1);
    return typeof of === 'string' ? taken.join('') : taken;
  }
}

function sliceBound(value: unknown): number | undefined {
  if (value === null) return undefined;
  const number = isFloat(value) ? undefined : numberOf(value);
  if (number !== undefined) return number;
  throw new ExpressionError('TypeError', 'slice indices must be integers or None');
}
