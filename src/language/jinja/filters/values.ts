import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { fromJson, toJson } from '../../expression/json-text';
import { isDict, str, truthy, typeName, Undefined } from '../../expression/python-values';
import { jsonIndent } from '../../expression/stackstorm-functions';
import { type JinjaFilter, plain } from './filter';
import { prettyPrinted } from './pretty';

function asDefault(value: unknown, args: BoundArguments): unknown {
  const empty = value instanceof Undefined || (truthy(args.value('boolean')) && !truthy(value));
  return empty ? (args.has('default_value') ? args.value('default_value') : '') : value;
}

const defaultFilter = plain(['default_value', 'boolean'], asDefault);

/** Orquesta's `json`: reads a text, and gives a dict back as it is. @throws ExpressionError for anything else */
export function readJson(value: unknown): unknown {
  if (isDict(value)) return value;
  if (typeof value === 'string') return fromJson(value);
  throw new ExpressionError('TypeError', `the JSON object must be str, not ${typeName(value)}`);
}

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
  ['json', plain([], readJson)],
  ['pprint', plain([], prettyPrinted)],
  ['string', plain([], (value) => str(value))],
  [
    'tojson',
    plain(['indent'], (value, args) =>
      toJson(value, {
        indent: jsonIndent(args),
        sortKeys: true,
        separators: [', ', ': '],
      }).replace(/[<>&']/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  ],
];
