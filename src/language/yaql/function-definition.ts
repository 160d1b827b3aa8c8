import type { Budget } from '../expression/budget';
import { MISSING } from './syntax';
import type { YaqlFunctionValue } from './values';

export type PythonType =
  | 'object'
  | 'int'
  | 'bool'
  | 'str'
  | 'NoneType'
  | 'Number'
  | 'Iterable'
  | 'Iterator'
  | 'Sequence'
  | 'Mapping'
  | 'Set'
  | 'Ordering'
  | 'timedelta'
  | 'datetime'
  | 'Pattern'
  | 'Scope'
  | 'RuleValue';

/** What yaql's functions ask of their arguments; which of several functions is called is decided by it. */
export interface ParameterType<T> {
  /** Gets the expression itself, not its value. */
  readonly isLazy: boolean;
  /** The Python type behind it, where there is one: a more special one wins over a more general one. */
  readonly python?: PythonType;
  /** Whether the argument will do; for an expression that has not been evaluated yet: whether it may. */
  check(value: unknown): boolean;
  convert(value: unknown, site: CallSite): T;
}

/** What a function of YAQL sees of the call that it serves, besides its arguments. */
export interface CallSite {
  /** A scope of its own, inside that of the call. */
  readonly scope: Scope;
  readonly budget: Budget;
  /** Calls another function of YAQL by its name, as an expression there would: it may have been defined anew. */
  call(name: string, ...args: unknown[]): unknown;
  /** As `call`, with values by name; as a method where there is a receiver (`MISSING`: there is none). */
  callWith(
    name: string,
    receiver: unknown,
    args: readonly unknown[],
    named: ReadonlyMap<string, unknown>,
  ): unknown;
  callMethod(name: string, receiver: unknown, ...args: unknown[]): unknown;
  /** An argument as a function of `$`, `$1`, `$2` … */
  lambda(value: unknown): YaqlFunctionValue;
  /** The value of an argument, as a method of `receiver`. */
  evaluate(value: unknown, receiver: unknown): unknown;
  evaluateIn(value: unknown, scope: Scope): unknown;
  /** The same items; each costs a step of the budget. */
  counted(items: Iterator<unknown>): Generator<unknown>;
}

/** One parameter of a function. */
export interface FunctionParameter<T = unknown> {
  readonly name: string;
  readonly type: ParameterType<unknown>;
  /** `rest` takes all further values, `keywords` all further `name => value`. */
  readonly takes: 'one' | 'rest' | 'keywords';
  readonly isOptional: boolean;
  readonly fallback: unknown;
  /** Only there for the compiler: what the function gets. */
  readonly gives?: T;
}

/** A parameter that has to be given. */
export function required<T>(name: string, type: ParameterType<T>): FunctionParameter<T> {
  return { name, type, takes: 'one', isOptional: false, fallback: undefined };
}

/** A parameter that has a value of its own where none is given. */
export function optional<T, D>(name: string, type: ParameterType<T>, fallback: D): FunctionParameter<T | D> {
  return { name, type, takes: 'one', isOptional: true, fallback };
}

/** A parameter that takes all further arguments by position, each of the type. */
export function rest<T>(name: string, type: ParameterType<T>): FunctionParameter<T[]> {
  return { name, type, takes: 'rest', isOptional: true, fallback: undefined };
}

/** A parameter that takes all further arguments by name, each of the type. */
export function keywords<T>(name: string, type: ParameterType<T>): FunctionParameter<Map<string, T>> {
  return { name, type, takes: 'keywords', isOptional: true, fallback: undefined };
}

/** Called as `f(x)`, as `x.f()`, or either way. */
export type FunctionKind = 'function' | 'method' | 'both';

/** Which parameter each argument goes to. */
export interface ArgumentMapping {
  readonly positional: readonly FunctionParameter[];
  readonly named: ReadonlyMap<string, FunctionParameter>;
}

/** One function of YAQL under one name; several of a name differ in what they ask of their arguments. */
export class FunctionDefinition {
  readonly #ones: readonly FunctionParameter[];
  readonly #rest: FunctionParameter | undefined;
  readonly #keywords: FunctionParameter | undefined;

  constructor(
    readonly name: string,
    readonly kind: FunctionKind,
    readonly parameters: readonly FunctionParameter[],
    readonly run: (site: CallSite, values: unknown[]) => unknown,
    /** Takes `a => b` as a value, so nothing can be given by name. */
    readonly takesRules = false,
  ) {
    this.#ones = parameters.filter(({ takes }) => takes === 'one');
    this.#rest = parameters.find(({ takes }) => takes === 'rest');
    this.#keywords = parameters.find(({ takes }) => takes === 'keywords');
  }

