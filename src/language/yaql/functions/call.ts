import type { Budget } from '../../expression/budget';
import { ExpressionError } from '../../expression/expression-error';
import { type Dict, isDict, numberOf } from '../../expression/python-values';

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

export type YaqlFunction = (call: YaqlCall) => unknown;
