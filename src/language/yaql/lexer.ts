import { exactInteger } from '../../core/exact-json';
import { PYTHON_ESCAPES } from '../expression/python-escapes';
import { float } from '../expression/python-values';

export interface YaqlToken {
  type: 'function' | 'keyword' | 'variable' | 'constant' | 'operator' | 'illegal' | 'end';
  text: string;
  at: number;
  value?: unknown;
}

const WORD = '[\\p{L}\\p{N}_]';
const START = '[\\p{L}\\p{Nl}\\p{No}_]';
/** In the order in which yaql tries them. A number ends where the word ends: `1e3` and `0xFF` are none. */
const TOKEN = new RegExp(
  [
    '(?<space>[ \\t\\r\\n]+)',
    `(?<variable>\\$${WORD}*)`,
    `(?<number>(?<!${WORD})\\d+(?:\\.?\\d+)?(?!${WORD}))`,
    `(?<call>(?<!${WORD})${START}${WORD}*\\()`,
    `(?<word>(?<!${WORD})(?!__)${START}${WORD}*)`,
    `(?<text>'[^'\\\\]*(?:\\\\.[^'\\\\]*)*'|"[^"\\\\]*(?:\\\\.[^"\\\\]*)*")`,
    '(?<verbatim>`[^`\\\\]*(?:\\\\.[^`\\\\]*)*`)',
    '(?<operator>=>|->|\\?\\.|=~|!~|!=|<=|>=|[-+*/<>=.,()[\\]{}])',
  ].join('|'),
  'uy',
);
const CONSTANTS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const WORD_OPERATORS = new Set(['mod', 'in', 'not', 'and', 'or']);
const ESCAPE = /\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{1,3})|([\\'"abfnrtv]))/g;
function unescaped(body: string): string {
  return body.replace(
    ESCAPE,
    (whole, long?: string, short?: string, byte?: string, octal?: string, single?: string) => {
      if (single !== undefined) return PYTHON_ESCAPES[single] ?? single;
      const code = Number.parseInt(octal ?? long ?? short ?? byte ?? '', octal === undefined ? 16 : 8);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

/** The tokens of an expression. What is none comes last, as `illegal`: what is wrong before it is said first. */
export function tokenize(source: string): YaqlToken[] {
  const tokens: YaqlToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined) {
      tokens.push({ type: 'illegal', text: source[at] ?? '', at });
      return tokens;
    }
    if (groups.space === undefined) tokens.push(token(groups, at));
  }
  tokens.push({ type: 'end', text: '', at: source.length });
  return tokens;
}

function token(groups: Record<string, string | undefined>, at: number): YaqlToken {
  const { variable, number, call, word, text, verbatim, operator = '' } = groups;
  if (variable !== undefined) return { type: 'variable', text: variable, at };
  if (number !== undefined) {
    const value = number.includes('.') ? float(Number(number)) : exactInteger(number);
    return { type: 'constant', text: number, at, value };
  }
  if (call !== undefined) return { type: 'function', text: call.slice(0, -1), at };
  if (word !== undefined) {
    if (WORD_OPERATORS.has(word)) return { type: 'operator', text: word, at };
    return CONSTANTS.has(word)
      ? { type: 'constant', text: word, at, value: CONSTANTS.get(word) }
      : { type: 'keyword', text: word, at };
  }
  if (text !== undefined) return { type: 'constant', text, at, value: unescaped(text.slice(1, -1)) };
  if (verbatim !== undefined) {
    return { type: 'constant', text: verbatim, at, value: verbatim.slice(1, -1).replaceAll('\\`', '`') };
  }
  return { type: 'operator', text: operator, at };
}
