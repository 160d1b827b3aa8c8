import type { Mapping } from '../../core/mapping';
import { type JsonSchema, schemaOfObject } from '../parameters/json-schema';
import { faultOf } from '../parameters/validate';
import type { TriggerType } from './trigger-types';

const schemas = new WeakMap<TriggerType, JsonSchema>();

/** What is wrong with what a rule says about its trigger, by the schema of that kind; undefined where it fits. */
export function parametersFault(type: TriggerType, parameters: Mapping): string | undefined {
  let schema = schemas.get(type);
  if (schema === undefined) {
    schema = schemaOfObject(type.parameters_schema);
    schemas.set(type, schema);
  }
  return faultOf(schema, parameters);
}
