import { isMapping, type Mapping } from '../../../core/mapping';
import type { PackFault } from './fault';
import { schemaFaults } from './parameter-faults';

/** What is wrong in a pack's config.schema.yaml. */
export function configSchemaFaults(raw: Mapping): PackFault[] {
  const { type, properties } = raw;
  if (typeof type === 'string' && isMapping(properties))
    return [
      {
        ...{ path: ['properties'], rule: 'bad-schema', kind: 'error' },
        why: "The schema of a pack's configuration has the names of the values at its top, not below properties.",
        fix: `Take type and properties out, and write ${Object.keys(properties)[0] ?? 'each name'} at the beginning of a line.`,
      },
    ];
  return Object.entries(raw).flatMap(([name, schema]): PackFault[] =>
    isMapping(schema)
      ? schemaFaults(schema, [name], `the value "${name}"`)
      : [
          {
            path: [name],
            rule: 'bad-schema',
            kind: 'error',
            why: `The value "${name}" of the configuration must have a schema.`,
            fix: `Write \`${name}: {type: string, description: …}\`.`,
          },
        ],
  );
}
