import { madeText, spend } from './budget';
import { isDict, isFloat, numberOf, str } from './python-values';

/** Longer lines are folded, as PyYAML does. */
const WIDTH = 80;
/** Texts that YAML would read as something else than a text. */
const NOT_PLAIN =
  /^(?:|~|null|Null|NULL|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|=|<<|[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;
const ESCAPES: Record<string, string> = {
  ...{ '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f' },
  ...{ '\r': '\\r', '\x1b': '\\e', '"': '\\"', '\\': '\\\\', '\u0085': '\\N', '\u00a0': '\\_' },
  ...{ '\u2028': '\\L', '\u2029': '\\P' },
};

interface Style {
  indent: number;
  allowUnicode: boolean;
}

/** Characters that need no escape: PyYAML with libyaml escapes everything beyond the basic plane. */
function isPrintable(character: string, { allowUnicode }: Style): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code === 10 || (code >= 0x20 && code <= 0x7e)) return true;
  if (!allowUnicode || code > 0xffff || code === 0xfeff) return false;
  return code === 0x85 || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd);
}

function isPlain(text: string, isKey: boolean): boolean {
  if (NOT_PLAIN.test(text) || /[\n\u0085\u2028\u2029]/.test(text) || text !== text.trim()) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text) || /^(?:---|\.\.\.)/.test(text))
    return false;
  return !/:(?:\s|$)|\s#/.test(text) && (!isKey || text.length <= 128);
}

/** A text in single quotes; line breaks are doubled, and long lines are folded at spaces. */
function singleQuoted(text: string, column: number, indent: string, folds: boolean): string {
  let out = "'";
  let at = column + 1;
  const parts = text.match(/ +|[\n\u0085\u2028\u2029]+|[^ \n\u0085\u2028\u2029]+/g) ?? [];
  parts.forEach((part, index) => {
    if (/^[\n\u0085\u2028\u2029]/.test(part)) {
      out += `${part.startsWith('\n') ? '\n' : ''}${part}${indent}`;
      at = indent.length;
    } else if (part === ' ' && folds && at > WIDTH && index > 0 && index < parts.length - 1) {
      out += `\n${indent}`;
      at = indent.length;
    } else {
      const written = part.replaceAll("'", "''");
      out += index > 0 && at === 0 ? indent + written : written;
      at += part.length;
    }
  });
  return `${out}'`;
}

function doubleQuoted(text: string, column: number, indent: string, style: Style, folds: boolean): string {
  let out = '"';
  let at = column + 1;
  const characters = [...text];
  characters.forEach((character, index) => {
    if (character === ' ' && folds && at > WIDTH && index > 0 && index < characters.length - 1) {
      out += `\n${indent}`;
      at = indent.length;
      // A space at the beginning of a folded line would be lost.
      if (characters[index + 1] === ' ') out += '\\';
      return;
    }
    const written =
      ESCAPES[character] ??
      (isPrintable(character, style) && character !== '\n' ? character : escaped(character));
    out += written;
    at += written.length;
  });
  return `${out}"`;
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}

/** A plain text, folded at spaces where it is long. */
function plainText(text: string, column: number, indent: string): string {
  let out = '';
  let at = column;
  const parts = text.match(/ +|[^ ]+/g) ?? [];
  for (const part of parts) {
    if (part === ' ' && at > WIDTH) {
      out += `\n${indent}`;
      at = indent.length;
    } else {
      out += part;
      at += part.length;
    }
  }
  return out;
}

interface Place {
  column: number;
  indent: string;
  isKey: boolean;
}

function scalar(value: unknown, { column, indent, isKey }: Place, style: Style): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isFloat(value)) return floatText(numberOf(value) ?? 0, str(value));
  if (typeof value !== 'string') return str(value);
  spend(value.length);
  const isEasy = [...value].every((each) => isPrintable(each, style));
  if (!isEasy || / \n/.test(value)) return doubleQuoted(value, column, indent, style, !isKey);
  if (isPlain(value, isKey)) return isKey ? value : plainText(value, column, indent);
  return /\n /.test(value) || (isKey && value.includes('\n'))
    ? doubleQuoted(value, column, indent, style, !isKey)
    : singleQuoted(value, column, indent, !isKey);
}

function floatText(value: number, printed: string): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return printed.includes('.') || !printed.includes('e') ? printed : printed.replace('e', '.0e');
}

/** The lines of a list or dict, the first without its indent. */
function block(value: unknown, level: string, style: Style): string {
  spend();
  const deeper = ' '.repeat(style.indent);
  if (Array.isArray(value)) {
    return madeText(
      value
        .map((each) => `-${after(each, { level, inner: `${level}  `, key: '-' }, style)}`)
        .join(`\n${level}`),
    );
  }
  const entries = Object.entries(value as object).sort(([left], [right]) =>
    left < right ? -1 : left > right ? 1 : 0,
  );
  return entries
    .map(([key, each]) => {
      const written = scalar(key, { column: level.length, indent: level, isKey: true }, style);
      const isLong = written.length > 128;
      const inner = `${level}${deeper}`;
      return `${isLong ? '? ' : ''}${written}${isLong ? `\n${level}` : ''}:${after(each, { level, inner, key: written }, style)}`;
    })
    .join(`\n${level}`);
}

/** What follows a dash or a key. */
function after(
  value: unknown,
  { level, inner, key }: { level: string; inner: string; key: string },
  style: Style,
): string {
  const isList = Array.isArray(value);
  if (isList && value.length === 0) return ' []';
  if (!isList && isDict(value) && Object.keys(value).length === 0) return ' {}';
  if (!isList && !isDict(value)) {
    spend();
    const column = level.length + (key === '-' ? 2 : key.length + 2);
    return ` ${scalar(value, { column, indent: `${level}${' '.repeat(style.indent)}`, isKey: false }, style)}`;
  }
  const isInList = key === '-';
  if (isInList)
    return `${' '.repeat(style.indent - 1)}${block(value, `${level}${' '.repeat(style.indent)}`, style)}`;
  // The items of a list stand below their key, not behind it.
  return `\n${isList ? level : inner}${block(value, isList ? level : inner, style)}`;
}

/** YAML in block style with sorted keys, as PyYAML's dumper writes it. @param value without wrappers that are not JSON's */
export function toYaml(value: unknown, given: Partial<Style> = {}): string {
  const style: Style = { indent: given.indent ?? 2, allowUnicode: given.allowUnicode ?? true };
  const isList = Array.isArray(value);
  if (isList && value.length > 0) return `${block(value, '', style)}\n`;
  if (isList) return '[]\n';
  if (isDict(value)) return Object.keys(value).length === 0 ? '{}\n' : `${block(value, '', style)}\n`;
  const indent = ' '.repeat(style.indent);
  return `${scalar(value, { column: 0, indent, isKey: false }, style)}\n`;
}
