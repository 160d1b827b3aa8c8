import { JinjaSyntaxError } from './syntax-error';

/** One word of an expression or a tag, as it is written. `end` closes it. */
export interface JinjaToken {
  type: 'name' | 'text' | 'integer' | 'float' | 'operator' | 'end';
  written: string;
  /** Characters from the template's beginning. */
  at: number;
}

/** What stands between two delimiters. */
export interface Inside {
  tokens: JinjaToken[];
  /** Where the text behind the closing delimiter begins. */
  end: number;
  /** `-` or `+` before the closing delimiter, or nothing. */
  mark: string;
}

const SPACE = /\s+/y;
const PATTERNS = [
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  // `a.1.2` takes item 2 of item 1: no float follows a dot.
  ['float', /(?<!\.)\d+(?:_\d+)*(?:(?:\.\d+(?:_\d+)*)?e[-+]?\d+(?:_\d+)*|\.\d+(?:_\d+)*)/iy],
  ['integer', /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy],
  ['text', /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y],
  ['operator', /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y],
] as const;
const CLOSING_OF: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
const DELIMITERS = {
  expression: { opens: '{{', closes: '}}', end: /(-?)\}\}/y, called: 'print statement' },
  // `+%}` keeps the line break after a tag; after an expression there is no such mark.
  tag: { opens: '{%', closes: '%}', end: /([-+]?)%\}/y, called: 'statement block' },
} as const;

/** A sticky pattern matches right at `at`, a global one there or later. */
export function matchFrom(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}

/**
 * The tokens of an expression or a tag.
 * @param opened where its opening delimiter stands
 * @param from where its inside begins
 * @throws JinjaSyntaxError
 */
export function readInside(
  source: string,
  kind: keyof typeof DELIMITERS,
  opened: number,
  from: number,
): Inside {
  const { opens, closes, end, called } = DELIMITERS[kind];
  const tokens: JinjaToken[] = [];
  const brackets: string[] = [];
  for (let at = from; ; ) {
    at += matchFrom(SPACE, source, at)?.[0].length ?? 0;
    if (at >= source.length) {
      throw new JinjaSyntaxError(
        `${opens} has no ${closes}`,
        opened,
        `unexpected end of template, expected 'end of ${called}'.`,
      );
    }
    // Inside brackets }} closes two of them, not the expression.
    const closing = brackets.length === 0 ? matchFrom(end, source, at) : undefined;
    if (closing !== undefined) {
      tokens.push({ type: 'end', written: closes, at });
      return { tokens, end: at + closing[0].length, mark: closing[1] ?? '' };
    }
    const token = readToken(source, at);
    if (token.type === 'operator') balance(brackets, token);
    tokens.push(token);
    at += token.written.length;
  }
}

function readToken(source: string, at: number): JinjaToken {
  for (const [type, pattern] of PATTERNS) {
    const written = matchFrom(pattern, source, at)?.[0];
    if (written !== undefined) return { type, written, at };
  }
  const character = source[at] ?? '';
  throw new JinjaSyntaxError(
    character === '"' || character === "'"
      ? `a quote ${character} is never closed`
      : `unexpected character ${character}`,
    at,
    `unexpected char ${character === "'" ? `"'"` : `'${character}'`} at ${at}`,
  );
}

function balance(brackets: string[], { written, at }: JinjaToken): void {
  const closing = CLOSING_OF[written];
  if (closing !== undefined) brackets.push(closing);
  else if (written === ')' || written === ']' || written === '}') {
    const expected = brackets.pop();
    if (expected === written) return;
    throw new JinjaSyntaxError(
      `unexpected ${written}`,
      at,
      `unexpected '${written}'${expected === undefined ? '' : `, expected '${expected}'`}`,
    );
  }
}
