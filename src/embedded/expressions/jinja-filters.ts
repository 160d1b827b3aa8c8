import { percentFormat } from './arithmetic';
import type { Budget } from './budget';
import type { BoundArguments } from './call-arguments';
import { ExpressionError } from './expression-error';
import { toJson } from './json-text';
import {
  compare,
  type Dict,
  dict,
  equals,
  float,
  Group,
  isDict,
  isFloat,
  iterate,
  numberOf,
  repr,
  str,
  Tuple,
  truthy,
  typeName,
  Undefined,
} from './python-values';

/** What filters that work on other filters, tests and attributes need of the evaluation. */
export interface FilterTools {
  budget: Budget;
  /** `x.a.b` for the text `a.b`, or an Undefined. */
  attribute(value: unknown, path: unknown): unknown;
  test(name: string, value: unknown, args: unknown[]): boolean;
  filter(name: string, value: unknown, args: unknown[]): unknown;
}

export interface JinjaFilter {
  /** Names of the parameters after the value. `*` takes any number, as `args.rest`. */
  parameters: string[];
  run(value: unknown, args: BoundArguments, tools: FilterTools): unknown;
}

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

function escapeHtml(value: unknown): string {
  return str(value).replace(/[&<>"']/g, (character) => HTML[character] ?? character);
}

function folded(value: unknown, caseSensitive: boolean): unknown {
  return typeof value === 'string' && !caseSensitive ? value.toLowerCase() : value;
}

function sorted(
  value: unknown,
  tools: FilterTools,
  options: { attribute?: unknown; caseSensitive: boolean; reverse: boolean },
): unknown[] {
  const list = iterate(value);
  tools.budget.step(list.length * 4);
  const keyed = list.map((item) => ({
    item,
    key: folded(
      options.attribute === undefined || options.attribute === null
        ? item
        : tools.attribute(item, options.attribute),
      options.caseSensitive,
    ),
  }));
  keyed.sort((left, right) => compare(left.key, right.key) * (options.reverse ? -1 : 1));
  return keyed.map(({ item }) => item);
}

function extreme(value: unknown, args: BoundArguments, tools: FilterTools, reverse: boolean): unknown {
  const [first] = sorted(value, tools, {
    attribute: args.value('attribute'),
    caseSensitive: truthy(args.value('case_sensitive')),
    reverse,
  });
  return first === undefined ? new Undefined('No aggregated item, sequence was empty.') : first;
}

function toInteger(value: unknown, args: BoundArguments): unknown {
  const number = numberOf(value);
  if (number !== undefined) return Math.trunc(number);
  const text = typeof value === 'string' ? value.trim() : '';
  const base = args.number('base', 10);
  if (/^[-+]?\d+$/.test(text) && base === 10) return Number(text);
  const parsed = base === 10 ? Number(text === '' ? Number.NaN : text) : Number.parseInt(text, base);
  return Number.isNaN(parsed) ? (args.value('default') ?? 0) : Math.trunc(parsed);
}

function round(value: unknown, args: BoundArguments): unknown {
  const number = numberOf(value);
  if (number === undefined)
    throw new ExpressionError('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  const factor = 10 ** args.number('precision', 0);
  const method = args.text('method', 'common');
  if (method === 'common' && !isFloat(value) && factor >= 1) return number;
  const scaled = number * factor;
  if (method === 'ceil') return float(Math.ceil(scaled) / factor);
  if (method === 'floor') return float(Math.floor(scaled) / factor);
  const down = Math.floor(scaled);
  const half = Math.abs(scaled - down - 0.5) < 1e-9;
  return float((half ? (down % 2 === 0 ? down : down + 1) : Math.round(scaled)) / factor);
}

function truncate(value: unknown, args: BoundArguments): string {
  const text = str(value);
  const length = args.number('length', 255);
  const end = args.text('end', '...');
  if (text.length <= length + args.number('leeway', 5)) return text;
  const cut = text.slice(0, Math.max(0, length - end.length));
  if (truthy(args.value('killwords'))) return cut + end;
  const space = cut.lastIndexOf(' ');
  return (space === -1 ? cut : cut.slice(0, space)) + end;
}

function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = [];
      let current = '';
      for (const word of line.split(' ')) {
        if (current !== '' && current.length + 1 + word.length > width) {
          lines.push(current);
          current = word;
        } else current = current === '' ? word : `${current} ${word}`;
      }
      return [...lines, current].join('\n');
    })
    .join('\n');
}

