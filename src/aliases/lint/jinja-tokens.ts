/** A template that Jinja refuses; `offset` counts characters from its beginning. */
export class JinjaError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'JinjaError';
  }
}

export type TokenType = 'name' | 'text' | 'number' | 'operator' | 'end';

/** One word of an expression or a tag. `end` closes it. */
export interface Token {
  type: TokenType;
  value: string;
  offset: number;
}

/** What stands between `{{ }}` or `{% %}`. */
export interface Part {
  kind: 'expression' | 'tag';
  offset: number;
  tokens: Token[];
}

const OPENING = /\{[{%#]/g;
const COMMENT_END = /-?#\}/g;
const RAW = /\{%[-+]?\s*raw\s*[-+]?%\}/y;
const END_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const SPACE = /\s+/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER =
  /(?:0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|\d(?:_?\d)*(?:\.\d(?:_?\d)*)?(?:e[+-]?\d(?:_?\d)*)?)/iy;
const TEXT = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const CLOSING_OF: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/**
 * Cuts a template into its expressions and tags as Jinja's lexer does, with the settings that StackStorm uses:
 * Jinja's own delimiters, no line statements, no extensions.
 * @throws JinjaError
 */
export function jinjaParts(template: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    OPENING.lastIndex = at;
    const opening = OPENING.exec(template);
    if (!opening) return parts;
    const offset = opening.index;
    if (opening[0] === '{#') {
      // Jinja lets a template end right after {#, and drops one line break at the end first.
      if (template.slice(offset + 2).replace(/^\n$/, '') === '') return parts;
      at = past(COMMENT_END, template, offset + 2, offset, 'a comment {# has no end #}');
    } else if (matchAt(RAW, template, offset)) {
      at = past(END_RAW, template, RAW.lastIndex, offset, '{% raw %} has no {% endraw %}');
    } else {
      const kind = opening[0] === '{{' ? 'expression' : 'tag';
      const tokens = tokensOf(template, offset, kind === 'expression' ? '}}' : '%}');
      const end = tokens.at(-1);
      at = template.indexOf(end?.value ?? '', end?.offset) + 2;
      parts.push({ kind, offset, tokens });
    }
  }
}

function past(end: RegExp, template: string, from: number, offset: number, message: string): number {
  end.lastIndex = from;
  if (!end.test(template)) throw new JinjaError(message, offset);
  return end.lastIndex;
}

function matchAt(pattern: RegExp, template: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(template)?.[0];
}

function tokensOf(template: string, start: number, closing: string): Token[] {
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = start + 2;
  if (template[at] === '-' || template[at] === '+') at++;
  for (;;) {
    at += matchAt(SPACE, template, at)?.length ?? 0;
    if (at >= template.length)
      throw new JinjaError(`${template.slice(start, start + 2)} has no ${closing}`, start);
    // Inside brackets }} closes two of them, not the expression.
    if (open.length === 0) {
      const rest = template.slice(at, at + 3);
      // `+%}` keeps the line break after a tag; after an expression there is no such mark.
      if (rest.startsWith(closing) || rest === `-${closing}` || rest === '+%}') {
        return [...tokens, { type: 'end', value: closing, offset: at }];
      }
    }
    const token = tokenAt(template, at);
    if (token.type === 'operator') balance(open, token);
    tokens.push(token);
    at += token.value.length;
  }
}

function tokenAt(template: string, offset: number): Token {
  for (const [type, pattern] of [
    ['name', NAME],
    ['number', NUMBER],
    ['text', TEXT],
    ['operator', OPERATOR],
  ] as const) {
    const value = matchAt(pattern, template, offset);
    if (value !== undefined) return { type, value, offset };
  }
  const character = template[offset] ?? '';
  if (character === '"' || character === "'")
    throw new JinjaError(`a quote ${character} is never closed`, offset);
  throw new JinjaError(`unexpected character ${character}`, offset);
}

function balance(open: string[], { value, offset }: Token): void {
  const closing = CLOSING_OF[value];
  if (closing !== undefined) open.push(closing);
  else if (value === ')' || value === ']' || value === '}') {
    if (open.pop() !== value) throw new JinjaError(`unexpected ${value}`, offset);
  }
}
