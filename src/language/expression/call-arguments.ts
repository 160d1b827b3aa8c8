import { ExpressionError } from './expression-error';
import { type CallArguments, numberOf, str, typeName, Undefined, wholeOf } from './python-values';

/** Arguments of one call, by the names that the function gives its parameters. */
export class BoundArguments {
  readonly #values: Map<string, unknown>;
  readonly #function: string;

  constructor(functionName: string, parameters: string[], args: CallArguments) {
    this.#function = functionName;
    this.#values = new Map();
    if (args.positional.length > parameters.length) {
      throw this.#error(`takes at most ${parameters.length} arguments, ${args.positional.length} given`);
    }
    parameters.forEach((name, index) => {
      if (index < args.positional.length) this.#values.set(name, args.positional[index]);
    });
    for (const [name, value] of args.named) {
      if (!parameters.includes(name)) throw this.#error(`got an unexpected keyword argument '${name}'`);
      if (this.#values.has(name)) throw this.#error(`got multiple values for argument '${name}'`);
      this.#values.set(name, value);
    }
  }

  #error(message: string): ExpressionError {
    return new ExpressionError('TypeError', `${this.#function}() ${message}`);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value, or undefined where it was not given. */
  value(name: string): unknown {
    const value = this.#values.get(name);
    return value instanceof Undefined ? value.orFail(value) : value;
  }

  required(name: string): unknown {
    if (!this.#values.has(name)) throw this.#error(`missing required argument: '${name}'`);
    return this.value(name);
  }

  text(name: string, fallback?: string): string {
    const value = fallback === undefined ? this.required(name) : (this.value(name) ?? fallback);
    if (typeof value !== 'string') {
      throw this.#error(`argument '${name}' must be str, not ${typeName(value)}`);
    }
    return value;
  }

  /** Like `text`, but a value of another type is printed. */
  printed(name: string): string {
    return str(this.required(name));
  }

  number(name: string, fallback?: number): number {
    const value = fallback === undefined ? this.required(name) : (this.value(name) ?? fallback);
    const number = numberOf(value);
    if (number === undefined)
      throw this.#error(`argument '${name}' must be a number, not ${typeName(value)}`);
    return number;
  }

  /** The integer; a float is refused, whole or not. */
  whole(name: string, fallback?: number): number {
    return wholeOf(fallback === undefined ? this.required(name) : (this.value(name) ?? fallback));
  }
}

/** A function of an expression: its parameters in order, and what it makes of them. */
export interface NamedFunction {
  parameters: string[];
  call(args: BoundArguments): unknown;
}

/**
 * Assigns the arguments of a call to the parameters by position and by name, as Python does. `name` stands
 * in the error of a wrong call.
 */
export function bind(name: string, parameters: string[], args: CallArguments): BoundArguments {
  return new BoundArguments(name, parameters, args);
}
