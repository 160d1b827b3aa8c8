import { JinjaSyntaxError } from './syntax-error';
import type { JinjaToken } from './tokens';

const END_OF_TEMPLATE = 'end of template';
/** What Jinja calls the delimiter that closes. */
const END_OF: Record<string, string> = { '}}': 'end of print statement', '%}': 'end of statement block' };

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

  /** Whether nothing of a row of values can stand here. */
  isTupleEnd(): boolean {
    return this.token.type === 'end' || this.is(')');
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
      throw this.refusal('expected a name', this.expected('name').inJinjasWords);
    return this.take();
  }

  expectEnd(): void {
    if (this.token.type !== 'end') throw this.expected(this.#end);
  }

  expected(what: string): JinjaSyntaxError {
    const { described } = this;
    const said =
      described === END_OF_TEMPLATE
        ? `unexpected end of template, expected '${what}'.`
        : `expected token '${what}', got '${described}'`;
    return this.refusal(what.startsWith('end of') ? 'unexpected text' : `expected ${what}`, said);
  }

  /** The token as Jinja's sentences name it. */
  get described(): string {
    const { type, written } = this.token;
    if (type === 'end') return END_OF[written] ?? END_OF_TEMPLATE;
    return type === 'text' ? 'string' : type === 'name' || type === 'operator' ? written : type;
  }

  get #end(): string {
    return END_OF[this.#tokens.at(-1)?.written ?? ''] ?? END_OF_TEMPLATE;
  }

  refusal(message: string, inJinjasWords: string): JinjaSyntaxError {
    const { type, written, at } = this.token;
    const where = type === 'end' ? ', but it ends here' : ` at ${written}`;
    return new JinjaSyntaxError(`${message}${where}`, at, inJinjasWords);
  }
}
