import { isMapping } from '../../core/mapping';
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

/** An optional parameter without a default may also be null. */
function nullable(schema: JsonSchema, source: ActionParameter): JsonSchema {
  if (source.required === true || !('type' in schema)) return schema;
  if (source.default !== undefined && source.default !== null) return schema;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes('null')) return schema;
  const widened: JsonSchema = { ...schema, type: [...types, 'null'] };
  if (Array.isArray(schema.enum)) widened.enum = [...schema.enum, null];
  return widened;
}

/** The schema for all parameters of an action: nothing else may be given. */
export function schemaOfParameters(parameters: Record<string, ActionParameter>): JsonSchema {
  const { properties, required } = propertiesSchema(parameters);
  for (const [name, source] of Object.entries(parameters)) {
    const schema = properties[name];
    if (isMapping(schema)) properties[name] = nullable(schema, source);
  }
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
