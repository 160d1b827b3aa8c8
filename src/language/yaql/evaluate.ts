import { arithmetic } from '../expression/arithmetic';
import { Budget } from '../expression/budget';
import { BoundArguments } from '../expression/call-arguments';
import { ExpressionError } from '../expression/expression-error';
import { Pattern } from '../expression/python-regex';
import { compareWith } from '../expression/python-sequences';
import {
  type Callable,
  dict,
  float,
  isDict,
  isFloat,
  Lookup,
  member,
  numberOf,
  repr,
  str,
  truthy,
} from '../expression/python-values';
import { STACKSTORM_FUNCTIONS } from '../expression/stackstorm-functions';
import { type LazyArgument, YAQL_FUNCTIONS, YaqlCall } from './functions';
import type { Yaql, YaqlArguments } from './syntax';

/** A key that a dict does not have. StackStorm words it apart from all other errors. */
export class MissingKeyError extends ExpressionError {
  constructor(readonly key: string) {
    super('KeyError', repr(key));
  }
}

/** Functions that are not YAQL's own but the workflow engine's: `ctx`, `result`, `task`, … */
export type EngineFunctions = ReadonlyMap<string, Callable>;

/** Special forms that bind names; all else is a function. */
export const LET = new Set(['let', 'with']);

/** Walks the tree of one expression. Nothing here calls anything but the tables of functions. */
export class YaqlEvaluation {
  readonly #functions: EngineFunctions;
  readonly #budget = new Budget();

  constructor(functions: EngineFunctions) {
    this.#functions = functions;
  }

  /** @param variables `$` and `$name`; without a `$` there is no current item, and `$` is null */
  evaluate(expression: Yaql, variables: ReadonlyMap<string, unknown> = new Map()): unknown {
    this.#budget.step();
    return this.#budget.nest(() => this.#value(expression, variables));
  }