/** `selectattr('x', 'equalto', 1)` and its relatives. */
function select(
  value: unknown,
  args: BoundArguments,
  tools: FilterTools,
  keep: boolean,
  byAttribute: boolean,
): unknown[] {
  const rest = (args.value('rest') ?? []) as unknown[];
  const [attribute, ...others] = byAttribute ? rest : [undefined, ...rest];
  const [test, ...testArguments] = others;
  return iterate(value).filter((item) => {
    tools.budget.step();
    const subject = byAttribute ? tools.attribute(item, attribute) : item;
    const passed =
      test === undefined
        ? !(subject instanceof Undefined) && truthy(subject)
        : tools.test(str(test), subject, testArguments);
    return passed === keep;
  });
}

function map(value: unknown, args: BoundArguments, tools: FilterTools): unknown[] {
  const rest = (args.value('rest') ?? []) as unknown[];
  const attribute = args.value('attribute');
  return iterate(value).map((item) => {
    tools.budget.step();
    if (attribute !== undefined) {
      const found = tools.attribute(item, attribute);
      return found instanceof Undefined && args.has('default') ? args.value('default') : found;
    }
    const [name, ...filterArguments] = rest;
    return tools.filter(str(name), item, filterArguments);
  });
}

function groupBy(value: unknown, args: BoundArguments, tools: FilterTools): unknown[] {
  const groups: Group[] = [];
  for (const item of sorted(value, tools, {
    attribute: args.required('attribute'),
    caseSensitive: true,
    reverse: false,
  })) {
    const key = tools.attribute(item, args.value('attribute'));
    const last = groups.at(-1);
    if (last !== undefined && equals(last[0], key)) (last[1] as unknown[]).push(item);
    else groups.push(Group.of(key, [item]) as Group);
  }
  return groups;
}

