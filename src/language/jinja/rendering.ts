import type { Budget } from '../expression/budget';
import { ExpressionError } from '../expression/expression-error';
import {
  type CallArguments,
  dict,
  iterate,
  str,
  Tuple,
  truthy,
  Undefined,
} from '../expression/python-values';
import type { JinjaEnvironment } from './environment';
import { isMarkup, JinjaExpressions } from './expressions';
import { escapeHtml } from './filters/markup';
import { loopObject, Namespace, TemplateObject } from './objects';
import { namesIn } from './references';
import { BlockScope } from './scope';
import type { JinjaExpression, Loop, Macro, Overlay, Statement, Target, With } from './syntax';

/** Carries out the statements of one template with one context. */
export class JinjaRendering {
  readonly #expressions: JinjaExpressions;
  /** Whether what is printed is made HTML, as inside `{% autoescape true %}`. */
  #escapes = false;

  constructor(context: Record<string, unknown>, environment?: JinjaEnvironment, budget?: Budget) {
    this.#expressions = new JinjaExpressions(context, environment, budget);
  }

  render(body: Statement[]): string {
    let out = '';
    for (const statement of body) {
      const text = this.#expressions.budget.nest(() => this.#statement(statement));
      this.#expressions.budget.grow(text.length);
      out += text;
    }
    return out;
  }

  #statement(statement: Statement): string {
    this.#expressions.budget.step();
    switch (statement.type) {
      case 'text':
        return statement.text;
      case 'print':
        return statement.values.map((value) => this.#printed(value)).join('');
      case 'if': {
        const branch = statement.branches.find(
          ({ test }) => test === undefined || truthy(this.#expressions.evaluate(test)),
        );
        return branch === undefined ? '' : this.render(branch.body);
      }
      case 'for':
        return this.#loop(statement);
      case 'set':
        this.#assign(statement.target, this.#expressions.evaluate(statement.value));
        return '';
      case 'capture':
        this.#assign(statement.target, this.#overlaid(statement));
        return '';
      case 'filter':
        return str(this.#overlaid(statement));
      case 'with':
        return this.#with(statement);
      case 'macro':
        this.#expressions.scope.set(statement.name, this.#macro(statement));
        return '';
      case 'call':
        return str(
          this.#expressions.call(
            statement.call,
            this.#macro({ ...statement, type: 'macro', name: 'caller' }),
          ),
        );
      case 'block':
        return this.#inScope(() => this.render(statement.body));
      case 'autoescape': {
        const outer = this.#escapes;
        this.#escapes = truthy(this.#expressions.evaluate(statement.escapes));
        try {
          return this.#inScope(() => this.render(statement.body));
        } finally {
          this.#escapes = outer;
        }
      }
      default:
        throw new ExpressionError(
          'TemplateSyntaxError',
          `The tag '${statement.type}' is not evaluated here.`,
        );
    }
  }

  #printed(value: JinjaExpression): string {
    const text = str(this.#expressions.evaluate(value));
    return this.#escapes && !isMarkup(value) ? escapeHtml(text) : text;
  }

  #with({ given, body }: With): string {
    // None of the values sees the others' names.
    const values = given.map(({ value }) => this.#expressions.evaluate(value));
    return this.#inScope(() => {
      given.forEach(({ target }, index) => {
        this.#assign(target, values[index]);
      });
      return this.render(body);
    });
  }

  #overlaid({ overlay, body }: { overlay: Overlay; body: Statement[] }): unknown {
    return this.#expressions.evaluate(overlay({ type: 'literal', value: this.render(body) }));
  }

  #assign(target: Target, value: unknown): void {
    if (target.type === 'name') {
      this.#expressions.scope.set(target.name, value);
      return;
    }
    if (target.type === 'attribute') {
      const object = this.#expressions.scope.get(target.of)?.value;
      if (!(object instanceof Namespace))
        throw new ExpressionError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
      object.set(target.name, value);
      return;
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

  #inScope<T>(inner: () => T, around = this.#expressions.scope): T {
    const outer = this.#expressions.scope;
    this.#expressions.scope = new BlockScope(around);
    try {
      return inner();
    } finally {
      this.#expressions.scope = outer;
    }
  }

  #loop(statement: Loop): string {
    return this.#loopOver(statement, this.#expressions.evaluate(statement.over), 1);
  }

  #loopOver(statement: Loop, over: unknown, depth: number): string {
    const all = iterate(over);
    const { filter } = statement;
    const items =
      filter === undefined
        ? all
        : all.filter((item) =>
            this.#inScope(() => {
              this.#assign(statement.target, item);
              return truthy(this.#expressions.evaluate(filter));
            }),
          );
    if (items.length === 0) return this.#inScope(() => this.render(statement.otherwise));
    const seen = {};
    const home = this.#expressions.scope;
    const again = statement.isRecursive
      ? (further: unknown, deeper: number): string =>
          this.#expressions.budget.nest(() =>
            this.#inScope(() => this.#loopOver(statement, further, deeper), home),
          )
      : undefined;
    let out = '';
    items.forEach((item, index) => {
      this.#expressions.budget.step();
      out += this.#inScope(() => {
        this.#assign(statement.target, item);
        this.#expressions.scope.set('loop', loopObject({ items, index, depth, seen, again }));
        return this.render(statement.body);
      });
    });
    return out;
  }

  #macro(statement: Macro): TemplateObject {
    const home = this.#expressions.scope;
    const names = statement.parameters.map(({ name }) => name);
    const call = (args: CallArguments): string => {
      const given = macroArguments(statement, args);
      return this.#inScope(() => {
        const { scope } = this.#expressions;
        for (const [name, value] of given.extra) scope.set(name, value);
        for (const parameter of statement.parameters) {
          const value = given.values.has(parameter.name)
            ? given.values.get(parameter.name)
            : parameter.default === undefined
              ? new Undefined(`parameter '${parameter.name}' was not provided`)
              : this.#expressions.evaluate(parameter.default);
          scope.set(parameter.name, value);
        }
        return this.render(statement.body);
      }, home);
    };
    return new TemplateObject(statement.name, call, (name) =>
      name === 'name' ? statement.name : name === 'arguments' ? Tuple.from(names) : undefined,
    );
  }
}

