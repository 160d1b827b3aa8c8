import { isMapping, type Mapping, mapping } from '../../core/mapping';
import type { ActionParameter } from '../../core/stackstorm-types';

/** A plain JSON schema object. */
export type JsonSchema = Record<string, unknown>;

/** Keys of StackStorm's metadata that mean nothing to a JSON schema validator. */
const FOREIGN_KEYS = new Set(['required', 'secret', 'immutable', 'position']);

/** In the draft that StackStorm uses these say of a bound that it is none of the values itself; now they are bounds. */
const EXCLUSIVE_BOUNDS = [
  ['exclusiveMinimum', 'minimum'],
  ['exclusiveMaximum', 'maximum'],
] as const;

/**
 * StackStorm writes `required: true` inside each property; JSON schema wants a list in the object.
 * Works on nested objects and lists too.
 */
function propertySchema(schema: Record<string, unknown>): JsonSchema {
  const out: JsonSchema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (FOREIGN_KEYS.has(key)) {
      if (key === 'required' && Array.isArray(value)) out.required = value;
    } else if (key === 'properties' && isMapping(value)) Object.assign(out, propertiesSchema(value));
    else if ((key === 'items' || key === 'additionalProperties') && isMapping(value))
      out[key] = propertySchema(value);
    else if (key === 'patternProperties' && isMapping(value)) out[key] = mapValues(value, propertySchema);
    else if (['anyOf', 'oneOf', 'allOf'].includes(key) && Array.isArray(value))
      out[key] = value.map((item) => (isMapping(item) ? propertySchema(item) : item));
    else out[key] = value;
  }
  for (const [exclusive, bound] of EXCLUSIVE_BOUNDS) {
    if (typeof out[exclusive] !== 'boolean') continue;
    if (out[exclusive] === true && out[bound] !== undefined) out[exclusive] = out[bound];
    else delete out[exclusive];
  }
  if (isMapping(schema.properties) && Array.isArray(schema.required)) {
    out.required = [...new Set([...schema.required, ...((out.required as unknown[]) ?? [])])];
  }
  return out;
}

function mapValues(
  record: Record<string, unknown>,
  change: (value: Record<string, unknown>) => JsonSchema,
): JsonSchema {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, isMapping(value) ? change(value) : value]),
  );
}

function propertiesSchema(properties: Record<string, unknown>): {
  properties: JsonSchema;
  required?: string[];
} {
  const required = Object.entries(properties)
    .filter(([, schema]) => isMapping(schema) && schema.required === true)
    .map(([name]) => name);
  return {
    properties: mapValues(properties, propertySchema),
    ...(required.length > 0 ? { required } : {}),
  };
}

/**
 * A value without a default may also be null, unless it is required; one of which no type is said is a text then.
 * Holds for members of objects and of the objects in a list too. As StackStorm does it.
 */
function nullable(source: Mapping): Mapping {
  const isNothing = (source.default ?? null) === null && ('default' in source || source.required !== true);
  const schema = isNothing ? withNull(source) : source;
  const { items, properties } = schema;
  const types = [source.type].flat();
  const inItems = types.includes('array') && isMapping(items) && isMapping(items.properties);
  const inMembers = types.includes('object') && isMapping(properties);
  return {
    ...schema,
    ...(inItems ? { items: { ...items, properties: mapValues(mapping(items.properties), nullable) } } : {}),
    ...(inMembers ? { properties: mapValues(properties, nullable) } : {}),
  };
}

function withNull(schema: Mapping): Mapping {
  for (const choice of ['anyOf', 'oneOf']) {
    const kinds = schema[choice];
    if (!Array.isArray(kinds)) continue;
    return kinds.some((kind) => mapping(kind).type === 'null')
      ? schema
      : { ...schema, [choice]: [...kinds, { type: 'null' }] };
  }
  const { type = 'string' } = schema;
  if (!Array.isArray(type)) return { ...schema, type: [type, 'null'] };
  return type.includes('null') ? schema : { ...schema, type: [...type, 'null'] };
}

/**
 * Where the items of a list have one schema for each place. StackStorm takes such a schema and fails over it as soon as an
 * execution is asked for.
 * @returns the name of the first such list, with those of what it is in; undefined where there is none
 */
export function placedItems(schemas: Mapping): string | undefined {
  for (const [name, schema] of Object.entries(schemas)) {
    const { type, items, properties } = mapping(schema);
    const types = [type].flat();
    if (types.includes('array') && Array.isArray(items) && items.length > 0) return name;
    const inside =
      (types.includes('array') ? placedItems(mapping(mapping(items).properties)) : undefined) ??
      (types.includes('object') ? placedItems(mapping(properties)) : undefined);
    if (inside !== undefined) return `${name}.${inside}`;
  }
  return undefined;
}

/** A parameter of which nothing at all is said takes everything; a member of one is a text then. */
function nullableParameter(schema: Mapping): Mapping {
  return Object.keys(schema).length === 0 ? schema : nullable(schema);
}

/** The schema for all parameters of an action: nothing else may be given. */
export function schemaOfParameters(parameters: Record<string, ActionParameter>): JsonSchema {
  const { properties, required } = propertiesSchema(mapValues({ ...parameters }, nullableParameter));
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required === undefined ? {} : { required }),
  };
}

/** A free schema in StackStorm's spelling (inquiries, output schemas) as a JSON schema. */
export function schemaOfObject(schema: Record<string, unknown>): JsonSchema {
  return propertySchema(schema);
}
