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
