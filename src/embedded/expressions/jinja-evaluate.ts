import type {
  Arguments,
  Expression,
  Loop,
  Macro,
  Overlay,
  Slice,
  Statement,
  Target,
  With,
} from '../../jinja/syntax';
import { arithmetic } from './arithmetic';
import { Budget } from './budget';
import { BoundArguments } from './call-arguments';
import { ExpressionError } from './expression-error';
import { type FilterTools, JINJA_FILTERS } from './jinja-filters';
import { runTest } from './jinja-tests';
import { methodOf } from './python-methods';
import { compareWith, range, sliced } from './python-sequences';
import {
  type CallArguments,
  Callable,
  dict,
  float,
  Group,
  isDict,
  isFloat,
  iterate,
  Lookup,
  member,
  numberOf,
  repr,
  settled,
  str,
  Tuple,
  truthy,
  typeName,
  Undefined,
} from './python-values';
import { decryptKeyValue, STACKSTORM_FUNCTIONS } from './stackstorm-functions';

/** Names of one block, seen from the blocks inside it. */
class Scope {
  readonly #names = new Map<string, unknown>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): { value: unknown } | undefined {
    return this.#names.has(name) ? { value: this.#names.get(name) } : this.#outer?.get(name);
  }

  set(name: string, value: unknown): void {
    this.#names.set(name, value);
  }
}

function objectName(value: unknown): string {
  return value === null || value === undefined ? 'None' : `${typeName(value)} object`;
}

/** Walks the tree of one template with one context. Nothing here calls anything but our own functions. */
export class JinjaEvaluation {
  readonly #context: Record<string, unknown>;
  readonly #budget: Budget;
  /** Lists and dicts that the template made itself and may therefore change. */
  readonly #mine = new WeakSet<object>();
  readonly #tools: FilterTools;
  #scope = new Scope();

