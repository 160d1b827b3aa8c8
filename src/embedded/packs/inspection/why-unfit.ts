import type { Mapping } from '../../../core/mapping';
import { hasTemplate } from '../../../language/jinja/jinja';
import { fitsAtAGlance } from '../../../language/parameters/fits-at-a-glance';
import { schemaOfObject } from '../../parameters/json-schema';
import { faultOf } from '../../parameters/validate';

/** Why a default does not fit a schema; undefined where it fits, is a template, or the schema itself is wrong. */
export function whyUnfit(schema: Mapping, value: unknown): string | undefined {
  if (value === undefined || value === null || hasTemplate(JSON.stringify(value))) return undefined;
  if (fitsAtAGlance(schema, value)) return undefined;
  try {
    return faultOf(schemaOfObject(schema), value);
  } catch {
    return undefined;
  }
}
