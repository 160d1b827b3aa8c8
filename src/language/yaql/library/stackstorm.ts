import { BoundArguments } from '../../expression/call-arguments';
import { queryJsonPath } from '../../expression/json-path';
import { parsePythonJson } from '../../expression/python-json';
import type { Callable } from '../../expression/python-values';
import { STACKSTORM_FUNCTIONS } from '../../expression/stackstorm-functions';
import type { CallSite, ParameterType } from '../function-definition';
import {
  FunctionDefinition as Definition,
  define,
  type FunctionDefinition,
  keywords,
  optional,
  required,
  rest,
} from '../function-definition';
import { ANYTHING, BOOL, INT, nullable, SEQUENCE } from '../parameter-types';
import { requireWritable } from '../require-writable';
import { toData } from '../to-data';
import { yaqlText } from '../value-text';
import { fromData, iteratorOf, nameOfType, PyDict, tuple, typeError } from '../values';

/** What StackStorm's functions ask of parameters that have a value of their own. */
const TYPES: Record<string, ParameterType<unknown>> = {
  ignorecase: nullable(BOOL),
  sort_keys: nullable(BOOL),
  allow_unicode: nullable(BOOL),
  result_index: nullable(INT),
  separators: nullable(SEQUENCE),
};
const OPTIONAL = new Set([
  'ignorecase',
  'sort_keys',
  'allow_unicode',
  'result_index',
  'separators',
  'indent',
]);

/** What does not do the same in YAQL as in Jinja. */
const CALLED_OTHERWISE: Readonly<Record<string, (args: BoundArguments) => unknown>> = {
  jsonpath_query: (args) => queryJsonPath(args.required('value'), args.text('query'), 'of YAQL'),
};

/** A list in YAQL is a tuple, and looks like one where it is read or searched as a text. */
const READ_AS_TEXT = /^(?:regex_|from_|json_parse$|yaml_parse$)/;

/** What refuses a value that Python's own writers refuse. */
const WRITERS: Readonly<Record<string, (value: unknown) => void>> = {
  to_json_string: (value) => requireWritable(value, 'JSON'),
  json_dump: (value) => requireWritable(value, 'JSON'),
  json_escape: (value) => requireWritable(value, 'JSON', 'as it is'),
  to_yaml_string: (value) => requireWritable(value, 'YAML'),
  yaml_dump: (value) => requireWritable(value, 'YAML'),
};

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());

/** Functions that StackStorm adds to both languages; by name they are called as all of YAQL's are, in camel case. */
const ADDED: readonly FunctionDefinition[] = [...STACKSTORM_FUNCTIONS].map(([name, { parameters, call }]) => {
  const expected = parameters.map((parameter) =>
    OPTIONAL.has(parameter)
      ? optional(camelCase(parameter), TYPES[parameter] ?? ANYTHING, undefined)
      : required(camelCase(parameter), ANYTHING),
  );
  const given = (parameter: string, value: unknown): unknown => {
    if (parameter !== 'value') return Array.isArray(value) ? toData(value) : value;
    WRITERS[name]?.(value);
    return READ_AS_TEXT.test(name) ? yaqlText(value) : toData(value);
  };
  return new Definition(name, 'function', expected, (_site, values) => {
    const named = new Map(
      parameters.flatMap((parameter, at) =>
        values[at] === undefined ? [] : [[parameter, given(parameter, values[at])] as const],
      ),
    );
    const bound = new BoundArguments(name, parameters, { positional: [], named });
    return fromData((CALLED_OTHERWISE[name] ?? call)(bound));
  });
});

function* longest(site: CallSite, lists: unknown[], fill: unknown): Generator<unknown> {
  const each = lists.map(iteratorOf);
  for (;;) {
    site.budget.step();
    const rows = each.map((items) => items.next());
    if (rows.every(({ done }) => done === true)) return;
    yield tuple(rows.map(({ done, value }) => (done === true ? fill : value)));
  }
}

/** Orquesta's own `json` and `zip`, and StackStorm's functions. */
export const STACKSTORM: readonly FunctionDefinition[] = [
  ...ADDED,
  define('json', 'function', [required('s', ANYTHING)], (_site, text) => {
    if (text instanceof PyDict && !text.isFrozen) return text;
    if (typeof text !== 'string') throw typeError('Given object is not typeof string.');
    return asYaqlValue(parsePythonJson(text));
  }),
  define('zip', 'function', [rest('args', ANYTHING), keywords('kwargs', ANYTHING)], (site, args, named) => {
    const lists = args.map((each) => (each === null ? [] : each));
    if (lists.length === 1) return lists[0];
    for (const each of lists)
      if (typeof each === 'number') throw typeError(`'${nameOfType(each)}' object is not iterable`);
    return lists.length === 0 ? [] : [...longest(site, lists, named.get('pad') ?? null)];
  }),
];

/** What `json.loads` gives: lists and dicts that could be changed, and so cannot be hashed. */
export function asYaqlValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asYaqlValue);
  if (typeof value !== 'object' || value === null || 'value' in value) return value;
  return new PyDict(
    Object.entries(value).map(([key, each]) => [key, asYaqlValue(each)] as const),
    'plain',
  );
}

/** Functions of the workflow engine, as YAQL calls them. */
export function engineFunctions(
  functions: ReadonlyMap<string, Callable>,
  convert: (value: unknown) => unknown,
): FunctionDefinition[] {
  return [...functions].map(([name, callable]) =>
    define(
      name,
      'function',
      [rest('args', ANYTHING), keywords('kwargs', ANYTHING)],
      (_site, positional, named) =>
        convert(
          callable.call({
            positional: positional.map(toData),
            named: new Map([...named].map(([key, value]) => [key, toData(value)])),
          }),
        ),
    ),
  );
}
