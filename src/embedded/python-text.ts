/**
 * Values spelled as StackStorm spells them in chat and in error texts: Python's `repr` and `str`.
 */

const SHORT_ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function reprOfString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === quote) out += `\\${character}`;
    else if (SHORT_ESCAPES[character] !== undefined) out += SHORT_ESCAPES[character];
    else if (code < 0x20 || (code >= 0x7f && code < 0xa1) || code === 0xad)
      out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += character;
  }
  return out + quote;
}

function textOfNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** `None`, `True`, `'text'`, `[1, 'two']`, `{'a': 1}`. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return textOfNumber(value);
  if (typeof value === 'string') return reprOfString(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, item]) => `${reprOfString(key)}: ${pythonRepr(item)}`);
    return `{${pairs.join(', ')}}`;
  }
  return String(value);
}

/** As `repr`, but a text is itself. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}
