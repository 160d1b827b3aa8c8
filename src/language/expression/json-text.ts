import { madeText, spend, spendReading } from './budget';
import { ExpressionError } from './expression-error';
import { parsePythonJson } from './python-json';
import { Float, isDict, numberOf, str, toPlain, View } from './python-values';

interface Style {
  /** By what each level is indented: so many spaces, or this text; undefined for one line. */
  indent: number | string | undefined;
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
    const number = numberOf(each) ?? 0;
    if (!Number.isFinite(number) && typeof each !== 'bigint')
      return Number.isNaN(number) ? 'NaN' : number < 0 ? '-Infinity' : 'Infinity';
    if (each instanceof Float || typeof each === 'bigint') return str(each);
    if (each instanceof View)
      throw new ExpressionError('TypeError', `Object of type ${each.kind} is not JSON serializable`);
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
    const unit =
      typeof style.indent === 'string' ? style.indent : ' '.repeat(Math.min(Math.max(style.indent, 0), 100));
    const pad = madeText(unit.repeat(level + 1));
    const end = unit.repeat(level);
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
