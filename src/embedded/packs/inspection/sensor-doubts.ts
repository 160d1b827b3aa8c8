import type { Mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { doubt, switchDoubts } from './doubt';
import type { PackFault } from './fault';
import { triggerTypeDoubts } from './trigger-type-doubts';

const KEYS = [
  ...[
    'class_name',
    'entry_point',
    'description',
    'enabled',
    'poll_interval',
    'trigger_types',
    'artifact_uri',
  ],
  ...['name', 'pack', 'ref', 'id', 'uid', 'metadata_file', 'tags'],
];

/** What is doubtful in the metadata of a sensor. @param code text of its Python file; undefined where it cannot be read */
export function sensorDoubts(raw: Mapping, code: string | undefined): PackFault[] {
  const name = String(raw.class_name ?? '');
  const classes =
    code === undefined ? [] : [...code.matchAll(/^class[ \t]+(\w+)/gm)].map(([, one = '']) => one);
  // A class may come from a module that the file imports.
  const isThere = code === undefined || name === '' || new Set<string>(code.match(/\w+/g)).has(name);
  const types = raw.trigger_types;
  return [
    ...switchDoubts(raw.enabled),
    ...Object.keys(raw)
      .filter((key) => !KEYS.includes(key))
      .map((key) => {
        const fix = didYouMean(key, KEYS, `Known keys: ${KEYS.slice(0, 6).join(', ')}.`);
        return doubt([key], `Nobody reads "${key}" in a sensor.`, fix);
      }),
    ...(isThere
      ? []
      : [
          doubt(
            ['class_name'],
            `${String(raw.entry_point)} has no class "${name}", so the sensor does not start.`,
            classes.length === 0 ? 'Write the class in it.' : `It has ${classes.join(', ')}.`,
          ),
        ]),
    ...triggerTypeDoubts(Array.isArray(types) ? types : []),
    ...(types === undefined || types === null || Array.isArray(types)
      ? []
      : [
          doubt(
            ['trigger_types'],
            'trigger_types is not a list, so the sensor has no trigger.',
            'Write one a line, each after a dash: - name: seen',
          ),
        ]),
  ];
}
