import { arithmetic } from '../expression/arithmetic';
import { Budget, spendReading } from '../expression/budget';
import { BoundArguments } from '../expression/call-arguments';
import { ExpressionError } from '../expression/expression-error';
import { compareWith } from '../expression/python-sequences';
import {
  type CallArguments,
  Callable,
  dict,
  float,
  isDict,
  isFloat,
  isGenerator,
  iterate,
  Lookup,
  numberOf,
  settled,
  str,
  Tuple,
  truthy,
  typeName,
  Undefined,
  View,
} from '../expression/python-values';
import { decryptKeyValue, STACKSTORM_FUNCTIONS } from '../expression/stackstorm-functions';
import { type JinjaEnvironment, STRICT } from './environment';
import { type FilterTools, JINJA_FILTERS } from './filters';
import { MAKES_MARKUP } from './filters/markup';
import { globalNamed } from './globals';
import { Members } from './members';
import { BlockScope } from './scope';
import type { Arguments, JinjaExpression, Slice } from './syntax';
import { runTest } from './tests';

/** The filters of Jinja and of StackStorm. */
export const FILTER_NAMES: ReadonlySet<string> = new Set([
  ...JINJA_FILTERS.keys(),
  ...STACKSTORM_FUNCTIONS.keys(),
  'decrypt_kv',
]);

/** @throws ExpressionError where there is no filter of this name, or only the server has it */
export function requireFilter(name: string, { serverOnly, absent }: JinjaEnvironment): void {
  if (serverOnly.has(name))
    throw new ExpressionError('ServerOnlyError', `only the server can run the filter '${name}'`);
  if (!FILTER_NAMES.has(name) || absent.has(name))
    throw new ExpressionError('TemplateAssertionError', `No filter named '${name}'.`);
}

const ESCAPES = new Set(['e', 'escape']);

/** Filters that give what is gone over once, whose length nobody knows. */
const LAZY = new Set([
  ...['batch', 'items', 'map', 'reject', 'rejectattr', 'reverse', 'select', 'selectattr', 'slice', 'unique'],
]);

/** Whether an expression gives HTML: the text of a filter that says so. Nothing else does here. */
export function isMarkup(expression: JinjaExpression): boolean {
  return expression.type === 'filter' && MAKES_MARKUP.has(expression.name);
}

/** Filters that take a key of the datastore and not its text: to Python it is an object, which is never false. */
const TAKES_KEYS = new Set(['decrypt_kv', 'default', 'd', 'attr']);

/** Filters that make a text of what they are given, and so reach the text of a key. */
const MAKES_TEXT = new Set([
  ...[
    'string',
    'upper',
    'lower',
    'capitalize',
    'title',
    'trim',
    'replace',
    'center',
    'wordcount',
    'urlencode',
  ],
  ...['format', 'from_json_string', 'from_yaml_string', 'use_none'],
  ...['regex_match', 'regex_replace', 'regex_search', 'regex_substring'],
]);

/** Filters that ask a value for its number: a key has one where it is everybody's, and none where it is a user's. */
const MAKES_NUMBER = new Set(['int', 'float', 'filesizeformat']);

/** Filters that an undefined value survives, however strict the environment is. */
const BEARS_UNDEFINED = new Set(['default', 'd', 'items']);

/** The arguments of a filter, with those that it takes in any number. */
function boundTo(name: string, parameters: string[], args: CallArguments): BoundArguments {
  if (parameters[0] !== '*') return new BoundArguments(name, parameters, args);
  const names = ['rest', ...parameters.slice(1)];
  if (parameters[1] !== '**')
    return new BoundArguments(name, names, { positional: [args.positional], named: args.named });
  return new BoundArguments(name, ['rest', 'named'], {
    positional: [args.positional, dict(args.named)],
    named: new Map(),
  });
}

/** Gives the values of a template's expressions. Nothing here calls anything but our own functions. */
export class JinjaExpressions {
  readonly #context: Record<string, unknown>;
  readonly budget: Budget;
  /** Lists and dicts that the template made itself and may therefore change. */
  readonly #mine = new WeakSet<object>();
  readonly #tools: FilterTools;
  readonly #members: Members;
  readonly #environment: JinjaEnvironment;
  /** The names that the template has set so far. */
  scope = new BlockScope();

