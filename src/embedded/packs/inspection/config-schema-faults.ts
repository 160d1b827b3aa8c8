import { isMapping, type Mapping } from '../../../core/mapping';
import type { PackFault } from './fault';
import { schemaFaults } from './parameter-faults';

/** What is wrong in a pack's config.schema.yaml. */
export function configSchemaFaults(raw: Mapping): PackFault[] {
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
