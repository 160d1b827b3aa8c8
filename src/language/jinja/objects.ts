import { ExpressionError } from '../expression/expression-error';
import {
  type CallArguments,
  Callable,
  type Dict,
  dict,
  equals,
  member,
  Tuple,
  Undefined,
} from '../expression/python-values';

/** An object that Jinja itself gives to templates: it may be called, and has members. */
export class TemplateObject extends Callable {
  constructor(
    name: string,
    call: (args: CallArguments) => unknown,
    /** The member of this name; undefined where there is none. */
    readonly get: (name: string) => unknown,
  ) {
    super(name, call);
  }
}

/** What `namespace()` gives: the only object whose attributes a template can set. */
export class Namespace extends TemplateObject {
  readonly #values: Dict;

  constructor(values: Dict) {
    super('Namespace', notCallable('Namespace'), (name) => member(this.#values, name));
    this.#values = values;
  }

  set(name: string, value: unknown): void {
    this.#values[name] = value;
  }
}

function notCallable(name: string): () => never {
  return () => {
    throw new ExpressionError('TypeError', `'${name}' object is not callable`);
  };
}

/** `cycler('odd', 'even')`: one value after another with `next()`. */
export function cycler(items: readonly unknown[]): TemplateObject {
  if (items.length === 0) throw new ExpressionError('RuntimeError', 'at least one item has to be provided');
  let at = 0;
  const next = new Callable('next', () => {
    const item = items[at];
    at = (at + 1) % items.length;
    return item;
  });
  const reset = new Callable('reset', () => {
    at = 0;
    return null;
  });
  return new TemplateObject('Cycler', notCallable('Cycler'), (name) =>
    name === 'next' ? next : name === 'reset' ? reset : name === 'current' ? items[at] : undefined,
  );
}

/** `joiner(', ')`: nothing when it is called first, then the separator. */
export function joiner(separator: string): Callable {
  let used = false;
  return new Callable('Joiner', () => {
    if (used) return separator;
    used = true;
    return '';
  });
}

/** Where a loop stands. */
export interface LoopPosition {
  items: readonly unknown[];
  index: number;
  /** 1 for the outermost loop, one more for each call of a recursive one. */
  depth: number;
  /** Kept through the loop: what `loop.changed` was last given. */
  seen: { values?: unknown[] };
  /** Renders the body of a recursive loop for further items. */
  again: ((items: unknown, depth: number) => string) | undefined;
}

/** The `loop` that a loop's body sees. */
export function loopObject({ items, index, depth, seen, again }: LoopPosition): TemplateObject {
  const members = dict([
    ['index', index + 1],
    ['index0', index],
    ['revindex', items.length - index],
    ['revindex0', items.length - index - 1],
    ['first', index === 0],
    ['last', index === items.length - 1],
    ['length', items.length],
    ['depth', depth],
    ['depth0', depth - 1],
    ['previtem', index > 0 ? items[index - 1] : new Undefined('there is no previous item')],
    ['nextitem', index + 1 < items.length ? items[index + 1] : new Undefined('there is no next item')],
    [
      'cycle',
      new Callable('cycle', ({ positional }) => {
        if (positional.length === 0) throw new ExpressionError('TypeError', 'no items for cycling given');
        return positional[index % positional.length];
      }),
    ],
    [
      'changed',
      new Callable('changed', ({ positional }) => {
        const isSame = seen.values !== undefined && equals(Tuple.from(seen.values), Tuple.from(positional));
        seen.values = positional;
        return !isSame;
      }),
    ],
  ]);
  return new TemplateObject(
    'LoopContext',
    ({ positional: [further] }) => {
      if (again !== undefined) return again(further, depth + 1);
      throw new ExpressionError(
        'TypeError',
        "The loop must have the 'recursive' marker to be called recursively.",
      );
    },
    (name) => member(members, name),
  );
}
