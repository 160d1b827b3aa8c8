import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { iterate, str, truthy } from '../../expression/python-values';
import { type FilterTools, type JinjaFilter, plain } from './filter';

/** `selectattr('x', 'equalto', 1)` and its relatives. */
function select(
  value: unknown,
  args: BoundArguments,
  tools: FilterTools,
  keep: boolean,
  byAttribute: boolean,
): unknown[] {
  if (!truthy(value)) return [];
  const rest = (args.value('rest') ?? []) as unknown[];
  if (byAttribute && rest.length === 0)
    throw new ExpressionError('FilterArgumentError', 'Missing parameter for attribute name');
  const [attribute, ...others] = byAttribute ? rest : [undefined, ...rest];
  const [test, ...testArguments] = others;
  return iterate(value).filter((item) => {
    tools.budget.step();
    const subject = byAttribute ? tools.attribute(item, attribute) : item;
    const passed = test === undefined ? truthy(subject) : tools.test(str(test), subject, testArguments);
    return passed === keep;
  });
}

function map(value: unknown, args: BoundArguments, tools: FilterTools): unknown[] {
  if (!truthy(value)) return [];
  const rest = (args.value('rest') ?? []) as unknown[];
  const attribute = args.value('attribute');
  return iterate(value).map((item) => {
    tools.budget.step();
    if (attribute !== undefined) {
      return tools.attribute(item, attribute, args.value('default') ?? undefined);
    }
    const [name, ...filterArguments] = rest;
    if (name === undefined)
      throw new ExpressionError('FilterArgumentError', 'map requires a filter argument');
    return tools.filter(str(name), item, filterArguments);
  });
}

/** Filters that look at every item by a test, an attribute or another filter. */
export const SELECTION_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['map', plain(['*', 'attribute', 'default'], map)],
  ['reject', plain(['*'], (value, args, tools) => select(value, args, tools, false, false))],
  ['rejectattr', plain(['*'], (value, args, tools) => select(value, args, tools, false, true))],
  ['select', plain(['*'], (value, args, tools) => select(value, args, tools, true, false))],
  ['selectattr', plain(['*'], (value, args, tools) => select(value, args, tools, true, true))],
];
