import type { Mapping } from '../mapping';
import { type JsonSchema, schemaOfObject } from '../parameters/json-schema';
import { faultOf } from '../parameters/validate';
import type { TriggerType } from './trigger-types';

const schemas = new WeakMap<TriggerType, JsonSchema>();

/** What is wrong with what a rule says about its trigger, by the schema of that kind; undefined where it fits. */
export function parametersFault(type: TriggerType, parameters: Mapping): string | undefined {
  let schema = schemas.get(type);
  if (schema === undefined) {
    // Python's jsonschema does not check formats unless it is asked to, and dates are read in many forms.
    schema = withoutFormats(schemaOfObject(type.parameters_schema));
    schemas.set(type, schema);
  }
  return faultOf(schema, parameters);
}

function withoutFormats(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === 'format' ? undefined : value)));
}
