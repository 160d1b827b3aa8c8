import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import {
  compare,
  equals,
  Group,
  isDict,
  iterate,
  numberOf,
  repr,
  Tuple,
  truthy,
  typeName,
  Undefined,
} from '../../expression/python-values';
import { type FilterTools, type JinjaFilter, plain } from './filter';

/** The value as `sort`, `unique` and `groupby` compare it: text in lower case unless its case counts. */
export function folded(value: unknown, caseSensitive: boolean): unknown {
  return typeof value === 'string' && !caseSensitive ? value.toLowerCase() : value;
}

/** Attributes that both items lack are equal, where values may be missing; Python compares only what differs. */
function compareKeys(left: unknown, right: unknown): number {
  return left instanceof Undefined && right instanceof Undefined && equals(left, right)
    ? 0
    : compare(left, right);
}

/** What an item is sorted by: itself, an attribute, or several (`a,b`). */
function sortKey(
  item: unknown,
  tools: FilterTools,
  { attribute, caseSensitive }: { attribute?: unknown; caseSensitive: boolean },
): unknown {
  if (attribute === undefined || attribute === null) return folded(item, caseSensitive);
  if (typeof attribute !== 'string' || !attribute.includes(','))
    return folded(tools.attribute(item, attribute), caseSensitive);
  return attribute.split(',').map((each) => folded(tools.attribute(item, each.trim()), caseSensitive));
}

function sorted(
  value: unknown,
  tools: FilterTools,
  options: { attribute?: unknown; caseSensitive: boolean; reverse: boolean },
  order: (left: unknown, right: unknown) => number = compare,
): unknown[] {
  const list = iterate(value);
  tools.budget.step(list.length * 4);
  const keyed = list.map((item) => ({
    item,
    key: sortKey(item, tools, options),
  }));
  keyed.sort((left, right) => order(left.key, right.key) * (options.reverse ? -1 : 1));
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

function groupBy(value: unknown, args: BoundArguments, tools: FilterTools): unknown[] {
  const attribute = args.required('attribute');
  const caseSensitive = truthy(args.value('case_sensitive'));
  const keyOf = (item: unknown): unknown => {
    return tools.attribute(item, attribute, args.value('default') ?? undefined);
  };
  const items = iterate(value).map((item) => ({ item, key: keyOf(item) }));
  tools.budget.step(items.length * 4);
  items.sort((left, right) => compare(folded(left.key, caseSensitive), folded(right.key, caseSensitive)));
  const groups: Group[] = [];
  for (const { item, key } of items) {
    const last = groups.at(-1);
    if (last !== undefined && equals(folded(last[0], caseSensitive), folded(key, caseSensitive)))
      (last[1] as unknown[]).push(item);
    else groups.push(Group.of(key, [item]) as Group);
  }
  return groups;
}

/** What tells values apart in a Python set. @throws ExpressionError for what it cannot hold */
function hashKey(value: unknown): string {
  const number = numberOf(value);
  if (number !== undefined) return `number ${number}`;
  if (isDict(value) || (Array.isArray(value) && !(value instanceof Tuple)))
    throw new ExpressionError('TypeError', `unhashable type: '${typeName(value)}'`);
  return repr(value);
}

function unique(value: unknown, args: BoundArguments, tools: FilterTools): unknown[] {
  const seen = new Set<string>();
  return iterate(value).filter((item) => {
    tools.budget.step();
    const attribute = args.value('attribute');
    const key = hashKey(
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

const SORT = ['reverse', 'case_sensitive', 'attribute'];

/** Filters that compare the items of a list with each other. */
export const ORDER_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['groupby', plain(['attribute', 'default', 'case_sensitive'], groupBy)],
  ['max', plain(['case_sensitive', 'attribute'], (value, args, tools) => extreme(value, args, tools, true))],
  ['min', plain(['case_sensitive', 'attribute'], (value, args, tools) => extreme(value, args, tools, false))],
  [
    'sort',
    plain(SORT, (value, args, tools) =>
      sorted(
        value,
        tools,
        {
          attribute: args.value('attribute'),
          caseSensitive: truthy(args.value('case_sensitive')),
          reverse: args.whole('reverse', 0) !== 0,
        },
        args.value('attribute') === undefined ? compare : compareKeys,
      ),
    ),
  ],
  ['unique', plain(['case_sensitive', 'attribute'], unique)],
];
