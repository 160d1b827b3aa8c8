import { NextMark } from '../../core/enclosed';

/** What needs no closing sign; a bare word is no value. */
const PLAIN = /-?\d*\.\d+|-?\d+|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|null/y;
const NAME_CHARACTER = /[\p{L}\p{N}_]/u;

/** A quoted value is a text, even one that looks like a list or a number; only an object in quotes is read as JSON. */
function parameterValue(written: string): unknown {
  const isQuoted = /"[^"]*"|'[^']*'/.test(written);
  const value = written.replace(/^"/, '').replace(/"$/, '').replace(/^'/, '').replace(/'$/, '');
  if (isQuoted && !(value.startsWith('{') && value.endsWith('}'))) return value;
  try {
    return JSON.parse(/^(true|false)$/i.test(value) ? value.toLowerCase() : value);
  } catch {
    return value;
  }
}

/**
 * The parameters of `core.local cmd="echo hi" timeout=5` or of `publish: a=1 b=<% ctx(c) %>`, in their order: a name,
 * an equals sign, and a value that orquesta knows. Looks at each character a few times at most.
 */
export function readInlineParameters(text: string): [string, unknown][] {
  const values = new InlineValues(text);
  const found: [string, unknown][] = [];
  let from = 0;
  for (let equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', Math.max(from, equals + 1))) {
    const name = nameBefore(text, equals, from);
    const end = name === '' ? undefined : values.endOf(equals + 1);
    if (end === undefined) continue;
    found.push([name, parameterValue(text.slice(equals + 1, end))]);
    from = end;
  }
  return found;
}

function nameBefore(text: string, end: number, from: number): string {
  let start = end;
  while (start > from) {
    const isPair = /[\uDC00-\uDFFF]/.test(text.charAt(start - 1)) && start - 1 > from;
    const character = text.slice(start - (isPair ? 2 : 1), start);
    if (!NAME_CHARACTER.test(character)) break;
    start -= character.length;
  }
  return text.slice(start, end);
}

/** Where values end in a text that is read from left to right. */
class InlineValues {
  readonly #next: NextMark;
  /** The line that was looked at last, and its last closing bracket. */
  #lineEnd = -1;
  #lastBracket = -1;

  constructor(readonly text: string) {
    this.#next = new NextMark(text);
  }

  /** @returns undefined where no value begins at `at` */
  endOf(at: number): number | undefined {
    const first = this.text.charAt(at);
    if (first === '"' || first === "'") return this.#closed(at + 1, first, Number.POSITIVE_INFINITY);
    if (first === '[') {
      this.#lookAtLine(at);
      return this.#lastBracket > at ? this.#lastBracket + 1 : undefined;
    }
    const lineEnd = Math.min(this.#next.from(at, '\n'), this.text.length);
    if (this.text.startsWith('{{', at)) return this.#closed(at + 2, '}}', lineEnd);
    if (this.text.startsWith('<%', at)) return this.#closed(at + 2, '%>', lineEnd);
    PLAIN.lastIndex = at;
    return PLAIN.test(this.text) ? PLAIN.lastIndex : undefined;
  }

  #closed(from: number, mark: string, before: number): number | undefined {
    const at = this.#next.from(from, mark);
    return at < before ? at + mark.length : undefined;
  }

  #lookAtLine(at: number): void {
    if (at < this.#lineEnd) return;
    this.#lineEnd = Math.min(this.#next.from(at, '\n'), this.text.length);
    this.#lastBracket = this.text.slice(at, this.#lineEnd).lastIndexOf(']') + at;
  }
}
