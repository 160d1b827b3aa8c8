/** A parameter's place in a format: `{{ name }}` or `{{ name = default }}`, from `start` to `end`. */
export interface Placeholder {
  start: number;
  end: number;
  name: string;
  /** As it is written, without the quotes around it; undefined where there is none. */
  standard: string | undefined;
}

const NAME = /^\s*([A-Za-z_]\w*)\s*(=|$)/;

/**
 * The places in a representation, from left to right. Each bracket is looked at once, whatever is opened and never
 * closed. Pure.
 */
export function placeholdersOf(representation: string): Placeholder[] {
  const closingOf = bracketPairs(representation);
  const found: Placeholder[] = [];
  for (let at = 0; at < representation.length; at += 1) {
    const outer = closingOf.get(at);
    const inner = closingOf.get(at + 1);
    if (outer === undefined || inner === undefined || outer !== inner + 1) continue;
    const inside = representation.slice(at + 2, inner);
    const named = NAME.exec(inside);
    if (named === null) continue;
    const [whole, name = '', equals = ''] = named;
    const standard = equals === '' ? undefined : withoutQuotes(inside.slice(whole.length).trim());
    found.push({ start: at, end: outer + 1, name, standard });
    at = outer;
  }
  return found;
}

/** The representation with something else in each of its places. Pure. */
export function fillPlaceholders(representation: string, fill: (place: Placeholder) => string): string {
  let out = '';
  let at = 0;
  for (const place of placeholdersOf(representation)) {
    out += representation.slice(at, place.start) + fill(place);
    at = place.end;
  }
  return out + representation.slice(at);
}

/** Where each opening brace is closed. */
function bracketPairs(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') open.push(at);
    const opened = text[at] === '}' ? open.pop() : undefined;
    if (opened !== undefined) pairs.set(opened, at);
  }
  return pairs;
}

function withoutQuotes(text: string): string {
  const first = text[0];
  const isQuoted = text.length > 1 && (first === '"' || first === "'") && text.endsWith(first);
  return isQuoted ? text.slice(1, -1) : text;
}
