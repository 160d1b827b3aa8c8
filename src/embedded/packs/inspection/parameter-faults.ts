import { isMapping, type Mapping } from '../../../core/mapping';
import { messageOf } from '../../../core/message-of';
import { PythonRegex } from '../../../language/python-regex/regex';
import { type PackFault, unknownKeys } from './fault';
import { whyUnfit } from './why-unfit';

const TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];

/** What people who think in Python, or in another schema language, write for a type. */
const MEANT_TYPES: Readonly<Record<string, string>> = {
  ...{ str: 'string', text: 'string', unicode: 'string', char: 'string', password: 'string' },
  ...{ int: 'integer', long: 'integer', float: 'number', double: 'number', decimal: 'number' },
  ...{ bool: 'boolean', flag: 'boolean', switch: 'boolean' },
  ...{ list: 'array', tuple: 'array', set: 'array' },
  ...{ dict: 'object', map: 'object', mapping: 'object', hash: 'object', json: 'object' },
  ...{ none: 'null', nil: 'null' },
};

/** What the value of each key has to be: a test, and the words for it. */
const SHAPES: Readonly<Record<string, readonly [fits: (value: unknown) => boolean, words: string]>> = {
  ...each(['description', 'title', 'format', 'id', '$schema', '$ref'], isText, 'a text'),
  ...each(['secret', 'immutable', 'uniqueItems'], isSwitch, 'true or false'),
  ...each(
    ['required'],
    (value) => isSwitch(value) || (Array.isArray(value) && value.every(isText)),
    'true or false',
  ),
  ...each(['position', 'minLength', 'maxLength', 'minItems', 'maxItems'], isCount, 'a whole number from 0'),
  ...each(['minProperties', 'maxProperties'], isCount, 'a whole number from 0'),
  ...each(['minimum', 'maximum', 'multipleOf'], isNumber, 'a number, without quotes'),
  ...each(
    ['exclusiveMinimum', 'exclusiveMaximum'],
    (value) => isSwitch(value) || isNumber(value),
    'true or false',
  ),
  ...each(['enum'], (value) => Array.isArray(value) && value.length > 0, 'a list: [one, two]'),
  ...each(['properties', 'patternProperties', 'dependencies', 'definitions'], isMapping, 'names and schemas'),
  ...each(
    ['items'],
    (value) => isMapping(value) || (Array.isArray(value) && value.every(isMapping)),
    'a schema, such as {type: string}',
  ),
  ...each(
    ['additionalProperties', 'additionalItems'],
    (value) => isSwitch(value) || isMapping(value),
    'true, false or a schema',
  ),
  ...each(
    ['anyOf', 'oneOf', 'allOf'],
    (value) => Array.isArray(value) && value.length > 0 && value.every(isMapping),
    'a list of schemas',
  ),
  ...each(['not'], isMapping, 'a schema'),
};

/** Keys of a schema that somebody reads. */
export const SCHEMA_KEYS: readonly string[] = ['type', 'pattern', 'default', ...Object.keys(SHAPES)];

function each(
  keys: readonly string[],
  fits: (value: unknown) => boolean,
  words: string,
): Record<string, readonly [typeof fits, string]> {
  return Object.fromEntries(keys.map((key) => [key, [fits, words]]));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
function isSwitch(value: unknown): boolean {
  return typeof value === 'boolean';
}
function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}
function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

/** Everything wrong with the parameters of an action. A schema with a fault of the rule `bad-schema` cannot be used. */
export function parameterFaults(parameters: unknown): PackFault[] {
  if (parameters === undefined || parameters === null) return [];
  if (!isMapping(parameters))
    return [
      schemaFault(
        ['parameters'],
        'parameters must be names with a schema each.',
        'Write `name: {type: string}`.',
      ),
    ];
  return [
    ...Object.entries(parameters).flatMap(([name, schema]) => parameterFault(name, schema)),
    ...samePositions(parameters),
  ];
}

function parameterFault(name: string, schema: unknown): PackFault[] {
  const path = ['parameters', name];
  const nameFaults: PackFault[] = /^[\p{L}\p{N}_]+$/u.test(name)
    ? []
    : [
        {
          path,
          rule: 'bad-parameter-name',
          kind: 'error',
          why: `A parameter cannot be called "${name}": StackStorm refuses the file.`,
          fix: `Use letters, digits and underscores only, such as "${name.replace(/[^\p{L}\p{N}_]+/gu, '_')}".`,
        },
      ];
  if (!isMapping(schema))
    return [
      ...nameFaults,
      schemaFault(
        path,
        `Parameter "${name}" must be a mapping (type, description, …).`,
        typeof schema === 'string' && schema !== ''
          ? `Write \`${name}: {type: string}\`; a value that it always has is {default: ${schema}, immutable: true}.`
          : `Write \`${name}: {type: string}\`.`,
      ),
    ];
  const faults = schemaFaults(schema, path, `parameter "${name}"`);
  return [
    ...nameFaults,
    ...unknownKeys(schema, SCHEMA_KEYS, path, `parameter "${name}"`),
    ...faults,
    ...(faults.length === 0 ? defaultFault(name, schema, path) : []),
  ];
}