  /** The mapping, or undefined where these arguments cannot be meant for this function. */
  map(args: readonly unknown[], named: ReadonlyMap<string, unknown>): ArgumentMapping | undefined {
    const left = copyOf(named);
    let byName: Map<string, FunctionParameter> | undefined;
    const positional: FunctionParameter[] = [];
    for (let at = 0; at < Math.max(args.length, this.#ones.length); at += 1) {
      const one = this.#ones[at];
      const isGiven = at < args.length && args[at] !== MISSING;
      let parameter = one ?? this.#rest;
      if (one !== undefined && isGiven && left.has(one.name)) return undefined;
      if (one !== undefined && !isGiven) {
        if (left.delete(one.name)) {
          byName ??= new Map();
          byName.set(one.name, one);
          parameter = this.#rest;
        } else if (!one.isOptional) return undefined;
      }
      if (at >= args.length) continue;
      if (parameter === undefined) return undefined;
      const value = isGiven ? args[at] : parameter.fallback;
      if (!isFallback(parameter, value) && !parameter.type.check(value)) return undefined;
      positional.push(parameter);
    }
    for (const [name, value] of left) {
      if (this.#keywords === undefined || !this.#keywords.type.check(value)) return undefined;
      byName ??= new Map();
      byName.set(name, this.#keywords);
    }
    return { positional, named: byName ?? NOTHING_NAMED };
  }

  /** The call with these (by now evaluated) arguments, or undefined where they are not what it asks for. */
  prepare(
    args: readonly unknown[],
    named: ReadonlyMap<string, unknown>,
  ): ((site: CallSite) => unknown) | undefined {
    const left = copyOf(named);
    const values: [parameter: FunctionParameter, value: unknown][] = [];
    for (const [at, parameter] of this.#ones.entries()) {
      const { name } = parameter;
      const isGiven = at < args.length && args[at] !== MISSING;
      if (isGiven && left.has(name)) return undefined;
      const value = isGiven ? args[at] : left.has(name) ? left.get(name) : parameter.fallback;
      if (!isGiven && !left.has(name) && !parameter.isOptional) return undefined;
      left.delete(name);
      if (!isFallback(parameter, value) && !parameter.type.check(value)) return undefined;
      values.push([parameter, value]);
    }
    const further = args.slice(this.#ones.length);
    if (further.length > 0 && !further.every((value) => this.#rest?.type.check(value))) return undefined;
    if (left.size > 0 && ![...left.values()].every((value) => this.#keywords?.type.check(value)))
      return undefined;
    return (site) => {
      const converted = values.map(([parameter, value]) => convert(parameter, value, site));
      return this.run(
        site,
        this.parameters.map((parameter) => {
          if (parameter.takes === 'one') return converted.shift();
          return parameter.takes === 'rest'
            ? further.map((value) => convert(parameter, value, site))
            : new Map([...left].map(([key, value]) => [key, convert(parameter, value, site)]));
        }),
      );
    };
  }
}

/** Nothing by name, as in nearly every call. */
export const NOTHING_NAMED = new Map<string, never>();

/** The same, to take from. */
function copyOf(named: ReadonlyMap<string, unknown>): Map<string, unknown> {
  return named.size === 0 ? NOTHING_NAMED : new Map(named);
}

function convert(parameter: FunctionParameter, value: unknown, site: CallSite): unknown {
  return isFallback(parameter, value) ? value : parameter.type.convert(value, site);
}

function isFallback(parameter: FunctionParameter, value: unknown): boolean {
  return parameter.isOptional && parameter.takes === 'one' && value === parameter.fallback;
}

type Parameters<A extends readonly unknown[]> = { readonly [K in keyof A]: FunctionParameter<A[K]> };

/** Defines a function; what it gets is what its parameters say. */
export function define<A extends readonly unknown[]>(
  name: string,
  kind: FunctionKind,
  parameters: readonly [...Parameters<A>],
  run: (site: CallSite, ...values: A) => unknown,
): FunctionDefinition {
  return new FunctionDefinition(name, kind, parameters as readonly FunctionParameter[], (site, values) =>
    run(site, ...(values as unknown as A)),
  );
}

/** As `define`, for a function to which `a => b` is a value like another. */
export function defineWithRules<A extends readonly unknown[]>(
  name: string,
  kind: FunctionKind,
  parameters: readonly [...Parameters<A>],
  run: (site: CallSite, ...values: A) => unknown,
): FunctionDefinition {
  const plain = define(name, kind, parameters, run);
  return new FunctionDefinition(name, kind, plain.parameters, plain.run, true);
}

/** The same function under another name. */
export function alias(name: string, of: FunctionDefinition): FunctionDefinition {
  return new FunctionDefinition(name, of.kind, of.parameters, of.run, of.takesRules);
}

/** Names and functions that an expression sees; what an inner scope has comes before what the outer ones have. */
export class Scope {
  readonly parent: Scope | undefined;
  // Most scopes have neither: each call makes a scope or two.
  #values: Map<string, unknown> | undefined;
  #functions: Map<string, FunctionDefinition[]> | undefined;

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  /** `$`, `$1` and `1` are one name. */
  static #key(name: string): string {
    const key = name.startsWith('$') ? name : `$${name}`;
    return key === '$' ? '$1' : key;
  }

  get(name: string): unknown {
    const key = Scope.#key(name);
    let scope: Scope | undefined = this;
    while (scope !== undefined) {
      if (scope.#values?.has(key)) return scope.#values.get(key);
      scope = scope.parent;
    }
    return null;
  }

  set(name: string, value: unknown): void {
    this.#values ??= new Map();
    this.#values.set(Scope.#key(name), value);
  }

  define(definition: FunctionDefinition): void {
    this.#functions ??= new Map();
    const known = this.#functions.get(definition.name);
    if (known === undefined) this.#functions.set(definition.name, [definition]);
    else known.push(definition);
  }

  /** The functions of a name that are called so, each scope's by itself, the innermost first. */
  layers(name: string, kind: 'function' | 'method'): FunctionDefinition[][] {
    const layers: FunctionDefinition[][] = [];
    let scope: Scope | undefined = this;
    while (scope !== undefined) {
      const found = scope.#functions?.get(name)?.filter((each) => each.kind === 'both' || each.kind === kind);
      if (found !== undefined && found.length > 0) layers.push(found);
      scope = scope.parent;
    }
    return layers;
  }

  /** Of all functions, those of outer scopes too. */
  names(): string[] {
    return [...(this.parent?.names() ?? []), ...(this.#functions?.keys() ?? [])];
  }

  has(name: string): boolean {
    return this.#functions?.has(name) || (this.parent?.has(name) ?? false);
  }
}
