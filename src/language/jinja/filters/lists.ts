import { arithmetic } from '../../expression/arithmetic';
import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { isDict, isGenerator, iterate, str, typeName, Undefined } from '../../expression/python-values';
import { type FilterTools, type JinjaFilter, plain } from './filter';

/** With a size that no part ever has, as -1, all is one part; with 0 an empty one stands before it, as in Jinja. */
function batches(value: unknown, args: BoundArguments): unknown[][] {
  const size = args.number('linecount');
  const made: unknown[][] = [];
  let part: unknown[] = [];
  for (const item of iterate(value)) {
    if (part.length === size) {
      made.push(part);
      part = [];
    }
    part.push(item);
  }
  if (part.length === 0) return made;
  const filler = args.value('fill_with') ?? undefined;
  if (filler !== undefined && size < 100_000) while (part.length < size) part.push(filler);
  return [...made, part];
}

function slices(value: unknown, args: BoundArguments): unknown[][] {
  const list = iterate(value);
  const count = Math.min(args.whole('slices'), 100_000);
  if (count <= 0) throw new ExpressionError('ZeroDivisionError', 'integer division or modulo by zero');
  const filler = args.value('fill_with') ?? undefined;
  const size = Math.floor(list.length / count);
  const extra = list.length % count;
  let at = 0;
  return Array.from({ length: count }, (_each, index) => {
    const part = list.slice(at, at + size + (index < extra ? 1 : 0));
    at += part.length;
    if (filler !== undefined && index >= extra) part.push(filler);
    return part;
  });
}

function length(value: unknown): number {
  if (value instanceof Undefined) return value.orFail(0);
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value) && !isGenerator(value)) return value.length;
  if (isDict(value)) return Object.keys(value).length;
  throw new ExpressionError('TypeError', `object of type '${typeName(value)}' has no len()`);
}

const lengthFilter = plain([], length);

function sum(value: unknown, args: BoundArguments, tools: FilterTools): unknown {
  const attribute = args.value('attribute') ?? undefined;
  let total: unknown = args.value('start') ?? 0;
  for (const item of iterate(value)) {
    const each = attribute === undefined ? item : tools.attribute(item, attribute);
    if (typeof total === 'string')
      throw new ExpressionError('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
    total = arithmetic('+', total, each, tools.budget);
  }
  return total;
}

function joined(value: unknown, args: BoundArguments, tools: FilterTools): string {
  const attribute = args.value('attribute');
  const parts = iterate(value).map((item) =>
    str(attribute === undefined || attribute === null ? item : tools.attribute(item, attribute)),
  );
  const text = parts.join(args.has('d') ? args.printed('d') : '');
  tools.budget.grow(text.length);
  return text;
}

function item(value: unknown, at: number): unknown {
  const list = iterate(value);
  return list.at(at) ?? (list.length === 0 ? new Undefined('No first item, sequence was empty.') : null);
}

function random(value: unknown): unknown {
  if (isDict(value)) throw new ExpressionError('KeyError', 'a dict has no items by number');
  const list = iterate(value);
  length(value);
  return (
    list[Math.floor(Math.random() * list.length)] ?? new Undefined('No random item, sequence was empty.')
  );
}

/** Filters that take a list as a whole: its ends, its parts, what it comes to. */
export const LIST_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['batch', plain(['linecount', 'fill_with'], batches)],
  ['count', lengthFilter],
  ['first', plain([], (value) => item(value, 0))],
  ['join', plain(['d', 'attribute'], joined)],
  [
    'last',
    plain([], (value) => {
      if (!isGenerator(value)) return item(value, -1);
      throw new ExpressionError('TypeError', "'generator' object is not reversible");
    }),
  ],
  ['length', lengthFilter],
  ['list', plain([], (value) => [...iterate(value)])],
  ['random', plain([], random)],
  [
    'reverse',
    plain([], (value) =>
      typeof value === 'string' ? [...value].reverse().join('') : [...iterate(value)].reverse(),
    ),
  ],
  ['slice', plain(['slices', 'fill_with'], slices)],
  ['sum', plain(['attribute', 'start'], sum)],
];
