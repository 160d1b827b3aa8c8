import { BoundArguments } from '../expression/call-arguments';
import { ExpressionError } from '../expression/expression-error';
import { Callable, dict, iterate, str, truthy, Undefined } from '../expression/python-values';
import type { JinjaEnvironment } from './environment';
import { JinjaExpressions } from './expressions';
import { Scope } from './scope';
import type { Loop, Macro, Overlay, Statement, Target, With } from './syntax';

/** Carries out the statements of one template with one context. */
export class JinjaRendering {
  readonly #expressions: JinjaExpressions;

  constructor(context: Record<string, unknown>, environment?: JinjaEnvironment) {
    this.#expressions = new JinjaExpressions(context, environment);
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
        return statement.values.map((value) => str(this.#expressions.evaluate(value))).join('');
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
      case 'do':
        this.#expressions.evaluate(statement.value);
        return '';
      case 'macro':
        this.#expressions.scope.set(statement.name, this.#macro(statement));
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
    const outer = this.#expressions.scope;
    this.#expressions.scope = new Scope(outer);
    try {
      return inner();
    } finally {
      this.#expressions.scope = outer;
    }
  }

  #loop(statement: Loop): string {
    const all = iterate(this.#expressions.evaluate(statement.over));
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
    if (items.length === 0) return this.render(statement.otherwise);
    let out = '';
    items.forEach((item, index) => {
      out += this.#inScope(() => {
        this.#assign(statement.target, item);
        this.#expressions.scope.set('loop', loopState(items, index));
        return this.render(statement.body);
      });
    });
    return out;
  }

  #macro(statement: Macro): Callable {
    const home = this.#expressions.scope;
    return new Callable(statement.name, (args) => {
      const bound = new BoundArguments(
        statement.name,
        statement.parameters.map(({ name }) => name),
        args,
      );
      const caller = this.#expressions.scope;
      this.#expressions.scope = new Scope(home);
      try {
        for (const parameter of statement.parameters) {
          const missing = new Undefined(`parameter '${parameter.name}' was not provided`);
          const fallback =
            parameter.default === undefined ? missing : this.#expressions.evaluate(parameter.default);
          this.#expressions.scope.set(
            parameter.name,
            bound.has(parameter.name) ? bound.value(parameter.name) : fallback,
          );
        }
        return this.render(statement.body);
      } finally {
        this.#expressions.scope = caller;
      }
    });
  }
}

/** The `loop` that a loop's body sees. */
function loopState(items: unknown[], index: number): unknown {
  const before = index > 0 ? items[index - 1] : new Undefined('there is no previous item');
  const after = index + 1 < items.length ? items[index + 1] : new Undefined('there is no next item');
  const cycle = new Callable('cycle', ({ positional }) => positional[index % Math.max(1, positional.length)]);
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