  constructor(
    context: Record<string, unknown>,
    environment: JinjaEnvironment = STRICT,
    budget = new Budget(),
  ) {
    this.#context = context;
    this.#environment = environment;
    this.budget = budget;
    this.#members = new Members(budget, this.#mine);
    this.#tools = {
      budget,
      attribute: (value, path, otherwise) => this.#allowed(this.#members.path(value, path, otherwise)),
      test: (name, value, args) => this.#runTest(name, value, { positional: args, named: new Map() }),
      filter: (name, value, args) => this.#runFilter(name, value, { positional: args, named: new Map() }),
    };
  }

  evaluate(expression: JinjaExpression): unknown {
    this.budget.step();
    return this.#allowed(this.budget.nest(() => this.#value(expression)));
  }

  #allowed(given: unknown): unknown {
    const value = this.#members.current(given);
    return this.#environment.undefinedValues === 'lenient' && value instanceof Undefined
      ? value.lenient()
      : value;
  }

  #value(expression: JinjaExpression): unknown {
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'float':
        return float(expression.value);
      case 'name':
        return this.#name(expression.name);
      case 'attribute':
        return this.#members.attribute(this.evaluate(expression.of), expression.name);
      case 'item':
        return this.#members.item(this.evaluate(expression.of), this.evaluate(expression.key));
      case 'slice':
        return this.#slice(expression);
      case 'call':
        return this.#call(expression);
      case 'filter':
        if (ESCAPES.has(expression.name) && isMarkup(expression.of)) return this.evaluate(expression.of);
        return this.#runFilter(
          expression.name,
          this.evaluate(expression.of),
          this.#arguments(expression.args),
        );
      case 'test':
        if (expression.name === 'escaped' && isMarkup(expression.of)) return true;
        return this.#runTest(expression.name, this.evaluate(expression.of), this.#arguments(expression.args));
      case 'list': {
        const items = expression.items.map((item) => this.evaluate(item));
        return this.#made(expression.tuple === true ? Tuple.from(items) : items);
      }
      case 'dict':
        return this.#made(
          dict(
            expression.entries.map(
              ([key, value]) => [keyText(this.evaluate(key)), this.evaluate(value)] as const,
            ),
          ),
        );
      case 'not':
        return !truthy(this.evaluate(expression.of));
      case 'sign':
        return this.#sign(expression.operator, this.evaluate(expression.of));
      case 'arithmetic':
        return arithmetic(
          expression.operator,
          this.evaluate(expression.left),
          this.evaluate(expression.right),
          this.budget,
        );
      case 'join': {
        const text = expression.parts.map((part) => str(this.evaluate(part))).join('');
        this.budget.grow(text.length);
        return text;
      }
      case 'and': {
        const left = this.evaluate(expression.left);
        return truthy(left) ? this.evaluate(expression.right) : left;
      }
      case 'or': {
        const left = this.evaluate(expression.left);
        return truthy(left) ? left : this.evaluate(expression.right);
      }
      case 'compare':
        return this.#compare(expression);
      case 'if':
        if (truthy(this.evaluate(expression.test))) return this.evaluate(expression.chosen);
        return expression.otherwise === undefined
          ? // Jinja prints nothing of it even where it is strict.
            new Undefined(
              'the inline if-expression evaluated to false and no else section was defined.',
            ).lenient()
          : this.evaluate(expression.otherwise);
    }
  }

  #made<T extends object>(value: T): T {
    this.#mine.add(value);
    return value;
  }

  #name(name: string): unknown {
    const local = this.scope.get(name);
    if (local !== undefined) return local.value;
    if (Object.hasOwn(this.#context, name)) return this.#context[name];
    return (
      globalNamed(name, this.budget, (value) => this.#made(value)) ?? new Undefined(`'${name}' is undefined`)
    );
  }

  #slice({ of, from, to, step }: Slice): unknown {
    const value = this.evaluate(of);
    const bound = (each: JinjaExpression | undefined): unknown =>
      each === undefined ? null : this.evaluate(each);
    const taken = this.#members.slice(value, { from: bound(from), to: bound(to), step: bound(step) });
    return Array.isArray(taken) ? this.#made(taken) : taken;
  }

  #arguments(args: Arguments): CallArguments {
    const positional = args.positional.map((each) => this.evaluate(each));
    const named = new Map(args.named.map(({ name, value }) => [name, this.evaluate(value)]));
    if (args.spread !== undefined) positional.push(...iterate(this.evaluate(args.spread)));
    const further = args.spreadNamed === undefined ? undefined : this.evaluate(args.spreadNamed);
    if (isDict(further)) for (const [name, value] of Object.entries(further)) named.set(name, value);
    else if (further !== undefined)
      throw new ExpressionError('TypeError', 'argument after ** must be a mapping');
    return { positional, named };
  }

  /** Calls with one more argument: the body of a call block, as `caller`. */
  call(expression: JinjaExpression, caller: Callable): unknown {
    if (expression.type !== 'call') throw new ExpressionError('TypeError', 'a call block needs a call');
    return this.#call(expression, new Map([['caller', caller]]));
  }

  #call(
    expression: JinjaExpression & { type: 'call' },
    further: CallArguments['named'] = new Map(),
  ): unknown {
    const callee = this.evaluate(expression.callee);
    if (callee instanceof Undefined) return callee.fail();
    if (!(callee instanceof Callable)) {
      throw new ExpressionError('TypeError', `'${typeName(callee)}' object is not callable`);
    }
    const { positional, named } = this.#arguments(expression.args);
    return this.#accounted(callee.call({ positional, named: new Map([...named, ...further]) }));
  }

  /** What a function made counts towards the rendering's size. */
  #accounted(value: unknown): unknown {
    if (typeof value === 'string' || Array.isArray(value)) this.budget.grow(value.length);
    return value;
  }

  #runFilter(name: string, value: unknown, args: CallArguments): unknown {
    return this.#accounted(this.#filtered(name, filterable(name, value), args));
  }

  #filtered(name: string, value: unknown, args: CallArguments): unknown {
    requireFilter(name, this.#environment);
    if (typeof value === 'string') spendReading(value);
    const own = JINJA_FILTERS.get(name);
    if (own !== undefined) {
      if (value instanceof Undefined && !BEARS_UNDEFINED.has(name)) value.orFail(undefined);
      const bound = boundTo(name, own.parameters, args);
      const result = own.run(value, bound, this.#tools);
      if (!Array.isArray(result) || result === value) return result;
      const isLazy = LAZY.has(name) && !(name === 'reverse' && isGenerator(value));
      return isLazy ? View.over('generator', result) : this.#made(result);
    }
    if (value instanceof Undefined) {
      if (name === 'use_none') return value.orFail(value);
      return MAKES_TEXT.has(name) ? this.#filtered(name, value.orFail(''), args) : value.fail();
    }
    if (name === 'decrypt_kv') return decryptKeyValue(value);
    const added = STACKSTORM_FUNCTIONS.get(name);
    if (added === undefined)
      throw new ExpressionError('TemplateAssertionError', `No filter named '${name}'.`);
    return added.call(
      new BoundArguments(name, added.parameters, {
        positional: [value, ...args.positional],
        named: args.named,
      }),
    );
  }

  #runTest(name: string, value: unknown, args: CallArguments): boolean {
    const passed = runTest(name, value, args);
    if (passed === undefined) throw new ExpressionError('TemplateAssertionError', `No test named '${name}'.`);
    return passed;
  }

  #sign(operator: '-' | '+', value: unknown): unknown {
    const number = numberOf(value);
    if (number === undefined) {
      throw new ExpressionError('TypeError', `bad operand type for unary ${operator}: '${typeName(value)}'`);
    }
    if (typeof value === 'bigint') return operator === '-' ? -value : value;
    const result = operator === '-' ? -number : number;
    return isFloat(value) ? float(result) : result;
  }

  #compare(expression: JinjaExpression & { type: 'compare' }): boolean {
    let left = this.evaluate(expression.first);
    for (const { operator, right } of expression.rest) {
      const value = this.evaluate(right);
      if (!compareWith(operator, left, value)) return false;
      left = value;
    }
    return true;
  }
}

/**
 * What a filter gets for a key of the datastore: to Python it is an object that can be printed, and little else.
 * @throws ExpressionError for a filter that fails with it
 */
function filterable(filter: string, value: unknown): unknown {
  if (!(value instanceof Lookup) || TAKES_KEYS.has(filter)) return value;
  if (MAKES_TEXT.has(filter)) return settled(value);
  if (MAKES_NUMBER.has(filter)) return value.leaf?.isNumeric === true ? settled(value) : value;
  throw new ExpressionError(
    'TypeError',
    `the filter ${filter} cannot take ${value.describe} as it is; write ${value.describe} | string | ${filter}`,
  );
}

/** A key of a dict as text. @throws ExpressionError for what Python takes for no key */
function keyText(key: unknown): string {
  if (isDict(key) || (Array.isArray(key) && !(key instanceof Tuple)))
    throw new ExpressionError('TypeError', `unhashable type: '${typeName(key)}'`);
  return str(key);
}
