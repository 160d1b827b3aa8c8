import { isMapping, type Mapping, mapping } from '../../core/mapping';
import { MASK } from '../../core/masking';
import type { Pack } from './pack';
import { withDefaults } from './pack-config';

/** Where nobody said what is secret, everything may be. */
const ALL_SECRET = { secret: true };

/** A pack's configuration as it was written, with the defaults that its code gets too. */
export function shownConfig({ config, configSchema = {} }: Pack): Mapping {
  try {
    return withDefaults(config, configSchema);
  } catch {
    // What is wrong with it has been said where it was loaded.
    return config;
  }
}

/** The same without its secrets; all of it is one where the pack has no schema that can be read. */
export function maskedConfig(pack: Pack): Mapping {
  const { configSchema } = pack;
  return maskedMembers(shownConfig(pack), (name) =>
    configSchema === undefined ? [ALL_SECRET] : [memberOf(configSchema, name)],
  );
}

/** A pack's schema without the defaults that stand in for secrets. */
export function maskedSchema(schema: Mapping): Mapping {
  return Object.fromEntries(Object.entries(schema).map(([name, entry]) => [name, schemaView(entry)]));
}

function memberOf(schemas: unknown, name: string): unknown {
  return isMapping(schemas) && Object.hasOwn(schemas, name) ? schemas[name] : undefined;
}

function maskedMembers(values: Mapping, schemasOf: (name: string) => unknown[]): Mapping {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, schemasOf(name).reduce(masked, value)]),
  );
}

/** Masks what this schema says is secret in a value, on every level. */
function masked(value: unknown, schema: unknown): unknown {
  const { secret, properties, patternProperties, additionalProperties, items } = mapping(schema);
  if (value === null || value === undefined) return value;
  if (secret === true) return MASK;
  if (Array.isArray(value))
    return value.map((item, index) => masked(item, Array.isArray(items) ? items[index] : items));
  if (!isMapping(value)) return value;
  return maskedMembers(value, (name) => {
    const own = memberOf(properties, name);
    // Any of the patterns may be meant: a mask too many harms nobody.
    return own === undefined ? [...Object.values(mapping(patternProperties)), additionalProperties] : [own];
  });
}

function schemaView(schema: unknown): unknown {
  if (!isMapping(schema)) return schema;
  const out: Mapping = { ...schema };
  if (schema.default !== undefined) out.default = masked(schema.default, schema);
  for (const key of ['properties', 'patternProperties'])
    if (isMapping(schema[key])) out[key] = maskedSchema(schema[key]);
  for (const key of ['additionalProperties', 'items']) {
    const inner = schema[key];
    if (inner !== undefined) out[key] = Array.isArray(inner) ? inner.map(schemaView) : schemaView(inner);
  }
  return out;
}
