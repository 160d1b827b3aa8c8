import { JinjaError, type Token, type TokenType } from './jinja-tokens';

/** What a template refers to, gathered while it is read. */
export interface References {
  /** Names looked up in the context, with where. */
  names: Token[];
  filters: Token[];
  /** Names that may be absent without harm: tested with `is defined`, given a default, or set in the template. */
  excused: Set<string>;
}

const COMPARISONS = new Set(['==', '!=', '>', '>=', '<', '<=']);
const LITERALS = new Set(['true', 'false', 'none', 'True', 'False', 'None']);
/** Words that end an expression rather than begin the argument of a test. */
const AFTER_TEST = new Set(['else', 'or', 'and']);

/**
 * Reads one expression after another out of a part's tokens by Jinja's grammar. It builds no tree: what matters
 * is whether Jinja would take it, and which names and filters it uses.
 */
export class ExpressionReader {
  #at = 0;

  constructor(
    readonly tokens: readonly Token[],
    readonly references: References,
  ) {}

  get next(): Token {
    const token = this.tokens[this.#at] ?? this.tokens.at(-1);
    if (token === undefined) throw new JinjaError('nothing stands here', 0);
    return token;
  }

  take(): Token {
    const token = this.next;
    this.#at++;
    return token;
  }

  is(value: string): boolean {
    return this.next.value === value && this.next.type !== 'text';
  }

  skip(value: string): boolean {
    if (!this.is(value)) return false;
    this.#at++;
    return true;
  }

  expect(value: string): Token {
    if (!this.is(value)) this.fail(`expected ${value}`);
    return this.take();
  }

  expectType(type: TokenType): Token {
    if (this.next.type !== type) this.fail(type === 'end' ? 'unexpected text' : `expected a ${type}`);
    return this.take();
  }

  end(): void {
    this.expectType('end');
  }

  fail(message: string): never {
    const { type, value, offset } = this.next;
    throw new JinjaError(type === 'end' ? `${message}, but it ends here` : `${message} at ${value}`, offset);
  }

  /** Expressions separated by commas, as `{{ }}`, `for` and `if` take them. */
  tuple(reader: () => void = () => this.expression()): void {
    reader();
    while (this.skip(',')) {
      if (this.next.type === 'end' || this.is('=') || this.is(')')) return;
      reader();
    }
  }

  expression(): void {
    this.or();
    while (this.skip('if')) {
      this.or();
      if (this.skip('else')) this.expression();
    }
  }

  or(): void {
    do {
      do this.#not();
      while (this.skip('and'));
    } while (this.skip('or'));
  }

  #not(): void {
    if (this.skip('not')) this.#not();
    else this.#compare();
  }

  #compare(): void {
    this.#arithmetic();
    for (;;) {
      if (this.next.type === 'operator' && COMPARISONS.has(this.next.value)) this.take();
      else if (this.is('not') && this.tokens[this.#at + 1]?.value === 'in') this.#at += 2;
      else if (!this.skip('in')) return;
      this.#arithmetic();
    }
  }

  #arithmetic(): void {
    do this.#unary();
    while (['+', '-', '~', '*', '/', '//', '%', '**'].some((operator) => this.skip(operator)));
  }

  #unary(): void {
    if (this.skip('-') || this.skip('+')) {
      this.#unary();
      return;
    }
    const name = this.next.type === 'name' ? this.next.value : undefined;
    this.#primary();
    this.#postfix();
    this.#filtersAndTests(name);
  }

  #primary(): void {
    const token = this.next;
    if (token.type === 'name') {
      this.take();
      if (!LITERALS.has(token.value)) this.references.names.push(token);
    } else if (token.type === 'text') {
      while (this.next.type === 'text') this.take();
    } else if (token.type === 'number') {
      this.take();
    } else if (this.skip('(')) {
      if (!this.is(')')) this.tuple();
      this.expect(')');
    } else if (this.skip('[')) {
      this.#items(']', () => this.expression());
    } else if (this.skip('{')) {
      this.#items('}', () => {
        this.expression();
        this.expect(':');
        this.expression();
      });
    } else {
      this.fail('expected a value');
    }
  }

  #items(closing: string, reader: () => void): void {
    while (!this.is(closing)) {
      reader();
      if (!this.is(closing)) this.expect(',');
    }
    this.expect(closing);
  }

  #postfix(): void {
    for (;;) {
      if (this.skip('.')) {
        if (this.next.type !== 'name' && this.next.type !== 'number')
          this.fail('expected a name after the dot');
        this.take();
      } else if (this.skip('[')) {
        this.#items(']', () => this.#subscript());
      } else if (this.is('(')) {
        this.arguments();
      } else {
        return;
      }
    }
  }

  #subscript(): void {
    const bound = () => {
      if (!this.is(':') && !this.is(']') && !this.is(',')) this.expression();
    };
    bound();
    if (this.skip(':')) bound();
    if (this.skip(':')) bound();
  }

  arguments(): void {
    this.expect('(');
    let named = false;
    this.#items(')', () => {
      if (this.skip('**') || this.skip('*')) {
        this.expression();
      } else if (this.next.type === 'name' && this.tokens[this.#at + 1]?.value === '=') {
        this.#at += 2;
        named = true;
        this.expression();
      } else {
        if (named) this.fail('a plain argument after a named one');
        this.expression();
      }
    });
  }

  #filtersAndTests(name: string | undefined): void {
    for (;;) {
      if (this.skip('|')) this.filter(name);
      else if (this.skip('is')) this.#test(name);
      else if (this.is('(')) this.arguments();
      else return;
    }
  }

  /** After the bar: a name, dots allowed, and perhaps arguments. */
  filter(name?: string): void {
    const filter = this.expectType('name');
    while (this.skip('.')) this.expectType('name');
    this.references.filters.push(filter);
    if (name !== undefined && (filter.value === 'default' || filter.value === 'd'))
      this.references.excused.add(name);
    if (this.is('(')) this.arguments();
  }

  #test(name: string | undefined): void {
    this.skip('not');
    const test = this.expectType('name');
    while (this.skip('.')) this.expectType('name');
    if (name !== undefined && (test.value === 'defined' || test.value === 'undefined')) {
      this.references.excused.add(name);
    }
    const { type, value } = this.next;
    if (this.is('(')) this.arguments();
    else if (this.is('is')) this.fail('tests with "is" cannot be chained');
    else if (type === 'text' || type === 'number' || value === '[' || value === '{') this.#argument();
    else if (type === 'name' && !AFTER_TEST.has(value)) this.#argument();
  }

  #argument(): void {
    this.#primary();
    this.#postfix();
  }
}
