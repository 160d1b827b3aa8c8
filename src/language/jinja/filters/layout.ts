import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { numberOf, truthy, typeName } from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

function needText(value: unknown, kind = 'AttributeError'): string {
  if (typeof value === 'string') return value;
  throw new ExpressionError(kind, `a text is needed, not '${typeName(value)}'`);
}

/** Python's `splitlines`. */
function linesOf(text: string): string[] {
  const lines = text.split(LINE_BREAK);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function truncate(value: unknown, args: BoundArguments): unknown {
  const length = args.number('length', 255);
  const end = args.text('end', '...');
  const leeway = args.number('leeway', 5);
  if (length < end.length || leeway < 0)
    throw new ExpressionError('AssertionError', `expected length >= ${end.length}, got ${length}`);
  if (Array.isArray(value) && value.length <= length + leeway) return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && typeName(value) === 'dict')
    if (Object.keys(value).length <= length + leeway) return value;
  const characters = [...needText(value, 'TypeError')];
  if (characters.length <= length + leeway) return value;
  const cut = characters.slice(0, length - end.length).join('');
  if (truthy(args.value('killwords'))) return cut + end;
  const space = cut.lastIndexOf(' ');
  return (space === -1 ? cut : cut.slice(0, space)) + end;
}

const SPACES = /([\t\n\v\f\r ]+)/;
const WORDS =
  /[\t\n\v\f\r ]+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|[^\t\n\v\f\r ]+?(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}\p{N}_!"'&.,?]-))(?=[\p{L}_]-?[\p{L}_])|(?=[\t\n\v\f\r ]|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_]))/gu;

interface Wrapping {
  width: number;
  breaksWords: boolean;
  breaksOnHyphens: boolean;
}

/** Python's `textwrap.wrap` without tabs or changed white space. */
function wrapLine(line: string, { width, breaksWords, breaksOnHyphens }: Wrapping): string[] {
  const chunks = (breaksOnHyphens ? (line.match(WORDS) ?? []) : line.split(SPACES).filter(Boolean)).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const current: string[] = [];
    let used = 0;
    if (lines.length > 0 && chunks.at(-1)?.trim() === '') chunks.pop();
    for (let next = chunks.at(-1); next !== undefined; next = chunks.at(-1)) {
      const size = [...next].length;
      if (used + size > width) break;
      current.push(next);
      used += size;
      chunks.pop();
    }
    const next = chunks.at(-1);
    if (next !== undefined && [...next].length > width) {
      if (breaksWords) {
        // One character at least, or it would go on for ever.
        const space = width < 1 ? 1 : width - used;
        if (!Number.isInteger(space))
          throw new ExpressionError('TypeError', 'slice indices must be integers');
        const end = breakAt([...next], space, breaksOnHyphens);
        current.push([...next].slice(0, end).join(''));
        chunks[chunks.length - 1] = [...next].slice(end).join('');
      } else if (current.length === 0) current.push(chunks.pop() ?? '');
    }
    if (current.at(-1)?.trim() === '') current.pop();
    if (current.length > 0) lines.push(current.join(''));
  }
  return lines;
}

function breakAt(word: string[], space: number, breaksOnHyphens: boolean): number {
  const hyphen =
    breaksOnHyphens && word.length > space ? word.slice(0, Math.max(0, space)).lastIndexOf('-') : -1;
  return hyphen > 0 && word.slice(0, hyphen).some((each) => each !== '-') ? hyphen + 1 : space;
}

function wordWrap(value: unknown, args: BoundArguments): string {
  const width = args.number('width', 79);
  const lines = linesOf(needText(value));
  if (width <= 0 && lines.length > 0)
    throw new ExpressionError('ValueError', `invalid width ${width} (must be > 0)`);
  const wrapping = {
    width,
    breaksWords: !args.has('break_long_words') || truthy(args.value('break_long_words')),
    breaksOnHyphens: !args.has('break_on_hyphens') || truthy(args.value('break_on_hyphens')),
  };
  const given = args.value('wrapstring');
  const joint = given === undefined || given === null ? '\n' : args.text('wrapstring');
  return lines.map((line) => wrapLine(line, wrapping).join(joint)).join(joint);
}

function indented(value: unknown, args: BoundArguments): string {
  const width = args.value('width') ?? 4;
  const pad =
    typeof width === 'string' ? width : ' '.repeat(Math.min(1000, Math.max(0, numberOf(width) ?? 4)));
  const [first = '', ...rest] = needText(value, 'TypeError').split(LINE_BREAK);
  const isBlankIndented = truthy(args.value('blank'));
  return [
    truthy(args.value('first')) ? pad + first : first,
    ...rest.map((line) => (line === '' && !isBlankIndented ? line : pad + line)),
  ].join('\n');
}

/** Filters that lay a text out: cut, wrapped, indented. */
export const LAYOUT_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['indent', plain(['width', 'first', 'blank'], indented)],
  ['truncate', plain(['length', 'killwords', 'end', 'leeway'], truncate)],
  ['wordwrap', plain(['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'], wordWrap)],
];
