import { madeText, spend } from '../../expression/budget';
import { isDict, repr, str, Tuple } from '../../expression/python-values';

const WIDTH = 80;

/** Python's `repr`, with the keys of dicts in order. */
function sortedRepr(value: unknown): string {
  spend();
  if (value instanceof Tuple) return `(${value.map(sortedRepr).join(', ')}${value.length === 1 ? ',' : ''})`;
  if (Array.isArray(value)) return madeText(`[${value.map(sortedRepr).join(', ')}]`);
  if (!isDict(value)) return repr(value);
  return `{${sortedEntries(value)
    .map(([key, each]) => `${repr(key)}: ${sortedRepr(each)}`)
    .join(', ')}}`;
}

function sortedEntries(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

/** Where a part stands: columns before it, columns that must stay free behind it, and how deep it lies. */
interface Place {
  indent: number;
  allowance: number;
  level: number;
}

function items(values: readonly unknown[], place: Place): string {
  const indent = place.indent + 1;
  return values
    .map((each, index) => {
      const allowance = index === values.length - 1 ? place.allowance : 1;
      return pretty(each, { indent, allowance, level: place.level });
    })
    .join(`,\n${' '.repeat(indent)}`);
}

function entries(value: Record<string, unknown>, place: Place): string {
  const indent = place.indent + 1;
  const all = sortedEntries(value);
  return all
    .map(([key, each], index) => {
      const written = `${repr(key)}: `;
      const allowance = index === all.length - 1 ? place.allowance : 1;
      return written + pretty(each, { indent: indent + written.length, allowance, level: place.level });
    })
    .join(`,\n${' '.repeat(indent)}`);
}

/** A long text as several, one a line. */
function text(value: string, given: Place): string {
  const isTop = given.level === 1;
  const indent = given.indent + (isTop ? 1 : 0);
  const allowance = given.allowance + (isTop ? 1 : 0);
  const width = WIDTH - indent;
  const chunks: string[] = [];
  const lines = value.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    if (repr(line).length <= width - (isLast ? allowance : 0)) {
      chunks.push(repr(line));
      return;
    }
    const parts = line.match(/\S+\s*|\s+/gu) ?? [];
    let current = '';
    parts.forEach((part, at) => {
      const room = width - (isLast && at === parts.length - 1 ? allowance : 0);
      if (repr(current + part).length > room) {
        if (current !== '') chunks.push(repr(current));
        current = part;
      } else current += part;
    });
    if (current !== '') chunks.push(repr(current));
  });
  if (chunks.length <= 1) return repr(value);
  const joined = chunks.join(`\n${' '.repeat(indent)}`);
  return isTop ? `(${joined})` : joined;
}

function pretty(value: unknown, { indent, allowance, level }: Place): string {
  const flat = sortedRepr(value);
  if (flat.length <= WIDTH - indent - allowance) return flat;
  const inner = { indent, allowance: allowance + 1, level: level + 1 };
  if (isDict(value)) return `{${entries(value, inner)}}`;
  if (value instanceof Tuple) {
    const end = value.length === 1 ? ',)' : ')';
    return `(${items(value, { ...inner, allowance: allowance + end.length })}${end}`;
  }
  if (Array.isArray(value)) return `[${items(value, inner)}]`;
  if (typeof value === 'string') return text(value, { indent, allowance, level: level + 1 });
  return str(value);
}

/** Python's `pprint.pformat`: the keys of dicts in order, lines of at most 80 characters where that is possible. */
export function prettyPrinted(value: unknown): string {
  return pretty(value, { indent: 0, allowance: 0, level: 0 });
}
