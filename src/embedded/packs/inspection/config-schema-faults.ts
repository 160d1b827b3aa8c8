import { isMapping, type Mapping } from '../../mapping';
import type { Fault } from './fault';
import { schemaFaults } from './parameter-faults';

/** What is wrong in a pack's config.schema.yaml. */
export function configSchemaFaults(raw: Mapping): Fault[] {
  return Object.entries(raw).flatMap(([name, schema]): Fault[] =>
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
