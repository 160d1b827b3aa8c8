import { ExpressionSyntaxError } from '../expression/expression-error';
import { Float } from '../expression/python-values';
import type { Yaql, YaqlArguments } from './syntax';

interface Token {
  type: 'word' | 'variable' | 'text' | 'number' | 'operator' | 'illegal' | 'end';
  text: string;
  at: number;
  value?: unknown;
}

const TOKEN =
  /\s+|(\$\w*)|(\d+\.\d+(?:[eE][-+]?\d+)?|\d+)|([A-Za-z_]\w*)|("(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`)|(=>|->|\?\.|=~|!~|!=|<=|>=|[-+*/<>=.,()[\]{}])/y;
const CONSTANTS = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
]);
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const DEPTH = 100;
/** Operators of equal strength, the weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['->'],
  ['or'],
  ['and'],
  ['not'],
  ['>', '<', '>=', '<=', '!=', '=', 'in'],
  ['+', '-'],
  ['*', '/', 'mod'],
  ['=~', '!~'],
];

function textOf(token: string): string {
  const body = token.slice(1, -1);
  if (token.startsWith('`')) return body.replace(/\\`/g, '`');
  return body.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (whole, sequence: string) => {
    if (sequence.length > 1) return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
    if (sequence === '\\' || sequence === '"' || sequence === "'") return sequence;
    return ESCAPES[sequence] ?? whole;
  });
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) {
      // Said only when the parser gets there: what is wrong before it comes first.
      tokens.push({ type: 'illegal', text: source[at] ?? '', at });
      return tokens;
    }
    const [whole, variable, number, word, text, operator] = match;
    if (variable !== undefined) tokens.push({ type: 'variable', text: variable, at });
    else if (number !== undefined) {
      const value = Number(number);
      tokens.push({
        type: 'number',
        text: whole,
        at,
        value: /[.eE]/.test(number) && Number.isInteger(value) ? new Float(value) : value,
      });
    } else if (word !== undefined) tokens.push({ type: 'word', text: word, at });
    else if (text !== undefined) tokens.push({ type: 'text', text, at, value: textOf(text) });
    else if (operator !== undefined) tokens.push({ type: 'operator', text: operator, at });
  }
  tokens.push({ type: 'end', text: '', at: source.length });
  return tokens;
}

class YaqlParser {
  readonly #source: string;
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  parse(): Yaql {
    const value = this.#level(0);
    if (this.#token.type !== 'end') throw this.#unexpected();
    return value;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { type: 'end', text: '', at: this.#source.length };
  }

  #unexpected(): ExpressionSyntaxError {
    const { text, at, type } = this.#token;
    if (type === 'illegal') {
      return new ExpressionSyntaxError(
        `Lexical error: illegal character '${text}' at position ${at} of expression '${this.#source}'`,
        at,
      );
    }
    return new ExpressionSyntaxError(
      type === 'end'
        ? `Parse error: unexpected end of statement in expression '${this.#source}'`
        : `Parse error: unexpected '${text}' at position ${at} of expression '${this.#source}'`,
      at,
    );
  }

  #skip(operator: string): boolean {
    if (this.#token.type !== 'operator' || this.#token.text !== operator) return false;
    this.#next += 1;
    return true;
  }

  #expect(operator: string): void {
    if (!this.#skip(operator)) throw this.#unexpected();
  }

  #operator(level: readonly string[]): string | undefined {
    const { type, text } = this.#token;
    return (type === 'operator' || type === 'word') && level.includes(text) ? text : undefined;
  }

  #level(index: number): Yaql {
    const level = LEVELS[index];
    if (level === undefined) return this.#unary();
    this.#depth += 1;
    if (this.#depth > DEPTH * LEVELS.length) {
      throw new ExpressionSyntaxError('the expression is nested too deeply', this.#token.at);
    }
    const value = level.includes('not') ? this.#not(index) : this.#leftToRight(index, level);
    this.#depth -= 1;
    return value;
  }

  #not(index: number): Yaql {
    let count = 0;
    while (this.#token.type === 'word' && this.#token.text === 'not') {
      this.#next += 1;
      count += 1;
    }
    const of = this.#level(index + 1);
    if (count === 0) return of;
    return { type: 'unary', operator: count % 2 === 1 ? 'not' : 'bool', of };
  }

  #leftToRight(index: number, level: readonly string[]): Yaql {
    let left = this.#level(index + 1);
    for (;;) {
      const operator = this.#operator(level);
      if (operator === undefined) return left;
      this.#next += 1;
      left = { type: 'binary', operator, left, right: this.#level(index + 1) };
    }
  }

  #unary(): Yaql {
    let negative = false;
    let signed = false;
    while (this.#token.type === 'operator' && (this.#token.text === '-' || this.#token.text === '+')) {
      if (this.#token.text === '-') negative = !negative;
      signed = true;
      this.#next += 1;
    }
    const of = this.#postfix(this.#primary());
    return signed ? { type: 'unary', operator: negative ? '-' : '+', of } : of;
  }

  #primary(): Yaql {
    const token = this.#token;
    this.#next += 1;
    switch (token.type) {
      case 'number':
      case 'text':
        return { type: 'literal', value: token.value };
      case 'variable':
        return { type: 'variable', name: token.text };
      case 'word':
        if (LEVELS.flat().includes(token.text)) break;
        if (this.#skip('(')) {
          return { type: 'call', name: token.text, args: this.#arguments(), at: token.at };
        }
        return CONSTANTS.has(token.text)
          ? { type: 'literal', value: CONSTANTS.get(token.text) }
          : { type: 'word', word: token.text, at: token.at };
      case 'operator':
        if (token.text === '(') {
          const inner = this.#level(0);
          this.#expect(')');
          return inner;
        }
        if (token.text === '[') return { type: 'list', items: this.#commaList(']', () => this.#level(0)) };
        if (token.text === '{') return { type: 'dict', entries: this.#commaList('}', () => this.#entry()) };
        break;
      default:
    }
    this.#next -= 1;
    throw this.#unexpected();
  }

  #entry(): { key: Yaql; value: Yaql } {
    const key = this.#level(0);
    this.#expect('=>');
    return { key, value: this.#level(0) };
  }

  #commaList<T>(closer: string, read: () => T): T[] {
    const items: T[] = [];
    while (!this.#skip(closer)) {
      if (items.length > 0) this.#expect(',');
      items.push(read());
    }
    return items;
  }

  #arguments(): YaqlArguments {
    const args: YaqlArguments = { positional: [], named: [] };
    this.#commaList(')', () => {
      const value = this.#level(0);
      if (!this.#skip('=>')) args.positional.push(value);
      else if (value.type === 'word') args.named.push({ name: value.word, value: this.#level(0) });
      else {
        // A mapping rule, as `switch` takes them: condition and value in turn.
        args.positional.push({ type: 'dict', entries: [{ key: value, value: this.#level(0) }] });
      }
    });
    return args;
  }

  #postfix(start: Yaql): Yaql {
    let of = start;
    for (;;) {
      const lenient = this.#skip('?.');
      if (lenient || this.#skip('.')) {
        const { type, text: name, at } = this.#token;
        if (type !== 'word') throw this.#unexpected();
        this.#next += 1;
        of = this.#skip('(')
          ? { type: 'method', of, name, args: this.#arguments(), lenient, at }
          : { type: 'property', of, name, lenient };
      } else if (this.#skip('['))
        of = { type: 'index', of, keys: this.#commaList(']', () => this.#level(0)) };
      else return of;
    }
  }
}

/** @throws ExpressionSyntaxError for what is no YAQL */
export function parseYaql(source: string): Yaql {
  return new YaqlParser(source).parse();
}
