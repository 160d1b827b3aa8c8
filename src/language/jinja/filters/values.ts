import type { BoundArguments } from '../../expression/call-arguments';
import { toJson } from '../../expression/json-text';
import { isDict, str, truthy, Undefined } from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';
import { prettyPrinted } from './pretty';

function asDefault(value: unknown, args: BoundArguments): unknown {
  const empty = value instanceof Undefined || (truthy(args.value('boolean')) && !truthy(value));
  return empty ? (args.has('default_value') ? args.value('default_value') : '') : value;
}

const defaultFilter = plain(['default_value', 'boolean'], asDefault);

/** Filters for a value of any kind. */
export const VALUE_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  [
    'attr',
    plain(['name'], (value, args, tools) => {
      const name = args.text('name');
      // Only attributes: the keys of a dict are none.
      return isDict(value) && Object.hasOwn(value, name)
        ? new Undefined(`'dict object' has no attribute '${name}'`)
        : tools.attribute(value, name);
    }),
  ],
  ['d', defaultFilter],
  ['default', defaultFilter],
  ['pprint', plain([], prettyPrinted)],
  ['string', plain([], (value) => str(value))],
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
];
