/**
 * Where `open … close` stands in a text, from left to right: each from the first `open` to the next `close`. Looks at
 * each character once, however often something is opened and never closed. Pure.
 */
export function enclosed(text: string, open: string, close: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (let from = 0; ; ) {
    const start = text.indexOf(open, from);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) return found;
    from = end + close.length;
    found.push([start, from]);
  }
}

/** The text with something else for each `open … close`. Pure. */
export function replaceEnclosed(text: string, open: string, close: string, instead: string): string {
  let out = '';
  let at = 0;
  for (const [start, end] of enclosed(text, open, close)) {
    out += text.slice(at, start) + instead;
    at = end;
  }
  return out + text.slice(at);
}

/** The same where both have to stand on one line, as a pattern's `.*?` reads it. Pure. */
export function enclosedInLines(text: string, open: string, close: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  let from = 0;
  for (const line of text.split(/([\n\r\u2028\u2029])/)) {
    for (const [start, end] of enclosed(line, open, close)) found.push([from + start, from + end]);
    from += line.length;
  }
  return found;
}

/**
 * Finds where a mark occurs next. Callers ask from left to right, so that the text is searched only once for each mark,
 * however often they ask.
 */
export class NextMark {
  readonly #known = new Map<string, number>();

  constructor(readonly text: string) {}

  /** @returns where `mark` stands next, at `from` or later; Infinity where it does not */
  from(from: number, mark: string): number {
    const known = this.#known.get(mark) ?? -1;
    if (known >= from) return known;
    const at = this.text.indexOf(mark, from);
    const next = at < 0 ? Number.POSITIVE_INFINITY : at;
    this.#known.set(mark, next);
    return next;
  }
}
