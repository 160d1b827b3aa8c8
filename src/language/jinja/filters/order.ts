import type { BoundArguments } from '../../expression/call-arguments';
import { compare, equals, Group, iterate, repr, truthy, Undefined } from '../../expression/python-values';
import { type FilterTools, type JinjaFilter, plain } from './filter';

export function folded(value: unknown, caseSensitive: boolean): unknown {
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

const SORT = ['reverse', 'case_sensitive', 'attribute'];

/** Filters that compare the items of a list with each other. */
export const ORDER_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['groupby', plain(['attribute'], groupBy)],
  ['max', plain(['case_sensitive', 'attribute'], (value, args, tools) => extreme(value, args, tools, true))],
  ['min', plain(['case_sensitive', 'attribute'], (value, args, tools) => extreme(value, args, tools, false))],
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
  ['unique', plain(['case_sensitive', 'attribute'], unique)],
];