  constructor(context: Record<string, unknown>, budget = new Budget()) {
    this.#context = context;
    this.#budget = budget;
    this.#tools = {
      budget,
      attribute: (value, path) => this.#path(value, path),
      test: (name, value, args) => this.#runTest(name, value, { positional: args, named: new Map() }),
      filter: (name, value, args) => this.#runFilter(name, value, { positional: args, named: new Map() }),
    };
  }

  render(body: Statement[]): string {
    let out = '';
    for (const statement of body) {
      const text = this.#budget.nest(() => this.#statement(statement));
      this.#budget.grow(text.length);
      out += text;
    }
    return out;
  }

  #statement(statement: Statement): string {
    this.#budget.step();
    switch (statement.type) {
      case 'text':
        return statement.text;
      case 'print':
        return statement.values.map((value) => str(this.evaluate(value))).join('');
      case 'if': {
        const branch = statement.branches.find(
          ({ test }) => test === undefined || truthy(this.evaluate(test)),
        );
        return branch === undefined ? '' : this.render(branch.body);
      }
      case 'for':
        return this.#loop(statement);
      case 'set':
        this.#assign(statement.target, this.evaluate(statement.value));
        return '';
      case 'capture':
        this.#assign(statement.target, this.#overlaid(statement));
        return '';
      case 'filter':
        return str(this.#overlaid(statement));
      case 'with':
        return this.#with(statement);
      case 'do':
        this.evaluate(statement.value);
        return '';
      case 'macro':
        this.#scope.set(statement.name, this.#macro(statement));
        return '';
      default:
        throw new ExpressionError(
          'TemplateSyntaxError',
          `The tag '${statement.type}' is not evaluated here.`,
        );
    }
  }

  #with({ given, body }: With): string {
    // None of the values sees the others' names.
    const values = given.map(({ value }) => this.evaluate(value));
    return this.#inScope(() => {
      given.forEach(({ target }, index) => {
        this.#assign(target, values[index]);
      });
      return this.render(body);
    });
  }

  #overlaid({ overlay, body }: { overlay: Overlay; body: Statement[] }): unknown {
    return this.evaluate(overlay({ type: 'literal', value: this.render(body) }));
  }

  #assign(target: Target, value: unknown): void {
    if (target.type === 'name') {
      this.#scope.set(target.name, value);
      return;
    }
    if (target.type === 'attribute') {
      throw new ExpressionError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
    }
    const parts = iterate(value);
    const { items } = target;
    if (parts.length !== items.length) {
      throw new ExpressionError(
        'ValueError',
        `expected ${items.length} values to unpack, got ${parts.length}`,
      );
    }
    items.forEach((item, index) => {
      this.#assign(item, parts[index]);
    });
  }

  #inScope<T>(inner: () => T): T {
    const outer = this.#scope;
    this.#scope = new Scope(outer);
    try {
      return inner();
    } finally {
      this.#scope = outer;
    }
  }

  #loop(statement: Loop): string {
    const all = iterate(this.evaluate(statement.over));
    const { filter } = statement;
    const items =
      filter === undefined
        ? all
        : all.filter((item) =>
            this.#inScope(() => {
              this.#assign(statement.target, item);
              return truthy(this.evaluate(filter));
            }),
          );
    if (items.length === 0) return this.render(statement.otherwise);
    let out = '';
    items.forEach((item, index) => {
      out += this.#inScope(() => {
        this.#assign(statement.target, item);
        this.#scope.set('loop', this.#loopState(items, index));
        return this.render(statement.body);
      });
    });
    return out;
  }

  #loopState(items: unknown[], index: number): unknown {
    const before = index > 0 ? items[index - 1] : new Undefined('there is no previous item');
    const after = index + 1 < items.length ? items[index + 1] : new Undefined('there is no next item');
    const cycle = new Callable(
      'cycle',
      ({ positional }) => positional[index % Math.max(1, positional.length)],
    );
    return dict([
      ['index', index + 1],
      ['index0', index],
      ['revindex', items.length - index],
      ['revindex0', items.length - index - 1],
      ['first', index === 0],
      ['last', index === items.length - 1],
      ['length', items.length],
      ['previtem', before],
      ['nextitem', after],
      ['depth', 1],
      ['cycle', cycle],
    ]);
  }

  #macro(statement: Macro): Callable {
    const home = this.#scope;
    return new Callable(statement.name, (args) => {
      const bound = new BoundArguments(
        statement.name,
        statement.parameters.map(({ name }) => name),
        args,
      );
      const caller = this.#scope;
      this.#scope = new Scope(home);
      try {
        for (const parameter of statement.parameters) {
          const missing = new Undefined(`parameter '${parameter.name}' was not provided`);
          const fallback = parameter.default === undefined ? missing : this.evaluate(parameter.default);
          this.#scope.set(parameter.name, bound.has(parameter.name) ? bound.value(parameter.name) : fallback);
        }
        return this.render(statement.body);
      } finally {
        this.#scope = caller;
      }
    });
  }

  evaluate(expression: Expression): unknown {
    this.#budget.step();
    return this.#budget.nest(() => this.#value(expression));
  }

  #value(expression: Expression): unknown {
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'float':
        return float(expression.value);
      case 'name':
        return this.#name(expression.name);
      case 'attribute':
        return this.#attribute(this.evaluate(expression.of), expression.name);
      case 'item':
        return this.#item(this.evaluate(expression.of), this.evaluate(expression.key));
      case 'slice':
        return this.#slice(expression);
      case 'call':
        return this.#call(expression);
      case 'filter':
        return this.#runFilter(
          expression.name,
          this.evaluate(expression.of),
          this.#arguments(expression.args),
        );
      case 'test':
        return this.#runTest(expression.name, this.evaluate(expression.of), this.#arguments(expression.args));
      case 'list': {
        const items = expression.items.map((item) => this.evaluate(item));
        return this.#made(expression.tuple === true ? Tuple.from(items) : items);
      }
      case 'dict':
        return this.#made(
          dict(
            expression.entries.map(
              ([key, value]) => [str(this.evaluate(key)), this.evaluate(value)] as const,
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
          settled(this.evaluate(expression.left)),
          settled(this.evaluate(expression.right)),
          this.#budget,
        );
      case 'join': {
        const text = expression.parts.map((part) => str(this.evaluate(part))).join('');
        this.#budget.grow(text.length);
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
        // Without an else there is nothing, and Jinja prints nothing, strict as it may be elsewhere.
        return expression.otherwise === undefined ? '' : this.evaluate(expression.otherwise);
    }
  }

  #made<T extends object>(value: T): T {
    this.#mine.add(value);
    return value;
  }

  #name(name: string): unknown {
    const local = this.#scope.get(name);
    if (local !== undefined) return local.value;
    if (Object.hasOwn(this.#context, name)) return this.#context[name];
    return this.#global(name) ?? new Undefined(`'${name}' is undefined`);
  }

  #global(name: string): Callable | undefined {
    if (name === 'range') return new Callable(name, (args) => range(args, this.#budget));
    if (name === 'dict') return new Callable(name, (args) => this.#made(dict(args.named)));
    const known = STACKSTORM_FUNCTIONS.get(name);
    return (
      known && new Callable(name, (args) => known.call(new BoundArguments(name, known.parameters, args)))
    );
  }

  #attribute(value: unknown, name: string): unknown {
    if (value instanceof Undefined) return value.fail();
    const method = methodOf(value, name, this.#budget, this.#mine);
    if (method !== undefined) return method;
    if (value instanceof Group && (name === 'grouper' || name === 'list'))
      return value[name === 'list' ? 1 : 0];
    const found = value instanceof Lookup ? value.get(name) : isDict(value) ? member(value, name) : undefined;
    return found === undefined ? new Undefined(`'${objectName(value)}' has no attribute '${name}'`) : found;
  }

  #item(value: unknown, key: unknown): unknown {
    if (value instanceof Undefined) return value.fail();
    if (key instanceof Undefined) return key.fail();
    const index = typeof key === 'boolean' ? undefined : numberOf(key);
    if (index !== undefined && (Array.isArray(value) || typeof value === 'string')) {
      const found = (typeof value === 'string' ? [...value] : value).at(index);
      return found === undefined ? new Undefined(`${objectName(value)} has no element ${index}`) : found;
    }
    const name = str(key);
    const found = value instanceof Lookup ? value.get(name) : isDict(value) ? member(value, name) : undefined;
    if (found !== undefined) return found;
    const method = typeof key === 'string' ? methodOf(value, name, this.#budget, this.#mine) : undefined;
    return method ?? new Undefined(`'${objectName(value)}' has no attribute ${repr(key)}`);
  }

  /** `a.b.0` as the filters take it. */
  #path(value: unknown, path: unknown): unknown {
    if (typeof path !== 'string') return this.#item(value, path);
    return path
      .split('.')
      .reduce(
        (of, part) =>
          of instanceof Undefined ? of : this.#item(of, /^\d+$/.test(part) ? Number(part) : part),
        value,
      );
  }

  #slice(expression: Slice): unknown {
    const of = this.evaluate(expression.of);
    const bound = (each: Expression | undefined): number | undefined => {
      const value = each === undefined ? null : this.evaluate(each);
      if (value === null) return undefined;
      const number = numberOf(value);
      if (number !== undefined && Number.isInteger(number)) return number;
      throw new ExpressionError('TypeError', 'slice indices must be integers or None');
    };
    if (typeof of !== 'string' && !Array.isArray(of)) {
      return of instanceof Undefined ? of.fail() : new Undefined(`'${objectName(of)}' cannot be sliced`);
    }
    const step = bound(expression.step) ?? 1;
    if (step === 0) throw new ExpressionError('ValueError', 'slice step cannot be zero');
    const list: unknown[] = typeof of === 'string' ? [...of] : of;
    this.#budget.step(list.length);
    const taken = sliced(list, bound(expression.from), bound(expression.to), step);
    return typeof of === 'string' ? taken.join('') : this.#made(taken);
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

  #call(expression: Expression & { type: 'call' }): unknown {
    const callee = this.evaluate(expression.callee);
    if (callee instanceof Undefined) return callee.fail();
    if (!(callee instanceof Callable)) {
      throw new ExpressionError('TypeError', `'${typeName(callee)}' object is not callable`);
    }
    return this.#accounted(callee.call(this.#arguments(expression.args)));
  }

  /** What a function made counts towards the rendering's size. */
  #accounted(value: unknown): unknown {
    if (typeof value === 'string' || Array.isArray(value)) this.#budget.grow(value.length);
    return value;
  }

  #runFilter(name: string, value: unknown, args: CallArguments): unknown {
    return this.#accounted(this.#filtered(name, name === 'decrypt_kv' ? value : settled(value), args));
  }

  #filtered(name: string, value: unknown, args: CallArguments): unknown {
    const own = JINJA_FILTERS.get(name);
    if (own !== undefined) {
      if (value instanceof Undefined && name !== 'default' && name !== 'd') return value.fail();
      const rest = own.parameters[0] === '*';
      const bound = new BoundArguments(
        name,
        rest ? ['rest', ...own.parameters.slice(1)] : own.parameters,
        rest ? { positional: [args.positional], named: args.named } : args,
      );
      const result = own.run(value, bound, this.#tools);
      return Array.isArray(result) && result !== value ? this.#made(result) : result;
    }
    if (value instanceof Undefined) return value.fail();
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
    const result = operator === '-' ? -number : number;
    return isFloat(value) ? float(result) : result;
  }

  #compare(expression: Expression & { type: 'compare' }): boolean {
    let left = settled(this.evaluate(expression.first));
    for (const { operator, right } of expression.rest) {
      const value = settled(this.evaluate(right));
      if (!compareWith(operator, left, value)) return false;
      left = value;
    }
    return true;
  }
}
