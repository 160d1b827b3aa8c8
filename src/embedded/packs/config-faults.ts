import { isMapping, type Mapping, mapping } from '../../core/mapping';
import { schemaOfObject } from '../parameters/json-schema';
import { faultOf } from '../parameters/validate';
import type { Pack, PackProblem } from './pack';
import { isTemplate, memberSchemas } from './pack-config';
import { lineOfKey } from './read-yaml';

/** A value of a pack's configuration that is missing or wrong. */
export interface ConfigFault {
  /** Names from the top, with dots. */
  path: string;
  why: string;
}

/** What is missing or wrong in a configuration. What comes from the datastore is known only when it is used. */
export function configFaults(values: Mapping, schemas: Mapping): ConfigFault[] {
  return Object.entries(schemas).flatMap(([name, schema]) => faultsIn(values[name], mapping(schema), name));
}

function faultsIn(value: unknown, schema: Mapping, path: string): ConfigFault[] {
  if (isTemplate(value)) return [];
  if (value === undefined || value === null) {
    return schema.required === true && schema.default === undefined ? [{ path, why: 'it is required' }] : [];
  }
  if (isMapping(value) && schema.type === 'object') {
    return Object.entries(memberSchemas(schema, Object.keys(value))).flatMap(([name, inner]) =>
      faultsIn(value[name], mapping(inner), `${path}.${name}`),
    );
  }
  if (Array.isArray(value) && JSON.stringify(value).includes('{{')) return [];
  return faultOfValue(value, schema).map((why) => ({ path, why }));
}

function faultOfValue(value: unknown, schema: Mapping): string[] {
  try {
    const fault = faultOf(schemaOfObject(schema), value);
    // A secret is not shown, not even where it is wrong.
    return fault === undefined ? [] : [schema.secret === true ? `it is not of type ${schema.type}` : fault];
  } catch {
    // The schema itself is wrong, which is said of the schema's file.
    return [];
  }
}

/** The same as problems of the pack, and defaults that look like templates and are none. */
export function configProblems(
  pack: Pick<Pack, 'ref' | 'folder' | 'config' | 'configFile' | 'configSchema'>,
): PackProblem[] {
  const { ref, config, configFile, configSchema = {} } = pack;
  const line = (key: string) => {
    const found = lineOfKey(configFile, `${key}:`);
    return found === undefined ? {} : { line: found };
  };
  const faults = configFaults(config, configSchema).map(({ path, why }) => ({
    ...{ pack: ref, file: configFile, ...line(path.split('.')[0] ?? '') },
    message: `the value "${path}" of the pack's configuration: ${why}`,
    fix: `Run \`hubot-st2 config ${ref}\`.`,
  }));
  const templates = Object.entries(configSchema)
    .filter(([, schema]) => isTemplate(mapping(schema).default))
    .map(([name]) => {
      const file = `${pack.folder}/config.schema.yaml`;
      const at = lineOfKey(file, `${name}:`);
      return {
        ...{ pack: ref, file, ...(at === undefined ? {} : { line: at }) },
        message: `the default of "${name}" is a template, and defaults are not rendered: the pack gets the template itself`,
        fix: `Write it as the value in configs/${ref}.yaml.`,
      };
    });
  return [...faults, ...templates];
}
