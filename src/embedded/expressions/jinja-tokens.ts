import { ExpressionSyntaxError } from './expression-error';

export interface Token {
  type: 'name' | 'string' | 'integer' | 'float' | 'operator' | 'end';
  text: string;
  /** Where it begins, counted in characters from the text's beginning. */
  at: number;
}

const NAME = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const NUMBER = /\d[\d_]*(\.\d+)?([eE][-+]?\d+)?/y;
const OPERATOR = /\*\*|\/\/|==|!=|<=|>=|[-+*/%~<>=()[\]{}|.,:]/y;
const SPACE = /\s+/y;

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

/** Python's escapes in a text literal; an unknown one keeps its backslash, so that regular expressions survive. */
export function unescapePython(body: string): string {
  return body.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g,
    (whole: string, sequence: string) => {
      if (sequence.length > 1) {
        const code = Number.parseInt(sequence.slice(1), 16);
        return code > 0x10ffff ? whole : String.fromCodePoint(code);
      }
      if (sequence === '\n') return '';
      if (sequence === '\\' || sequence === "'" || sequence === '"') return sequence;
      return ESCAPES[sequence] ?? whole;
    },
  );
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** The text literal that begins at `at`. @returns its value and where it ends */
export function readString(source: string, at: number): { value: string; end: number } {
  const quote = source[at];
  let end = at + 1;
  while (end < source.length && source[end] !== quote) end += source[end] === '\\' ? 2 : 1;
  if (end >= source.length) throw new ExpressionSyntaxError('a text is not closed by its quote', at);
  return { value: unescapePython(source.slice(at + 1, end)), end: end + 1 };
}

/**
 * The tokens of one expression from `start` up to `closer` (`}}` or `%}`) or, without a closer, the end.
 * @returns the tokens, closed by an `end` token, and the position after the closer (its `-` included)
 */
export function readTokens(
  source: string,
  start: number,
  closer: string | undefined,
): { tokens: Token[]; end: number; trim: boolean } {
  const tokens: Token[] = [];
  let at = start;
  let depth = 0;
  for (;;) {
    at += matchAt(SPACE, source, at)?.length ?? 0;
    if (at >= source.length) {
      if (closer !== undefined) {
        const what = closer === '}}' ? 'print statement' : 'statement block';
        throw new ExpressionSyntaxError(`unexpected end of template, expected 'end of ${what}'.`, start);
      }
      tokens.push({ type: 'end', text: '', at });
      return { tokens, end: at, trim: false };
    }
    if (closer !== undefined && depth === 0) {
      const sign = source[at] === '-' || source[at] === '+' ? 1 : 0;
      if (source.startsWith(closer, at + sign)) {
        tokens.push({ type: 'end', text: '', at });
        return { tokens, end: at + sign + closer.length, trim: sign === 1 && source[at] === '-' };
      }
    }
    const token = readToken(source, at);
    if ('([{'.includes(token.text) && token.type === 'operator') depth += 1;
    if (')]}'.includes(token.text) && token.type === 'operator') depth -= 1;
    tokens.push(token);
    at = token.type === 'string' ? readString(source, at).end : at + token.text.length;
  }
}

function readToken(source: string, at: number): Token {
  const character = source[at] ?? '';
  if (character === '"' || character === "'") {
    return { type: 'string', text: readString(source, at).value, at };
  }
  const number = matchAt(NUMBER, source, at);
  if (number !== undefined) return { type: /[.eE]/.test(number) ? 'float' : 'integer', text: number, at };
  const name = matchAt(NAME, source, at);
  if (name !== undefined) return { type: 'name', text: name, at };
  const operator = matchAt(OPERATOR, source, at);
  if (operator !== undefined) return { type: 'operator', text: operator, at };
  throw new ExpressionSyntaxError(`unexpected char '${character}' at ${at}`, at);
}
