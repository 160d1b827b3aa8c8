import { isMapping, type Mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { schemaFaults } from './parameter-faults';

const KEYS = ['name', 'description', 'payload_schema', 'parameters_schema', 'pack', 'tags'];

/** What is doubtful in the trigger types of a sensor: their schemas, keys that nobody reads, a name twice. */
export function triggerTypeDoubts(types: readonly unknown[]): PackFault[] {
  const names = new Set<unknown>();
  return types.flatMap((type, index): PackFault[] => {
    if (!isMapping(type)) return [];
    const isTwice = names.has(type.name);
    names.add(type.name);
    return [
      ...(isTwice
        ? [
            doubt(
              ['trigger_types', index, 'name'],
              `The trigger type "${String(type.name)}" is described twice.`,
              'Remove one of them, or give it another name.',
            ),
          ]
        : []),
      ...triggerTypeDoubt(type, ['trigger_types', index]),
    ];
  });
}

/** What is doubtful in one trigger type. @param path where it stands in its file; empty where it is the file */
export function triggerTypeDoubt(type: Mapping, path: PackFault['path']): PackFault[] {
  return [
    ...Object.keys(type)
      .filter((key) => !KEYS.includes(key))
      .map((key) =>
        doubt(
          [...path, key],
          `Nobody reads "${key}" in a trigger type.`,
          didYouMean(key, KEYS, `Known keys: ${KEYS.slice(0, 4).join(', ')}.`),
        ),
      ),
    ...['payload_schema', 'parameters_schema'].flatMap((key) => schemaDoubts(type, key, path)),
  ];
}

function schemaDoubts(type: Mapping, key: string, path: PackFault['path']): PackFault[] {
  const schema = type[key];
  return isMapping(schema) ? schemaFaults(schema, [...path, key], `${key} of "${String(type.name)}"`) : [];
}
