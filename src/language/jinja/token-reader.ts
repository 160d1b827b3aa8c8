import { JinjaSyntaxError } from './syntax-error';
import type { JinjaToken } from './tokens';

/** Goes through the tokens of one expression or tag and says what is wrong where. */
export class TokenReader {
  readonly #tokens: readonly JinjaToken[];
  #next = 0;

  constructor(tokens: readonly JinjaToken[]) {
    this.#tokens = tokens;
  }

  get token(): JinjaToken {
    return this.following(0);
  }

  following(places: number): JinjaToken {
    return this.#tokens[this.#next + places] ?? this.#tokens.at(-1) ?? { type: 'end', written: '', at: 0 };
  }

  take(): JinjaToken {
    const { token } = this;
    this.#next += 1;
    return token;
  }

  is(operator: string): boolean {
    return this.token.type === 'operator' && this.token.written === operator;
  }

  isWord(word: string): boolean {
    return this.token.type === 'name' && this.token.written === word;
  }

  /** Takes the token if it is this operator. */
  skip(operator: string): boolean {
    if (!this.is(operator)) return false;
    this.#next += 1;
    return true;
  }

  skipWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#next += 1;
    return true;
  }

  expect(operator: string): void {
    if (!this.skip(operator)) throw this.expected(operator);
  }

  expectWord(word: string): void {
    if (!this.skipWord(word)) throw this.expected(word);
  }

  expectName(): JinjaToken {
    if (this.token.type !== 'name')
      throw this.refusal('expected a name', `expected token 'name', got ${this.described()}`);
    return this.take();
  }

  expectEnd(): void {
    if (this.token.type !== 'end') throw this.refusal('unexpected text', `unexpected ${this.described()}`);
  }

  expected(what: string): JinjaSyntaxError {
    return this.refusal(`expected ${what}`, `expected token '${what}', got ${this.described()}`);
  }

  /** The token as Jinja's sentences name it. */
  described(): string {
    return this.token.type === 'end' ? 'end of template' : `'${this.token.written}'`;
  }

  refusal(message: string, inJinjasWords: string): JinjaSyntaxError {
    const { type, written, at } = this.token;
    const where = type === 'end' ? ', but it ends here' : ` at ${written}`;
    return new JinjaSyntaxError(`${message}${where}`, at, inJinjasWords);
  }
}
