import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { didYouMean, nearest } from '../../../core/slips';
import { configFaults } from '../config-faults';
import { secretDoubts } from './action-doubts';
import { innerDefaultDoubts } from './default-doubts';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { SCHEMA_KEYS } from './parameter-faults';

/** What is doubtful in config.schema.yaml: keys that nobody reads, defaults that do not fit, secrets in the open. */
export function configSchemaDoubts(raw: Mapping): PackFault[] {
  return Object.entries(raw).flatMap(([name, schema]) => {
    if (!isMapping(schema)) return [];
    const misspelt = Object.keys(schema).flatMap((key) => {
      const near = SCHEMA_KEYS.includes(key) ? undefined : nearest(key, SCHEMA_KEYS);
      return near === undefined
        ? []
        : [doubt([name, key], `Nobody reads "${key}".`, `Did you mean "${near}"?`)];
    });
    const unfit =
      schema.default === undefined ? [] : configFaults({ [name]: schema.default }, { [name]: schema });
    return [
      ...misspelt,
      ...secretDoubts(schema.secret, schema.default, [name, 'default'], `"${name}"`),
      ...innerDefaultDoubts(schema, [name], `the value "${name}"`),
      ...unfit.map(({ why }) =>
        doubt(
          [name, 'default'],
          `The default of "${name}" does not fit its own schema: ${why}.`,
          'Correct it.',
        ),
      ),
    ];
  });
}

/** Values of a configuration that its schema does not know. */
export function configDoubts(raw: Mapping, schema: Mapping | undefined): PackFault[] {
  if (schema === undefined) return [];
  const names = Object.keys(mapping(schema));
  return Object.keys(raw)
    .filter((name) => !names.includes(name))
    .map((name) =>
      doubt(
        [name],
        `The schema of the pack's configuration has no "${name}".`,
        didYouMean(name, names, `It has ${names.join(', ')}.`),
      ),
    );
}
