import { ExpressionSyntaxError } from '../expression/expression-error';
import { tokenize, type YaqlToken } from './lexer';
import {
  Constant,
  FunctionCall,
  Keyword,
  MappingRule,
  MISSING,
  Wrap,
  type WrittenArgument,
  type YaqlExpression,
} from './syntax';

const DEPTH = 150;
/** How tightly an operator binds: 1 is the tightest. */
const BINARY: ReadonlyMap<string, number> = new Map([
  ['.', 1],
  ['?.', 1],
  ['=~', 4],
  ['!~', 4],
  ['*', 5],
  ['/', 5],
  ['mod', 5],
  ['+', 6],
  ['-', 6],
  ['>', 7],
  ['<', 7],
  ['>=', 7],
  ['<=', 7],
  ['!=', 7],
  ['=', 7],
  ['in', 7],
  ['and', 9],
  ['or', 10],
  ['->', 11],
]);
const INDEX = 2;
const UNARY: ReadonlyMap<string, number> = new Map([
  ['+', 3],
  ['-', 3],
  ['not', 8],
]);
const LOOSEST = 11;
const FUNCTION_NAMES: Record<string, string> = { '=': '*equal', '!=': '*not_equal' };

class Parser {
  readonly #source: string;
  readonly #tokens: YaqlToken[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  parse(): YaqlExpression {
    const value = this.#value(LOOSEST);
    if (this.#token.type !== 'end') throw this.#unexpected();
    return value;
  }

  get #token(): YaqlToken {
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

  #is(operator: string): boolean {
    return this.#token.type === 'operator' && this.#token.text === operator;
  }

  #skip(operator: string): boolean {
    if (!this.#is(operator)) return false;
    this.#next += 1;
    return true;
  }

  #expect(operator: string): void {
    if (!this.#skip(operator)) throw this.#unexpected();
  }

  /** A value whose operators bind at least as tightly as `loosest`. */
  #value(loosest: number): YaqlExpression {
    this.#depth += 1;
    if (this.#depth > DEPTH) {
      throw new ExpressionSyntaxError('the expression is nested too deeply', this.#token.at);
    }
    let left = this.#operand();
    for (;;) {
      const { type, text } = this.#token;
      if (type !== 'operator') break;
      if (text === '[') {
        if (loosest < INDEX) break;
        this.#next += 1;
        left = new FunctionCall('#indexer', [left, ...this.#arguments(']')]);
        continue;
      }
      const level = BINARY.get(text);
      if (level === undefined || level > loosest) break;
      this.#next += 1;
      const right = this.#value(text === '->' ? level : level - 1);
      left = new FunctionCall(FUNCTION_NAMES[text] ?? `#operator_${text}`, [left, right]);
    }
    this.#depth -= 1;
    return left;
  }

  #operand(): YaqlExpression {
    const token = this.#token;
    this.#next += 1;
    switch (token.type) {
      case 'constant':
        return new Constant(token.value);
      case 'keyword':
        return new Keyword(token.text);
      case 'variable':
        return new FunctionCall('#get_context_data', [new Constant(token.text)]);
      case 'function':
        return new FunctionCall(token.text, this.#arguments(')'), token.at);
      case 'operator': {
        if (token.text === '(') {
          const inner = this.#value(LOOSEST);
          this.#expect(')');
          return new Wrap(inner);
        }
        if (token.text === '[') return new FunctionCall('#list', this.#arguments(']'));
        if (token.text === '{') return new FunctionCall('#map', this.#arguments('}'));
        const level = UNARY.get(token.text);
        if (level !== undefined)
          return new FunctionCall(`#unary_operator_${token.text}`, [this.#value(level)]);
        break;
      }
      default:
    }
    this.#next -= 1;
    throw this.#unexpected();
  }

  /** What stands up to the closing bracket: values, some left out between commas, then rules `a => b`. */
  #arguments(closer: string): WrittenArgument[] {
    const args: WrittenArgument[] = [];
    if (this.#skip(closer)) return args;
    let isNamed = false;
    for (;;) {
      if (this.#is(',') && !isNamed) {
        this.#next += 1;
        args.push(MISSING);
        continue;
      }
      const value = this.#value(LOOSEST);
      if (this.#skip('=>')) {
        // One value may be missing right before the first rule, not more.
        if (!isNamed && args.at(-1) === MISSING && (args.length < 2 || args.at(-2) === MISSING)) {
          this.#next -= 1;
          throw this.#unexpected();
        }
        isNamed = true;
        args.push(new MappingRule(value, this.#value(LOOSEST)));
      } else if (isNamed) throw this.#unexpected();
      else args.push(value);
      if (this.#skip(closer)) return args;
      this.#expect(',');
    }
  }
}

/** @throws ExpressionSyntaxError for what is no YAQL */
export function parseYaql(source: string): YaqlExpression {
  return new Parser(source).parse();
}
