import { Budget } from '../expression/budget';
import { ExpressionError } from '../expression/expression-error';
import type { ArgumentMapping, FunctionDefinition } from './function-definition';
import { type CallSite, NOTHING_NAMED, Scope } from './function-definition';
import { isMoreSpecial, RuleValue } from './parameter-types';
import { Constant, type FunctionCall, Keyword, MappingRule, MISSING, Wrap, YaqlExpression } from './syntax';
import { yaqlRepr, yaqlText } from './value-text';
import { PyIterator, type YaqlFunctionValue } from './values';

/** No receiver: a function is called, not a method. */
export const NO_RECEIVER = Symbol('no receiver');
type Callee = { readonly name: string; readonly receiver: unknown };

function fail(kind: 'NoMatching' | 'Ambiguous', { name, receiver }: Callee): ExpressionError {
  const what = receiver === NO_RECEIVER ? 'Function' : 'Method';
  const call = `"${name}"${receiver === NO_RECEIVER ? '' : ` for receiver ${short(receiver)}`}`;
  return new ExpressionError(
    `${kind}${what}Exception`,
    kind === 'Ambiguous'
      ? `Ambiguous ${what.toLowerCase()} ${call}`
      : `No ${what.toLowerCase()} ${call} matches supplied arguments`,
  );
}

function short(value: unknown): string {
  return (value instanceof PyIterator ? '<generator>' : yaqlText(value)).slice(0, 80);
}

/** Evaluates one expression, call by call, as yaql does: of the functions of a name the one whose parameters fit. */
export class Interpreter {
  readonly budget: Budget;

  constructor(budget: Budget = new Budget()) {
    this.budget = budget;
  }

  evaluate(expression: YaqlExpression, scope: Scope, receiver: unknown = NO_RECEIVER): unknown {
    if (expression instanceof Constant) return expression.value;
    return this.budget.nest(() => {
      if (expression instanceof Wrap) return this.evaluate(expression.inner, scope, receiver);
      if (expression instanceof MappingRule) {
        return new RuleValue(
          this.evaluate(expression.source, scope, receiver),
          this.evaluate(expression.destination, scope, receiver),
        );
      }
      const { name, args } = expression as FunctionCall;
      return this.call({ name, receiver }, args, scope);
    });
  }

  /** @throws ExpressionError where no function fits, or more than one */
  call(
    callee: Callee,
    args: readonly unknown[],
    scope: Scope,
    named: ReadonlyMap<string, unknown> = NOTHING_NAMED,
  ): unknown {
    this.budget.step();
    const layers = scope.layers(callee.name, callee.receiver === NO_RECEIVER ? 'function' : 'method');
    if (layers.length === 0) throw unknown(callee);
    const all = callee.receiver === NO_RECEIVER ? args : [callee.receiver, ...args];
    // A function reads the texts that it gets from end to end.
    if (typeof callee.receiver === 'string') this.budget.work(callee.receiver.length / 16);
    const value = this.#choose(callee, layers, all, named, scope)(new Site(this, scope));
    // What a name stands for was paid for when it was made.
    if (callee.name !== '#get_context_data' && (typeof value === 'string' || Array.isArray(value)))
      this.budget.grow(value.length);
    return value;
  }

  #choose(
    callee: Callee,
    layers: FunctionDefinition[][],
    given: readonly unknown[],
    givenByName: ReadonlyMap<string, unknown>,
    scope: Scope,
  ): (site: CallSite) => unknown {
    const takesRules = layers[0]?.[0]?.takesRules ?? false;
    for (const layer of layers)
      for (const each of layer) if (each.takesRules !== takesRules) throw fail('Ambiguous', callee);
    if (takesRules && givenByName.size > 0) throw fail('NoMatching', callee);
    const { args, named } = takesRules ? { args: given, named: givenByName } : byName(given, givenByName);
    const candidates: { definition: FunctionDefinition; mapping: ArgumentMapping }[][] = [];
    for (const layer of layers) {
      const mapped = [];
      for (const definition of layer) {
        const mapping = definition.map(args, named);
        if (mapping !== undefined) mapped.push({ definition, mapping });
      }
      if (mapped.length > 0) candidates.push(mapped);
    }
    const [first] = candidates[0] ?? [];
    if (first === undefined) throw fail('NoMatching', callee);
    for (const layer of candidates) {
      if (layer.some(({ mapping }) => !areAlikeLazy(mapping, first.mapping))) throw fail('Ambiguous', callee);
    }
    const evaluated = (place: number | string, value: unknown): unknown =>
      value instanceof YaqlExpression && !(value instanceof Constant) && !isLazy(first.mapping, place)
        ? this.evaluate(value, scope)
        : value;
    const values = args.map((value, at) => evaluated(at, value));
    const valuesByName =
      named.size === 0 ? named : new Map([...named].map(([key, value]) => [key, evaluated(key, value)]));
    for (const layer of candidates) {
      let winner: { run: (site: CallSite) => unknown; mapping: ArgumentMapping } | undefined;
      for (const { definition, mapping } of layer) {
        const run = definition.prepare(values, valuesByName);
        if (run === undefined) continue;
        if (winner !== undefined) {
          if (isSpecialization(winner.mapping, mapping)) continue;
          if (!isSpecialization(mapping, winner.mapping)) throw fail('Ambiguous', callee);
        }
        winner = { run, mapping };
      }
      if (winner !== undefined) return winner.run;
    }
    throw fail('NoMatching', callee);
  }
}

