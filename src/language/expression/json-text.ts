import { madeText, spend, spendReading } from './budget';
import { ExpressionError } from './expression-error';
import { parsePythonJson } from './python-json';
import { Float, isDict, str, toPlain } from './python-values';

interface Style {
  /** Spaces by which each level is indented; undefined for one line. */
  indent: number | undefined;
  sortKeys: boolean;
  separators: [item: string, key: string];
}

/** JSON's short escapes and, as Python does, every character beyond ASCII as `\u….`. */
export function jsonQuote(text: string): string {
  spendReading(text);
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** JSON with Python's spacing. */
export function toJson(value: unknown, style: Style): string {
  const [itemGap, keyGap] = style.separators;
  const write = (each: unknown, level: number): string => {
    spend();
    if (typeof each === 'string') return jsonQuote(each);
    if (each instanceof Float || typeof each === 'bigint') return str(each);
    const list = Array.isArray(each);
    if (!list && !isDict(each)) return JSON.stringify(toPlain(each));
    const keys = list ? [] : Object.keys(each);
    if (style.sortKeys) keys.sort();
    const parts = list
      ? each.map((item) => write(item, level + 1))
      : keys.map((key) => `${jsonQuote(key)}${keyGap}${write(each[key], level + 1)}`);
    const [open, close] = list ? '[]' : '{}';
    if (parts.length === 0) return `${open}${close}`;
    if (style.indent === undefined) return madeText(`${open}${parts.join(itemGap)}${close}`);
    const pad = ' '.repeat(Math.min(style.indent, 16) * (level + 1));
    const end = ' '.repeat(Math.min(style.indent, 16) * level);
    return madeText(`${open}\n${pad}${parts.join(`${itemGap.trimEnd()}\n${pad}`)}\n${end}${close}`);
  };
  return write(value, 0);
}

/** @throws ExpressionError for what is no JSON; `NaN` and `Infinity`, which Python's own parser takes, are none here */
export function fromJson(text: string): unknown {
  spend(text.length);
  try {
    JSON.parse(text);
  } catch {
    throw new ExpressionError('JSONDecodeError', 'the text is not valid JSON');
  }
  return parsePythonJson(text);
}
