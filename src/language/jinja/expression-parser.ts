import { exactInteger } from '../../core/exact-json';
import type { Arguments, FilterCall, JinjaExpression, Slice } from './syntax';
import type { JinjaSyntaxError } from './syntax-error';
import { textOfLiteral } from './text-literal';
import type { TokenReader } from './token-reader';

const CONSTANTS = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** Words that end an expression rather than begin the argument of a test. Jinja takes `if` for an argument, too. */
const AFTER_TEST = new Set(['else', 'or', 'and']);
/** Deeper expressions are refused before they exhaust the stack. */
const DEPTH = 150;

type Subscript = Slice | (JinjaExpression & { type: 'item' });

/** Whether Jinja reads the word as a value rather than a name. */
export function isConstant(word: string): boolean {
  return CONSTANTS.has(word);
}

/** The arguments of a call with empty brackets. */
export function noArguments(): Arguments {
  return { positional: [], named: [], spread: undefined, spreadNamed: undefined };
}

/** Reads one expression after another, with the precedences of Jinja 3. */
export class ExpressionParser {
  #depth = 0;

  constructor(readonly tokens: TokenReader) {}

  /** `a`, or `a, b, c` as a tuple. A comma may stand before what closes it. */
  tuple(read: () => JinjaExpression = () => this.expression()): JinjaExpression {
    const { tokens } = this;
    if (tokens.isTupleEnd())
      throw tokens.refusal('expected a value', `Expected an expression, got '${tokens.described}'`);
    const first = read();
    if (!tokens.is(',')) return first;
    const items = [first];
    while (tokens.skip(',')) {
      if (tokens.isTupleEnd()) break;
      items.push(read());
    }
    return { type: 'list', items, tuple: true };
  }