class Site implements CallSite {
  readonly scope: Scope;
  readonly budget: Budget;

  constructor(
    readonly interpreter: Interpreter,
    scope: Scope,
  ) {
    this.scope = new Scope(scope);
    this.budget = interpreter.budget;
  }

  call(name: string, ...args: unknown[]): unknown {
    return this.callMethod(name, NO_RECEIVER, ...args);
  }

  callWith(
    name: string,
    receiver: unknown,
    args: readonly unknown[],
    named: ReadonlyMap<string, unknown>,
  ): unknown {
    const callee = { name, receiver: receiver === MISSING ? NO_RECEIVER : receiver };
    return this.interpreter.call(callee, args, new Scope(this.scope), named);
  }

  callMethod(name: string, receiver: unknown, ...args: unknown[]): unknown {
    return this.interpreter.call({ name, receiver }, args, new Scope(this.scope));
  }

  lambda(value: unknown): YaqlFunctionValue {
    if (!(value instanceof YaqlExpression))
      return typeof value === 'function' ? (value as YaqlFunctionValue) : () => value;
    return (...dollars) => {
      this.budget.step();
      const own = new Scope(this.scope);
      for (const [at, each] of dollars.entries()) own.set(String(at + 1), each);
      return this.interpreter.evaluate(value, own);
    };
  }

  evaluate(value: unknown, receiver: unknown): unknown {
    const within = new Scope(this.scope);
    return value instanceof YaqlExpression ? this.interpreter.evaluate(value, within, receiver) : value;
  }

  evaluateIn(value: unknown, scope: Scope): unknown {
    return value instanceof YaqlExpression ? this.interpreter.evaluate(value, scope) : value;
  }

  *counted(items: Iterator<unknown>): Generator<unknown> {
    for (let next = items.next(); next.done !== true; next = items.next()) {
      this.budget.step();
      yield next.value;
    }
  }
}

function unknown({ name, receiver }: Callee): ExpressionError {
  return receiver === NO_RECEIVER
    ? new ExpressionError('NoFunctionRegisteredException', `Unknown function "${name}"`)
    : new ExpressionError(
        'NoMethodRegisteredException',
        `Unknown method "${name}" for receiver ${short(receiver)}`,
      );
}

/** Takes what is written `name => value` out of the arguments. */
function byName(
  given: readonly unknown[],
  givenByName: ReadonlyMap<string, unknown>,
): { args: readonly unknown[]; named: ReadonlyMap<string, unknown> } {
  if (!given.some((each) => each instanceof MappingRule)) return { args: given, named: givenByName };
  const named = new Map(givenByName);
  const args = given.filter((each) => {
    if (!(each instanceof MappingRule)) return true;
    if (!(each.source instanceof Keyword)) {
      throw new ExpressionError(
        'MappingTranslationException',
        `Cannot convert mapping to keyword argument${each.source instanceof Constant ? `: ${yaqlRepr(each.source.value)}` : ''}`,
      );
    }
    named.set(each.source.value, each.destination);
    return false;
  });
  return { args, named };
}

/** Which arguments a function gets as expressions. */
function isLazy({ positional, named }: ArgumentMapping, place: number | string): boolean {
  return (typeof place === 'number' ? positional[place] : named.get(place))?.type.isLazy ?? false;
}

/** Whether two functions get the same arguments as expressions. */
function areAlikeLazy(one: ArgumentMapping, other: ArgumentMapping): boolean {
  return (
    one.positional.every((_, at) => isLazy(one, at) === isLazy(other, at)) &&
    [...one.named.keys()].every((key) => isLazy(one, key) === isLazy(other, key))
  );
}

function isSpecialization(one: ArgumentMapping, other: ArgumentMapping): boolean {
  const pairs = one.positional.flatMap((each, at) => {
    const against = other.positional[at];
    return against === undefined ? [] : [[each.type, against.type] as const];
  });
  for (const [key, each] of one.named) {
    const against = other.named.get(key);
    if (against !== undefined) pairs.push([each.type, against.type]);
  }
  if (pairs.some(([mine, theirs]) => isMoreSpecial(theirs, mine))) return false;
  return pairs.some(([mine, theirs]) => isMoreSpecial(mine, theirs));
}