  #value(expression: Yaql, variables: ReadonlyMap<string, unknown>): unknown {
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'word':
        return expression.word;
      case 'variable':
        return variables.get(expression.name === '$1' ? '$' : expression.name) ?? null;
      case 'list':
        return expression.items.map((item) => this.evaluate(item, variables));
      case 'dict':
        return dict(
          expression.entries.map(
            ({ key, value }) =>
              [str(this.evaluate(key, variables)), this.evaluate(value, variables)] as const,
          ),
        );
      case 'property':
        return this.#property(expression, variables);
      case 'index':
        return this.#index(expression, variables);
      case 'call':
        return this.#accounted(this.#call(expression.name, undefined, expression.args, variables));
      case 'method':
        return this.#method(expression, variables);
      case 'unary':
        return this.#unary(expression.operator, this.evaluate(expression.of, variables));
      case 'binary':
        return this.#binary(expression, variables);
    }
  }

  #accounted(value: unknown): unknown {
    if (typeof value === 'string' || Array.isArray(value)) this.#budget.grow(value.length);
    return value;
  }

  #property(expression: Yaql & { type: 'property' }, variables: ReadonlyMap<string, unknown>): unknown {
    const of = this.evaluate(expression.of, variables);
    const { name } = expression;
    if (of === null && expression.lenient) return null;
    if (isDict(of)) {
      const found = member(of, name);
      if (found === undefined) throw new MissingKeyError(name);
      return found;
    }
    if (of instanceof Lookup) {
      const found = of.get(name);
      if (found === undefined) throw new MissingKeyError(name);
      return found;
    }
    if (Array.isArray(of)) {
      return of.map((item) => {
        const found = isDict(item) ? member(item, name) : undefined;
        if (found === undefined) throw new MissingKeyError(name);
        return found;
      });
    }
    throw new ExpressionError('NoFunctionRegisteredException', `Unknown function "#property#${name}"`);
  }

  /** `list[0]`, `dict['key']`, `dict[key, default]`, or a filter `list[$.a > 1]`. */
  #index(expression: Yaql & { type: 'index' }, variables: ReadonlyMap<string, unknown>): unknown {
    const of = this.evaluate(expression.of, variables);
    const [first, fallback] = expression.keys;
    if (first === undefined)
      throw new ExpressionError(
        'NoMatchingFunctionException',
        'No function "#indexer" matches supplied arguments',
      );
    if (Array.isArray(of)) {
      const key = mentionsItem(first) ? undefined : this.evaluate(first, variables);
      const index = typeof key === 'boolean' ? undefined : numberOf(key);
      if (index === undefined) {
        return of.filter((item) => truthy(this.evaluate(first, bound(variables, [item]))));
      }
      const found = of.at(index);
      if (found === undefined) throw new ExpressionError('IndexError', 'list index out of range');
      return found;
    }
    const key = str(this.evaluate(first, variables));
    const found = isDict(of) ? member(of, key) : of instanceof Lookup ? of.get(key) : undefined;
    if (found !== undefined) return found;
    if (fallback !== undefined) return this.evaluate(fallback, variables);
    if (isDict(of) || of instanceof Lookup) throw new MissingKeyError(key);
    throw new ExpressionError(
      'NoMatchingFunctionException',
      'No function "#indexer" matches supplied arguments',
    );
  }

  #method(expression: Yaql & { type: 'method' }, variables: ReadonlyMap<string, unknown>): unknown {
    const of = this.evaluate(expression.of, variables);
    if (of === null && expression.lenient) return null;
    return this.#accounted(this.#call(expression.name, { value: of }, expression.args, variables));
  }

  #lazy(expression: Yaql, variables: ReadonlyMap<string, unknown>): LazyArgument {
    return {
      value: () => this.evaluate(expression, variables),
      with: (...dollars) => this.evaluate(expression, bound(variables, dollars)),
      pairs: () =>
        expression.type === 'dict'
          ? expression.entries.map(({ key, value }) => ({
              key: this.#lazy(key, variables),
              value: this.#lazy(value, variables),
            }))
          : [],
    };
  }

  #call(
    name: string,
    self: { value: unknown } | undefined,
    args: YaqlArguments,
    variables: ReadonlyMap<string, unknown>,
  ): unknown {
    const positional = args.positional.map((each) => this.#lazy(each, variables));
    const named = new Map(args.named.map((each) => [each.name, this.#lazy(each.value, variables)]));
    if (self !== undefined) positional.unshift(constant(self.value));
    const engine = self === undefined ? this.#functions.get(name) : undefined;
    if (engine !== undefined) {
      return engine.call({
        positional: positional.map((each) => each.value()),
        named: new Map([...named].map(([key, each]) => [key, each.value()])),
      });
    }
    const own = YAQL_FUNCTIONS.get(name);
    if (own !== undefined) return own(new YaqlCall(name, positional, named, this.#budget));
    const added = STACKSTORM_FUNCTIONS.get(name);
    if (added === undefined) {
      throw new ExpressionError(
        self === undefined ? 'NoFunctionRegisteredException' : 'NoMethodRegisteredException',
        self === undefined
          ? `Unknown function "${name}"`
          : `Unknown method "${name}" for receiver ${str(self.value).slice(0, 80)}`,
      );
    }
    return added.call(
      new BoundArguments(name, added.parameters, {
        positional: positional.map((each) => each.value()),
        named: new Map([...named].map(([key, each]) => [key, each.value()])),
      }),
    );
  }

  #unary(operator: string, value: unknown): unknown {
    if (operator === 'not') return !truthy(value);
    if (operator === 'bool') return truthy(value);
    const number = numberOf(value);
    if (number === undefined) {
      throw new ExpressionError(
        'NoMatchingFunctionException',
        `No function "#unary_operator_${operator}" matches supplied arguments`,
      );
    }
    const signed = operator === '-' ? -number : number;
    return isFloat(value) ? float(signed) : signed;
  }

  #binary(expression: Yaql & { type: 'binary' }, variables: ReadonlyMap<string, unknown>): unknown {
    const { operator } = expression;
    if (operator === '->') return this.#arrow(expression, variables);
    const left = this.evaluate(expression.left, variables);
    if (operator === 'and') return truthy(left) ? this.evaluate(expression.right, variables) : left;
    if (operator === 'or') return truthy(left) ? left : this.evaluate(expression.right, variables);
    const right = this.evaluate(expression.right, variables);
    switch (operator) {
      case '=':
        return compareWith('==', left, right);
      case '!=':
      case 'in':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return compareWith(operator, left, right);
      case '=~':
        return new Pattern(str(right)).test(str(left));
      case '!~':
        return !new Pattern(str(right)).test(str(left));
      case 'mod':
        return arithmetic('%', left, right, this.#budget);
      case '/':
        return arithmetic(isFloat(left) || isFloat(right) ? '/' : '//', left, right, this.#budget);
      default:
        return arithmetic(operator, left, right, this.#budget);
    }
  }

  /** `let(a => 1) -> $a + 1`, `with(5) -> $ * 2`. */
  #arrow(expression: Yaql & { type: 'binary' }, variables: ReadonlyMap<string, unknown>): unknown {
    const { left } = expression;
    if (left.type !== 'call' || !LET.has(left.name)) {
      throw new ExpressionError(
        'NoMatchingFunctionException',
        'No function "#operator_->" matches supplied arguments',
      );
    }
    const inner = bound(
      variables,
      left.args.positional.map((each) => this.evaluate(each, variables)),
    );
    for (const { name, value } of left.args.named) inner.set(`$${name}`, this.evaluate(value, variables));
    return this.evaluate(expression.right, inner);
  }
}

function constant(value: unknown): LazyArgument {
  return { value: () => value, with: () => value, pairs: () => [] };
}

/** The variables with `$` (and `$1`, `$2`, …) bound anew. */
function bound(variables: ReadonlyMap<string, unknown>, dollars: unknown[]): Map<string, unknown> {
  const inner = new Map(variables);
  dollars.forEach((value, index) => {
    if (index === 0) inner.set('$', value);
    inner.set(`$${index + 1}`, value);
  });
  return inner;
}

/** Whether an index is a condition on the item: it says `$` outside of a function's own lambda. */
function mentionsItem(expression: Yaql): boolean {
  switch (expression.type) {
    case 'variable':
      return expression.name === '$';
    case 'property':
    case 'unary':
    case 'method':
      return mentionsItem(expression.of);
    case 'index':
      return mentionsItem(expression.of);
    case 'binary':
      return mentionsItem(expression.left) || mentionsItem(expression.right);
    case 'call':
      return expression.args.positional.some(mentionsItem);
    default:
      return false;
  }
}