  expression(): JinjaExpression {
    return this.#deeper(() => {
      let value = this.or();
      while (this.tokens.skipWord('if')) {
        const test = this.or();
        const otherwise = this.tokens.skipWord('else') ? this.expression() : undefined;
        value = { type: 'if', test, chosen: value, otherwise };
      }
      return value;
    });
  }

  /** An expression that leaves a following `if` alone, as a loop's does. */
  or(): JinjaExpression {
    let left = this.#and();
    while (this.tokens.skipWord('or')) left = { type: 'or', left, right: this.#and() };
    return left;
  }

  #and(): JinjaExpression {
    let left = this.#not();
    while (this.tokens.skipWord('and')) left = { type: 'and', left, right: this.#not() };
    return left;
  }

  #not(): JinjaExpression {
    let count = 0;
    while (this.tokens.skipWord('not')) count += 1;
    let value = this.#compare();
    for (; count > 0; count -= 1) value = { type: 'not', of: value };
    return value;
  }

  #compare(): JinjaExpression {
    const first = this.#sum();
    const rest: { operator: string; right: JinjaExpression }[] = [];
    for (;;) {
      const operator = this.#comparison();
      if (operator === undefined) return rest.length === 0 ? first : { type: 'compare', first, rest };
      rest.push({ operator, right: this.#sum() });
    }
  }

  #comparison(): string | undefined {
    const { tokens } = this;
    if (tokens.token.type === 'operator' && COMPARISONS.has(tokens.token.written))
      return tokens.take().written;
    if (tokens.skipWord('in')) return 'in';
    const following = tokens.following(1);
    if (!tokens.isWord('not') || following.type !== 'name' || following.written !== 'in') return undefined;
    tokens.take();
    tokens.take();
    return 'not in';
  }

  #sum(): JinjaExpression {
    return this.#leftToRight(['+', '-'], () => this.#joined());
  }

  #joined(): JinjaExpression {
    const first = this.#product();
    const parts = [first];
    while (this.tokens.skip('~')) parts.push(this.#product());
    return parts.length === 1 ? first : { type: 'join', parts };
  }

  #product(): JinjaExpression {
    return this.#leftToRight(['*', '/', '//', '%'], () => this.#power());
  }

  #power(): JinjaExpression {
    return this.#leftToRight(['**'], () => this.#filtersAndTests(this.#signed()));
  }

  #leftToRight(operators: string[], operand: () => JinjaExpression): JinjaExpression {
    let left = operand();
    for (;;) {
      const operator = operators.find((each) => this.tokens.skip(each));
      if (operator === undefined) return left;
      left = { type: 'arithmetic', operator, left, right: operand() };
    }
  }

  #signed(): JinjaExpression {
    for (const operator of ['-', '+'] as const) {
      if (this.tokens.skip(operator))
        return { type: 'sign', operator, of: this.#deeper(() => this.#signed()) };
    }
    return this.#postfix(this.primary());
  }

  #deeper<T>(inner: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEPTH) throw this.#refusal('the expression is nested too deeply');
    const value = inner();
    this.#depth -= 1;
    return value;
  }

  #refusal(message: string): JinjaSyntaxError {
    return this.tokens.refusal(message, message);
  }

  /** A value without anything before or behind it. */
  primary(): JinjaExpression {
    const { tokens } = this;
    const { type, written, at } = tokens.token;
    if (type === 'text') {
      let value = '';
      while (tokens.token.type === 'text') value += textOfLiteral(tokens.take().written);
      return { type: 'literal', value };
    }
    if (type === 'name') {
      tokens.take();
      const constant = CONSTANTS.get(written);
      return constant === undefined
        ? { type: 'name', name: written, at }
        : { type: 'literal', value: constant };
    }
    if (type === 'integer' || type === 'float') {
      tokens.take();
      const digits = written.replace(/_/g, '');
      return type === 'float'
        ? { type, value: Number(digits) }
        : { type: 'literal', value: exactInteger(String(BigInt(digits))) };
    }
    if (tokens.skip('(')) return this.#parenthesis();
    if (tokens.skip('[')) return { type: 'list', items: this.#commaList(']', () => this.expression()) };
    if (tokens.skip('{')) return { type: 'dict', entries: this.#commaList('}', () => this.#entry()) };
    throw tokens.refusal('expected a value', `unexpected '${tokens.described}'`);
  }

  #parenthesis(): JinjaExpression {
    if (this.tokens.skip(')')) return { type: 'list', items: [], tuple: true };
    const inner = this.tuple();
    this.tokens.expect(')');
    return inner;
  }

  #entry(): [JinjaExpression, JinjaExpression] {
    const key = this.expression();
    this.tokens.expect(':');
    return [key, this.expression()];
  }

  #commaList<T>(closer: string, read: () => T): T[] {
    const items: T[] = [];
    while (!this.tokens.skip(closer)) {
      if (items.length > 0) {
        this.tokens.expect(',');
        if (this.tokens.skip(closer)) break;
      }
      items.push(read());
    }
    return items;
  }

  #postfix(start: JinjaExpression): JinjaExpression {
    let value = start;
    for (;;) {
      if (this.tokens.skip('.')) value = this.#member(value);
      else if (this.tokens.skip('[')) value = this.#subscript(value);
      else if (this.tokens.skip('(')) value = { type: 'call', callee: value, args: this.#arguments() };
      else return value;
    }
  }

  #member(of: JinjaExpression): JinjaExpression {
    const { type, written } = this.tokens.token;
    if (type !== 'name' && type !== 'integer')
      throw this.tokens.refusal('expected a name after the dot', 'expected name or number');
    this.tokens.take();
    return type === 'name'
      ? { type: 'attribute', of, name: written }
      : { type: 'item', of, key: { type: 'literal', value: Number(written.replace(/_/g, '')) } };
  }

  #subscript(of: JinjaExpression): JinjaExpression {
    const keys: Subscript[] = [];
    while (!this.tokens.skip(']')) {
      if (keys.length > 0) this.tokens.expect(',');
      keys.push(this.#oneSubscript(of));
    }
    const [only] = keys;
    if (only === undefined || keys.length > 1) {
      // Python makes one key of several. No value of StackStorm's has such keys; what they mention counts all the same.
      const items = keys.flatMap((key) => ('key' in key ? [key.key] : [key.from, key.to, key.step]));
      const parts = items.filter((each) => each !== undefined);
      return { type: 'item', of, key: { type: 'list', items: parts, tuple: true } };
    }
    return only;
  }

  #oneSubscript(of: JinjaExpression): Subscript {
    const { tokens } = this;
    const bound = (): JinjaExpression | undefined =>
      tokens.is(':') || tokens.is(']') || tokens.is(',') ? undefined : this.expression();
    const from = tokens.is(':') ? undefined : this.expression();
    if (from !== undefined && !tokens.is(':')) return { type: 'item', of, key: from };
    tokens.expect(':');
    const to = bound();
    return { type: 'slice', of, from, to, step: tokens.skip(':') ? bound() : undefined };
  }

  /** Arguments after an opened parenthesis. */
  #arguments(): Arguments {
    const args = noArguments();
    this.#commaList(')', () => {
      this.#argument(args);
    });
    return args;
  }

  #argument(args: Arguments): void {
    const { tokens } = this;
    const following = tokens.following(1);
    const named = tokens.token.type === 'name' && following.type === 'operator' && following.written === '=';
    const misplaced =
      args.spreadNamed !== undefined ||
      (!named &&
        !tokens.is('**') &&
        (args.spread !== undefined || (!tokens.is('*') && args.named.length > 0)));
    if (misplaced) {
      throw tokens.refusal(
        'a plain argument after a named one',
        'invalid syntax for function call expression',
      );
    }
    if (tokens.skip('*')) args.spread = this.expression();
    else if (tokens.skip('**')) args.spreadNamed = this.expression();
    else if (named) {
      const name = tokens.take().written;
      tokens.take();
      args.named.push({ name, value: this.expression() });
    } else args.positional.push(this.expression());
  }

  #filtersAndTests(start: JinjaExpression): JinjaExpression {
    let value = start;
    for (;;) {
      if (this.tokens.skip('|')) value = this.filter(value);
      else if (this.tokens.skipWord('is')) value = this.#test(value);
      else if (this.tokens.skip('(')) value = { type: 'call', callee: value, args: this.#arguments() };
      else return value;
    }
  }

  /** What follows the bar: a name, dots allowed, and perhaps arguments. */
  filter(of: JinjaExpression): FilterCall {
    const { at } = this.tokens.token;
    const name = this.#dottedName();
    return { type: 'filter', name, at, of, args: this.tokens.skip('(') ? this.#arguments() : noArguments() };
  }

  #dottedName(): string {
    let name = this.tokens.expectName().written;
    while (this.tokens.skip('.')) name += `.${this.tokens.expectName().written}`;
    return name;
  }

  #test(of: JinjaExpression): JinjaExpression {
    const negated = this.tokens.skipWord('not');
    const name = this.#dottedName();
    const test: JinjaExpression = { type: 'test', name, of, args: this.#testArguments() };
    return negated ? { type: 'not', of: test } : test;
  }

  #testArguments(): Arguments {
    const { tokens } = this;
    if (tokens.skip('(')) return this.#arguments();
    if (tokens.isWord('is')) {
      throw tokens.refusal('tests with "is" cannot be chained', 'You cannot chain multiple tests with is');
    }
    const { type, written } = tokens.token;
    const begins =
      type === 'operator'
        ? written === '[' || written === '{'
        : type !== 'end' && !(type === 'name' && AFTER_TEST.has(written));
    return begins ? { ...noArguments(), positional: [this.#postfix(this.primary())] } : noArguments();
  }
}