/** Faults of a schema and of all schemas in it. */
export function schemaFaults(schema: Mapping, path: PackFault['path'], owner: string): PackFault[] {
  return [
    ...typeFaults(schema.type, path, owner),
    ...patternFaults(schema.pattern, [...path, 'pattern'], owner),
    ...Object.keys(isMapping(schema.patternProperties) ? schema.patternProperties : {}).flatMap((pattern) =>
      patternFaults(pattern, [...path, 'patternProperties', pattern], owner),
    ),
    ...Object.entries(schema).flatMap(([key, value]) => {
      const [fits, words] = Object.hasOwn(SHAPES, key) ? (SHAPES[key] ?? []) : [];
      if (fits === undefined || fits(value)) return [];
      return [
        schemaFault(
          [...path, key],
          `${key} of ${owner} must be ${words}, not ${JSON.stringify(value)}.`,
          'Correct it.',
        ),
      ];
    }),
    ...referenceFaults(schema.$ref, path, owner),
    ...innerSchemas(schema).flatMap(([steps, inner]) =>
      isMapping(inner)
        ? schemaFaults(inner, [...path, ...steps], `${steps.join('.')} of ${owner}`)
        : [
            schemaFault(
              [...path, ...steps],
              `${steps.join('.')} of ${owner} must be a schema.`,
              'Write {type: string}, or what it is.',
            ),
          ],
    ),
  ];
}

function innerSchemas(schema: Mapping): [steps: (string | number)[], inner: unknown][] {
  const found: [(string | number)[], unknown][] = [];
  for (const key of ['properties', 'patternProperties']) {
    const named = schema[key];
    if (isMapping(named)) for (const [name, inner] of Object.entries(named)) found.push([[key, name], inner]);
  }
  for (const key of ['items', 'additionalProperties', 'not'])
    if (isMapping(schema[key])) found.push([[key], schema[key]]);
  for (const key of ['anyOf', 'oneOf', 'allOf', 'items']) {
    const list = schema[key];
    if (Array.isArray(list))
      for (const [index, inner] of list.entries()) if (isMapping(inner)) found.push([[key, index], inner]);
  }
  return found;
}

function typeFaults(type: unknown, path: PackFault['path'], owner: string): PackFault[] {
  if (type === undefined) return [];
  const at = [...path, 'type'];
  const types: unknown[] = Array.isArray(type) ? type : [type];
  const wrong = types.filter((one) => typeof one !== 'string' || !TYPES.includes(one));
  return wrong.map((one) => {
    const written = typeof one === 'string' ? `"${one}"` : JSON.stringify(one);
    return schemaFault(
      at,
      `The type ${written} of ${owner} does not exist, so StackStorm refuses the file.`,
      typeCure(one),
    );
  });
}

function typeCure(type: unknown): string {
  const name = String(type).toLowerCase();
  if (name === 'any') return 'Leave type out where everything is allowed.';
  const meant = Object.hasOwn(MEANT_TYPES, name)
    ? MEANT_TYPES[name]
    : TYPES.find((known) => known === name || known === name.replace(/s$/, ''));
  return meant === undefined ? `Write one of ${TYPES.join(', ')}.` : `Did you mean "${meant}"?`;
}

function patternFaults(pattern: unknown, path: PackFault['path'], owner: string): PackFault[] {
  if (pattern === undefined) return [];
  if (typeof pattern !== 'string')
    return [schemaFault(path, `pattern of ${owner} must be a text.`, 'Put it in quotes.')];
  try {
    new PythonRegex(pattern);
    return [];
  } catch (error) {
    return [
      schemaFault(
        path,
        `The pattern ${JSON.stringify(pattern)} of ${owner} is not a regular expression: ${messageOf(error)}.`,
        'Correct it; a backslash before a character makes it stand for itself.',
      ),
    ];
  }
}

/** Only references within the schema of the parameter itself can lead anywhere, and none of those is of use. */
function referenceFaults(reference: unknown, path: PackFault['path'], owner: string): PackFault[] {
  if (typeof reference !== 'string') return [];
  return [
    schemaFault(
      [...path, '$ref'],
      `$ref of ${owner} leads to nothing: "${reference}".`,
      'Write the schema itself in its place.',
    ),
  ];
}

function schemaFault(path: PackFault['path'], why: string, fix: string): PackFault {
  return { path, rule: 'bad-schema', kind: 'error', why, fix };
}

function defaultFault(name: string, schema: Mapping, path: PackFault['path']): PackFault[] {
  const { default: value } = schema;
  const why = whyUnfit(schema, value);
  if (why === undefined) return [];
  return [
    {
      path: [...path, 'default'],
      rule: 'bad-default',
      kind: 'warning',
      why: `The default of parameter "${name}" does not fit its own schema: ${schema.secret === true ? 'it has another type' : why}. An execution without this parameter is refused.`,
      fix: 'Correct the default, or the schema.',
    },
  ];
}

function samePositions(parameters: Mapping): PackFault[] {
  const first = new Map<unknown, string>();
  return Object.entries(parameters).flatMap(([name, schema]): PackFault[] => {
    if (!isMapping(schema) || schema.position === undefined) return [];
    const other = first.get(schema.position);
    if (other === undefined) {
      first.set(schema.position, name);
      return [];
    }
    return [
      {
        path: ['parameters', name, 'position'],
        rule: 'same-position',
        kind: 'error',
        why: `Parameters "${other}" and "${name}" both have position ${String(schema.position)}: StackStorm refuses the file.`,
        fix: 'Give each a position of its own, from 0.',
      },
    ];
  });
}