/** The arguments of a macro's call: by parameter, and as `varargs`, `kwargs` and `caller` where the body reads them. */
function macroArguments({ name, parameters, body }: Macro, { positional, named }: CallArguments) {
  const read = namesIn(body);
  const values = new Map<string, unknown>();
  const rest = new Map(named);
  parameters.forEach((parameter, index) => {
    if (index < positional.length) values.set(parameter.name, positional[index]);
    else if (rest.has(parameter.name)) values.set(parameter.name, rest.get(parameter.name));
    if (rest.has(parameter.name) && index < positional.length)
      throw new ExpressionError('TypeError', `macro '${name}' got multiple values for '${parameter.name}'`);
    rest.delete(parameter.name);
  });
  const caller = rest.get('caller') ?? new Undefined('No caller defined');
  if (read.has('caller')) rest.delete('caller');
  const more = positional.slice(parameters.length);
  if (more.length > 0 && !read.has('varargs'))
    throw new ExpressionError(
      'TypeError',
      `macro '${name}' takes not more than ${parameters.length} argument(s)`,
    );
  const [unexpected] = rest.keys();
  if (unexpected !== undefined && !read.has('kwargs'))
    throw new ExpressionError('TypeError', `macro '${name}' takes no keyword argument '${unexpected}'`);
  const extra: [string, unknown][] = [
    ['varargs', Tuple.from(more)],
    ['kwargs', dict(rest)],
    ['caller', caller],
  ];
  return { values, extra: extra.filter(([each]) => read.has(each)) };
}
