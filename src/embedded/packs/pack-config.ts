import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMapping, type Mapping, mapping } from '../../core/mapping';
import { messageOf } from '../../core/message-of';
import { Pattern } from '../../language/expression/python-regex';
import { truthy, typeName } from '../../language/expression/python-values';
import { renderTemplate } from '../../language/jinja/jinja';
import type { Pack } from './pack';
import { FileFault, readYamlMapping } from './read-yaml';

/** A pack's configuration as it was written: no defaults in it, and templates as they are. */
export type WrittenConfig = Pick<Pack, 'config' | 'configSchema' | 'configFile'>;

/**
 * Reads `config.schema.yaml` and `config.yaml` of a pack, and the values that its owner gave, which win.
 * @param configFile absolute path of `configs/<pack>.yaml`; it need not exist
 * @param onFault is told of a file that cannot be read
 */
export function readPackConfig(
  folder: string,
  configFile: string,
  onFault: (fault: FileFault) => void,
): WrittenConfig {
  const read = (file: string): Mapping | undefined => {
    if (!existsSync(file)) return undefined;
    try {
      return readYamlMapping(file);
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      onFault(error);
      return undefined;
    }
  };
  const configSchema = read(join(folder, 'config.schema.yaml'));
  return {
    config: { ...read(join(folder, 'config.yaml')), ...read(configFile) },
    configFile,
    ...(configSchema === undefined ? {} : { configSchema }),
  };
}

/** Whether a value of a config is to be rendered, by the rule that StackStorm has. */
export function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && (value.includes('{{') || value.includes('{%'));
}

/** What a config's templates may read. */
export interface ConfigSource {
  /** The datastore as templates see it, under `st2kv`. */
  datastore: unknown;
  /** The plain text of an encrypted value. @throws Error with a sentence where it is none */
  decrypt(text: string): string;
}

/**
 * A pack's configuration as its code gets it: values from the datastore, then the defaults of its schema, in nested objects
 * and lists too. A default is never rendered, and a value that the schema calls secret is decrypted, as StackStorm
 * does both.
 * @throws Error naming the value that cannot be rendered
 */
export function renderConfig({ ref, config, configSchema = {} }: Pack, source: ConfigSource): Mapping {
  const render = (value: unknown, schema: Mapping, path: string): unknown => {
    if (isTemplate(value)) return rendered(value, schema, path);
    if (Array.isArray(value)) {
      const schemas = itemSchemas(schema, value.length);
      return value.map((item, index) => render(item, mapping(schemas[index]), `${path}.${index}`));
    }
    if (isMapping(value)) return members(value, memberSchemas(schema, Object.keys(value)), `${path}.`);
    return value;
  };
  const members = (values: Mapping, schemas: Mapping, path: string): Mapping =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        render(value, mapping(schemas[name]), `${path}${name}`),
      ]),
    );
  const rendered = (template: string, schema: Mapping, path: string): string | null => {
    try {
      const text = renderTemplate(template, { st2kv: source.datastore });
      if (text === '') return null;
      // Whoever decrypts it in the template is given it as it is.
      return schema.secret === true && !template.includes('decrypt_kv') ? source.decrypt(text) : text;
    } catch (error) {
      throw new Error(`The value "${path}" in the configuration of the pack ${ref}: ${messageOf(error)}`);
    }
  };
  return withDefaults(members(config, configSchema, ''), configSchema);
}

/**
 * The values with the defaults of the schema where there are none.
 * @throws Error where a list is shorter than the list of its schemas, of which one has a default
 */
export function withDefaults(values: Mapping, schemas: Mapping): Mapping {
  const out: Mapping = { ...values };
  for (const [name, schema] of Object.entries(schemas)) {
    const value = completed(Object.hasOwn(out, name) ? out[name] : undefined, mapping(schema));
    if (value !== undefined) out[name] = value;
  }
  return out;
}

/**
 * @param value undefined where none was given
 * @throws Error for a value without members or entries where the schema describes them
 */
function completed(value: unknown, schema: Mapping): unknown {
  const own = value === undefined ? schema.default : value;
  const has = (...keys: string[]) => keys.some((key) => truthy(schema[key] ?? null));
  if (schema.type === 'object' && has('properties', 'patternProperties', 'additionalProperties')) {
    const isEmpty = !truthy(own ?? null);
    if (!isEmpty && !isMapping(own))
      throw new Error(`a value is a ${typeName(own)}, and its schema describes the members of an object`);
    const inner = isEmpty ? {} : mapping(own);
    return withDefaults(inner, memberSchemas(schema, Object.keys(inner)));
  }
  if (schema.type === 'array' && has('items', 'additionalItems'))
    return withEntries(truthy(own ?? null) ? own : [], schema);
  return own;
}

/** Python goes over a text by its characters, which cannot be given a default, and counts the places of an object as its members. */
function withEntries(own: unknown, schema: Mapping): unknown {
  const items = typeof own === 'string' ? [...own] : own;
  if (Array.isArray(items)) {
    const schemas = itemSchemas(schema, items.length);
    if (schemas.slice(items.length).some((item) => completed(undefined, mapping(item)) !== undefined))
      throw new Error(`a list has ${items.length} entries, and its schema describes ${schemas.length}`);
    const entries = items.map((item, index) => completed(item, mapping(schemas[index])) ?? null);
    return typeof own === 'string' ? own : entries;
  }
  if (!isMapping(own))
    throw new Error(`a value is a ${typeName(own)}, and its schema describes the entries of a list`);
  return withDefaults(own, Object.fromEntries(itemSchemas(schema, Object.keys(own).length).entries()));
}

/** Schemas of an object's members: its own, else those of all patterns which fit in one, else the one for all others. */
export function memberSchemas(schema: Mapping, names: readonly string[]): Mapping {
  const { properties, patternProperties, additionalProperties } = schema;
  const own = mapping(properties);
  const patterns = Object.entries(mapping(patternProperties)).map(
    ([pattern, inner]) => [new Pattern(pattern), inner] as const,
  );
  const others = names
    .filter((name) => !Object.hasOwn(own, name))
    .map((name): [string, unknown] => {
      const fitting = patterns.filter(([pattern]) => pattern.test(name)).map(([, inner]) => mapping(inner));
      return [name, fitting.length > 0 ? Object.assign({}, ...fitting) : additionalProperties];
    });
  return { ...Object.fromEntries(others.filter(([, inner]) => isMapping(inner))), ...own };
}

function itemSchemas({ items, additionalItems }: Mapping, count: number): unknown[] {
  if (!Array.isArray(items)) return Array.from({ length: count }, () => items);
  const rest = Array.from({ length: Math.max(0, count - items.length) }, () => additionalItems);
  return [...items, ...rest];
}