function unique(value: unknown, args: BoundArguments, tools: FilterTools): unknown[] {
  const seen = new Set<string>();
  return iterate(value).filter((item) => {
    tools.budget.step();
    const attribute = args.value('attribute');
    const key = repr(
      folded(
        attribute === undefined ? item : tools.attribute(item, attribute),
        truthy(args.value('case_sensitive')),
      ),
    );
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function batches(value: unknown, args: BoundArguments): unknown[][] {
  const size = Math.max(1, args.number('linecount'));
  const list = iterate(value);
  const made: unknown[][] = [];
  for (let at = 0; at < list.length; at += size) made.push(list.slice(at, at + size));
  const last = made.at(-1);
  if (last !== undefined && args.has('fill_with') && size < 100_000) {
    while (last.length < size) last.push(args.value('fill_with'));
  }
  return made;
}

function slices(value: unknown, args: BoundArguments): unknown[][] {
  const list = iterate(value);
  const count = Math.max(1, Math.min(args.number('slices'), 100_000));
  const size = Math.floor(list.length / count);
  const extra = list.length % count;
  let at = 0;
  return Array.from({ length: count }, (_each, index) => {
    const part = list.slice(at, at + size + (index < extra ? 1 : 0));
    at += part.length;
    return part;
  });
}

function length(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return Object.keys(value).length;
  throw new ExpressionError('TypeError', `object of type '${typeName(value)}' has no len()`);
}

function urlEncode(value: unknown): string {
  const encode = (text: unknown): string =>
    encodeURIComponent(str(text)).replace(
      /[!'()*]/g,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  if (isDict(value))
    return Object.entries(value)
      .map(([key, each]) => `${encode(key)}=${encode(each)}`)
      .join('&')
      .replace(/%20/g, '+');
  return encode(value).replace(/%2F/g, '/');
}

function sum(value: unknown, args: BoundArguments, tools: FilterTools): unknown {
  let total = args.number('start', 0);
  let anyFloat = false;
  for (const item of iterate(value)) {
    const each =
      args.value('attribute') === undefined ? item : tools.attribute(item, args.value('attribute'));
    const number = numberOf(each);
    if (number === undefined)
      throw new ExpressionError(
        'TypeError',
        `unsupported operand type(s) for +: 'int' and '${typeName(each)}'`,
      );
    anyFloat ||= isFloat(each);
    total += number;
  }
  return anyFloat ? float(total) : total;
}

function joined(value: unknown, args: BoundArguments, tools: FilterTools): string {
  const attribute = args.value('attribute');
  const parts = iterate(value).map((item) =>
    str(attribute === undefined || attribute === null ? item : tools.attribute(item, attribute)),
  );
  const text = parts.join(args.text('d', ''));
  tools.budget.grow(text.length);
  return text;
}

function textFilter(change: (text: string) => string): JinjaFilter {
  return { parameters: [], run: (value) => change(str(value)) };
}

function plain(parameters: string[], run: JinjaFilter['run']): JinjaFilter {
  return { parameters, run };
}

function item(value: unknown, at: number): unknown {
  const list = iterate(value);
  return list.at(at) ?? (list.length === 0 ? new Undefined('No first item, sequence was empty.') : null);
}

function dictSort(value: unknown, args: BoundArguments): unknown[] {
  if (!isDict(value))
    throw new ExpressionError('TypeError', `'${typeName(value)}' object has no attribute 'items'`);
  const by = args.text('by', 'key') === 'value' ? 1 : 0;
  const sensitive = truthy(args.value('case_sensitive'));
  const direction = truthy(args.value('reverse')) ? -1 : 1;
  return pairs(value).sort(
    (left, right) => compare(folded(left[by], sensitive), folded(right[by], sensitive)) * direction,
  );
}

function random(value: unknown): unknown {
  const list = iterate(value);
  return (
    list[Math.floor(Math.random() * list.length)] ?? new Undefined('No random item, sequence was empty.')
  );
}

function pairs(value: Dict): Tuple[] {
  return Object.entries(value).map(([key, each]) => Tuple.pair(key, each));
}

function toDict(value: unknown): Dict {
  if (isDict(value)) return value;
  return dict(
    iterate(value).map((pair) => {
      const [key, each] = iterate(pair);
      return [str(key), each] as const;
    }),
  );
}

function asDefault(value: unknown, args: BoundArguments): unknown {
  const empty = value instanceof Undefined || (truthy(args.value('boolean')) && !truthy(value));
  return empty ? (args.has('default_value') ? args.value('default_value') : '') : value;
}

function replaced(value: unknown, args: BoundArguments): string {
  const parts = str(value).split(args.text('old'));
  const count = args.value('count') === null ? -1 : args.number('count', -1);
  const fresh = args.printed('new');
  if (count < 0 || parts.length <= count + 1) return parts.join(fresh);
  return (
    parts.slice(0, count + 1).join(fresh) + args.text('old') + parts.slice(count + 1).join(args.text('old'))
  );
}

function indented(value: unknown, args: BoundArguments): string {
  const width = args.value('width') ?? 4;
  const pad = typeof width === 'string' ? width : ' '.repeat(Math.min(1000, numberOf(width) ?? 4));
  const lines = str(value).split('\n');
  return lines
    .map((line, index) => {
      if (index === 0 && !truthy(args.value('first'))) return line;
      return line === '' && !truthy(args.value('blank')) ? line : pad + line;
    })
    .join('\n');
}

const SORT = ['reverse', 'case_sensitive', 'attribute'];
const defaultFilter = plain(['default_value', 'boolean'], asDefault);
const lengthFilter = plain([], length);
const escapeFilter = plain([], escapeHtml);

/** Jinja's own filters. Those that StackStorm adds are in `stackstorm-functions.ts`. */
export const JINJA_FILTERS: ReadonlyMap<string, JinjaFilter> = new Map<string, JinjaFilter>([
  [
    'abs',
    plain([], (value) => {
      const number = numberOf(value);
      if (number === undefined)
        throw new ExpressionError('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
      return isFloat(value) ? float(Math.abs(number)) : Math.abs(number);
    }),
  ],
  ['attr', plain(['name'], (value, args, tools) => tools.attribute(value, args.text('name')))],
  ['batch', plain(['linecount', 'fill_with'], batches)],
  ['capitalize', textFilter((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase())],
  [
    'center',
    plain(['width'], (value, args) => {
      const text = str(value);
      const missing = Math.max(0, Math.min(args.number('width', 80), 100_000) - text.length);
      return ' '.repeat(Math.floor(missing / 2)) + text + ' '.repeat(Math.ceil(missing / 2));
    }),
  ],
  ['default', defaultFilter],
  ['d', defaultFilter],
  ['dictsort', plain(['case_sensitive', 'by', 'reverse'], dictSort)],
  ['e', escapeFilter],
  ['escape', escapeFilter],
  ['forceescape', escapeFilter],
  ['first', plain([], (value) => item(value, 0))],
  [
    'float',
    plain(['default'], (value, args) => {
      const text = typeof value === 'string' ? value.trim() : '';
      const number = numberOf(value) ?? (text === '' ? Number.NaN : Number(text));
      return Number.isNaN(number) ? (args.value('default') ?? float(0)) : float(number);
    }),
  ],
  [
    'format',
    plain(['*'], (value, args, tools) => percentFormat(str(value), args.value('rest'), tools.budget)),
  ],
  ['groupby', plain(['attribute'], groupBy)],
  ['indent', plain(['width', 'first', 'blank'], indented)],
  ['int', plain(['default', 'base'], toInteger)],
  ['items', plain([], (value) => pairs(toDict(value)))],
  ['join', plain(['d', 'attribute'], joined)],
  ['last', plain([], (value) => item(value, -1))],
  ['length', lengthFilter],
  ['count', lengthFilter],
  ['list', plain([], (value) => [...iterate(value)])],
  ['lower', textFilter((text) => text.toLowerCase())],
  ['map', plain(['*', 'attribute', 'default'], map)],
  ['max', plain(['case_sensitive', 'attribute'], (value, args, tools) => extreme(value, args, tools, true))],
  ['min', plain(['case_sensitive', 'attribute'], (value, args, tools) => extreme(value, args, tools, false))],
  ['pprint', plain([], (value) => repr(value))],
  ['random', plain([], random)],
  ['reject', plain(['*'], (value, args, tools) => select(value, args, tools, false, false))],
  ['rejectattr', plain(['*'], (value, args, tools) => select(value, args, tools, false, true))],
  ['select', plain(['*'], (value, args, tools) => select(value, args, tools, true, false))],
  ['selectattr', plain(['*'], (value, args, tools) => select(value, args, tools, true, true))],
  ['replace', plain(['old', 'new', 'count'], replaced)],
  [
    'reverse',
    plain([], (value) =>
      typeof value === 'string' ? [...value].reverse().join('') : [...iterate(value)].reverse(),
    ),
  ],
  ['round', plain(['precision', 'method'], round)],
  ['safe', plain([], (value) => value)],
  ['slice', plain(['slices', 'fill_with'], slices)],
  [
    'sort',
    plain(SORT, (value, args, tools) =>
      sorted(value, tools, {
        attribute: args.value('attribute'),
        caseSensitive: truthy(args.value('case_sensitive')),
        reverse: truthy(args.value('reverse')),
      }),
    ),
  ],
  ['string', plain([], (value) => str(value))],
  [
    'striptags',
    textFilter((text) =>
      text
        .replace(/<[^<>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    ),
  ],
  ['sum', plain(['attribute', 'start'], sum)],
  [
    'title',
    textFilter((text) =>
      text
        .toLowerCase()
        .replace(
          /(^|[\s\-({[<])(\p{L})/gu,
          (_all, before: string, letter: string) => before + letter.toUpperCase(),
        ),
    ),
  ],
  [
    'tojson',
    plain(['indent'], (value, args) =>
      toJson(value, {
        indent: args.value('indent') === null || !args.has('indent') ? undefined : args.number('indent'),
        sortKeys: true,
        separators: [', ', ': '],
      }).replace(/[<>&']/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  ],
  ['trim', plain(['chars'], (value) => str(value).trim())],
  ['truncate', plain(['length', 'killwords', 'end', 'leeway'], truncate)],
  ['unique', plain(['case_sensitive', 'attribute'], unique)],
  ['upper', textFilter((text) => text.toUpperCase())],
  ['urlencode', plain([], urlEncode)],
  [
    'wordcount',
    plain(
      [],
      (value) =>
        str(value)
          .split(/\s+/)
          .filter((word) => word !== '').length,
    ),
  ],
  ['wordwrap', plain(['width'], (value, args) => wrap(str(value), args.number('width', 79)))],
]);
