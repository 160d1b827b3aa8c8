import { ExpressionSyntaxError } from './expression-error';
import type { Arguments, Expression, Target } from './jinja-syntax';
import type { Token } from './jinja-tokens';
import { Float } from './python-values';

const CONSTANTS = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** Deeper expressions are refused before they exhaust the stack. */
const DEPTH = 150;

/** Reads one expression from its tokens, with the precedences of Jinja 3. */
export class ExpressionParser {
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#tokens[this.#next] ?? { type: 'end', text: '', at: 0 };
  }

  /** Takes the token if it is this operator. */
  skip(operator: string): boolean {
    if (this.token.type !== 'operator' || this.token.text !== operator) return false;
    this.#next += 1;
    return true;
  }

  skipWord(word: string): boolean {
    if (this.token.type !== 'name' || this.token.text !== word) return false;
    this.#next += 1;
    return true;
  }

  expect(operator: string): void {
    if (!this.skip(operator)) throw this.unexpected(`expected token '${operator}', got ${this.#describe()}`);
  }

  expectName(): string {
    const { token } = this;
    if (token.type !== 'name') throw this.unexpected(`expected a name, got ${this.#describe()}`);
    this.#next += 1;
    return token.text;
  }

  /** @throws ExpressionSyntaxError when something is left over */
  expectEnd(): void {
    if (this.token.type !== 'end') throw this.unexpected(`unexpected ${this.#describe()}`);
  }

  unexpected(message: string): ExpressionSyntaxError {
    return new ExpressionSyntaxError(message, this.token.at);
  }

  #describe(): string {
    return this.token.type === 'end' ? 'end of template' : `'${this.token.text}'`;
  }

  /** `a` or `a, b, c`, the latter as a list. */
  tuple(): Expression {
    const first = this.expression();
    if (this.token.text !== ',' || this.token.type !== 'operator') return first;
    const items = [first];
    while (this.skip(',')) {
      if (this.#closes()) break;
      items.push(this.expression());
    }
    return { type: 'list', items, tuple: true };
  }

  #closes(): boolean {
    return this.token.type === 'end' || this.token.text === ')';
  }

  target(): Target {
    const open = this.skip('(');
    const names = [this.expectName()];
    while (this.skip(',')) names.push(this.expectName());
    if (open) this.expect(')');
    return names;
  }

  expression(): Expression {
    this.#depth += 1;
    if (this.#depth > DEPTH) throw this.unexpected('the expression is nested too deeply');
    let value = this.or();
    while (this.skipWord('if')) {
      const test = this.or();
      const otherwise = this.skipWord('else') ? this.expression() : undefined;
      value = { type: 'if', test, chosen: value, otherwise };
    }
    this.#depth -= 1;
    return value;
  }

  /** An expression that leaves a following `if` alone, as a loop's does. */
  or(): Expression {
    let left = this.#and();
    while (this.skipWord('or')) left = { type: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.skipWord('and')) left = { type: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    let count = 0;
    while (this.skipWord('not')) count += 1;
    let value = this.#compare();
    for (; count > 0; count -= 1) value = { type: 'not', of: value };
    return value;
  }

  #compare(): Expression {
    const first = this.#sum();
    const rest: { operator: string; right: Expression }[] = [];
    for (;;) {
      const { token } = this;
      if (token.type === 'operator' && COMPARISONS.has(token.text)) {
        this.#next += 1;
        rest.push({ operator: token.text, right: this.#sum() });
      } else if (this.skipWord('in')) {
        rest.push({ operator: 'in', right: this.#sum() });
      } else if (token.text === 'not' && this.#tokens[this.#next + 1]?.text === 'in') {
        this.#next += 2;
        rest.push({ operator: 'not in', right: this.#sum() });
      } else {
        return rest.length === 0 ? first : { type: 'compare', first, rest };
      }
    }
  }

  #sum(): Expression {
    return this.#leftToRight(['+', '-'], () => this.#joined());
  }

  #joined(): Expression {
    const parts = [this.#product()];
    while (this.skip('~')) parts.push(this.#product());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { type: 'join', parts };
  }

  #product(): Expression {
    return this.#leftToRight(['*', '/', '//', '%'], () => this.#power());
  }

  #power(): Expression {
    return this.#leftToRight(['**'], () => this.#unary(true));
  }

  #leftToRight(operators: string[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = operators.find((each) => this.skip(each));
      if (operator === undefined) return left;
      left = { type: 'arithmetic', operator, left, right: operand() };
    }
  }

  #unary(withFilters: boolean): Expression {
    let value: Expression;
    if (this.skip('-')) value = { type: 'sign', operator: '-', of: this.#deeper(() => this.#unary(false)) };
    else if (this.skip('+'))
      value = { type: 'sign', operator: '+', of: this.#deeper(() => this.#unary(false)) };
    else value = this.#postfix(this.#primary());
    return withFilters ? this.#filtersAndTests(value) : value;
  }

  #deeper<T>(inner: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEPTH) throw this.unexpected('the expression is nested too deeply');
    const value = inner();
    this.#depth -= 1;
    return value;
  }

  #primary(): Expression {
    const { token } = this;
    this.#next += 1;
    if (token.type === 'name') {
      return CONSTANTS.has(token.text)
        ? { type: 'literal', value: CONSTANTS.get(token.text) }
        : { type: 'name', name: token.text };
    }
    if (token.type === 'string') {
      let value = token.text;
      while (this.token.type === 'string') {
        value += this.token.text;
        this.#next += 1;
      }
      return { type: 'literal', value };
    }
    if (token.type === 'integer') return { type: 'literal', value: Number(token.text.replace(/_/g, '')) };
    if (token.type === 'float') {
      const number = Number(token.text.replace(/_/g, ''));
      return { type: 'literal', value: Number.isInteger(number) ? new Float(number) : number };
    }
    if (token.type === 'operator') {
      if (token.text === '(') return this.#parenthesis();
      if (token.text === '[') return { type: 'list', items: this.#commaList(']', () => this.expression()) };
      if (token.text === '{') return { type: 'dict', entries: this.#commaList('}', () => this.#entry()) };
    }
    this.#next -= 1;
    throw this.unexpected(
      token.type === 'end' ? 'Expected an expression, got end of template' : `unexpected '${token.text}'`,
    );
  }

  #parenthesis(): Expression {
    if (this.skip(')')) return { type: 'list', items: [], tuple: true };
    const inner = this.tuple();
    this.expect(')');
    return inner;
  }

  #entry(): [Expression, Expression] {
    const key = this.expression();
    this.expect(':');
    return [key, this.expression()];
  }

  #commaList<T>(closer: string, read: () => T): T[] {
    const items: T[] = [];
    while (!this.skip(closer)) {
      if (items.length > 0) {
        this.expect(',');
        if (this.skip(closer)) break;
      }
      items.push(read());
    }
    return items;
  }

  #postfix(start: Expression): Expression {
    let value = start;
    for (;;) {
      if (this.skip('.')) {
        const { token } = this;
        this.#next += 1;
        if (token.type === 'name') value = { type: 'attribute', of: value, name: token.text };
        else if (token.type === 'integer') {
          value = { type: 'item', of: value, key: { type: 'literal', value: Number(token.text) } };
        } else throw this.unexpected('expected name or number');
      } else if (this.skip('[')) value = this.#subscript(value);
      else if (this.skip('(')) value = { type: 'call', callee: value, args: this.#arguments() };
      else return value;
    }
  }

  #subscript(of: Expression): Expression {
    const bound = (): Expression | undefined =>
      this.token.type === 'operator' && (this.token.text === ':' || this.token.text === ']')
        ? undefined
        : this.expression();
    const from = bound();
    if (from !== undefined && this.skip(']')) return { type: 'item', of, key: from };
    this.expect(':');
    const to = bound();
    const step = this.skip(':') ? bound() : undefined;
    this.expect(']');
    return { type: 'slice', of, from, to, step };
  }

  /** Arguments after an opened parenthesis. */
  #arguments(): Arguments {
    const args: Arguments = { positional: [], named: [] };
    this.#commaList(')', () => {
      const following = this.#tokens[this.#next + 1];
      if (this.token.type === 'name' && following?.type === 'operator' && following.text === '=') {
        const name = this.expectName();
        this.expect('=');
        args.named.push({ name, value: this.expression() });
      } else {
        if (args.named.length > 0) throw this.unexpected('invalid syntax for function call expression');
        args.positional.push(this.expression());
      }
    });
    return args;
  }

  #filtersAndTests(start: Expression): Expression {
    let value = start;
    for (;;) {
      if (this.token.type === 'operator' && this.token.text === '|') value = this.filters(value);
      else if (this.skipWord('is')) value = this.#test(value);
      else if (this.skip('(')) value = { type: 'call', callee: value, args: this.#arguments() };
      else return value;
    }
  }

  /** `| name(args) | name …` applied to a value. */
  filters(start: Expression): Expression {
    let value = start;
    while (this.skip('|')) value = this.filterCall(value);
    return value;
  }

  filterCall(of: Expression): Expression {
    let name = this.expectName();
    while (this.skip('.')) name += `.${this.expectName()}`;
    const args = this.skip('(') ? this.#arguments() : { positional: [], named: [] };
    return { type: 'filter', name, of, args };
  }

  #test(of: Expression): Expression {
    const negated = this.skipWord('not');
    const name = this.expectName();
    let args: Arguments = { positional: [], named: [] };
    const { token } = this;
    if (this.skip('(')) args = this.#arguments();
    else if (
      ['name', 'string', 'integer', 'float'].includes(token.type)
        ? !['else', 'or', 'and', 'is', 'if', 'not', 'in', 'recursive'].includes(token.text) ||
          token.type === 'string'
        : token.type === 'operator' && (token.text === '[' || token.text === '{')
    ) {
      args = { positional: [this.#postfix(this.#primary())], named: [] };
    }
    const test: Expression = { type: 'test', name, of, args };
    return negated ? { type: 'not', of: test } : test;
  }
}
