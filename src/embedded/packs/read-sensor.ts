import { relative } from 'node:path';
import { isMapping, type Mapping, mapping } from '../../core/mapping';
import { idOfReference } from '../object-id';
import { type TriggerType, triggerType } from '../rules/trigger-types';
import { fileOfEntryPoint } from '../runners/pack-file';
import { FileFault, lineOfKey } from './read-yaml';

/** A sensor as its metadata file describes it. */
export interface SensorMetadata {
  id: string;
  uid: string;
  /** `pack.ClassName` */
  ref: string;
  name: string;
  pack: string;
  description: string;
  enabled: boolean;
  class_name: string;
  entry_point: string;
  /** Seconds between two looks of a polling sensor. */
  poll_interval?: number;
  /** References of the kinds of triggers that it sends. */
  trigger_types: string[];
  metadata_file: string;
  /** Absolute path of its Python file. */
  file: string;
  packFolder: string;
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

/** @throws FileFault naming what is missing or wrong */
export function readSensor(
  raw: Mapping,
  pack: string,
  folder: string,
  file: string,
): { sensor: SensorMetadata; types: TriggerType[] } {
  const name = text(raw.class_name);
  const entryPoint = text(raw.entry_point);
  if (name === '') throw new FileFault(file, 'a sensor needs a class_name: the class in its Python file');
  if (entryPoint === '') throw new FileFault(file, 'a sensor needs an entry_point: its Python file');
  const found = fileOfEntryPoint(folder, 'sensors', entryPoint);
  if ('why' in found) throw new FileFault(file, found.why, lineOfKey(file, 'entry_point'));
  const metadataFile = relative(folder, file).split('\\').join('/');
  const types = (Array.isArray(raw.trigger_types) ? raw.trigger_types : []).map((type) =>
    readTriggerType(mapping(type), pack, folder, file),
  );
  const ref = `${pack}.${name}`;
  return {
    types,
    sensor: {
      id: idOfReference('sensor', ref),
      uid: `sensor_type:${pack}:${name}`,
      ref,
      name,
      pack,
      description: text(raw.description),
      enabled: raw.enabled !== false,
      class_name: name,
      entry_point: entryPoint,
      ...pollInterval(raw.poll_interval, file),
      trigger_types: types.map((type) => type.ref),
      metadata_file: metadataFile,
      file: found.path,
      packFolder: folder,
    },
  };
}

function pollInterval(value: unknown, file: string): { poll_interval?: number } {
  if (value === undefined || value === null) return {};
  const seconds = Number(value);
  if (!(seconds > 0))
    throw new FileFault(
      file,
      'poll_interval must be a number of seconds, greater than 0',
      lineOfKey(file, 'poll_interval'),
    );
  return { poll_interval: seconds };
}

/** A kind of trigger, of a sensor or of a file in `triggers`. @throws FileFault */
export function readTriggerType(raw: Mapping, pack: string, folder: string, file: string): TriggerType {
  const name = text(raw.name);
  if (name === '')
    throw new FileFault(
      file,
      'a trigger type needs a name; rules wait for it as pack.name',
      lineOfKey(file, 'trigger_types'),
    );
  const schema = (key: string): Mapping => {
    const value = raw[key];
    if (value !== undefined && value !== null && !isMapping(value))
      throw new FileFault(
        file,
        `${key} of the trigger type "${name}" must be a JSON schema`,
        lineOfKey(file, key),
      );
    return mapping(value);
  };
  return {
    ...triggerType(
      `${text(raw.pack) || pack}.${name}`,
      text(raw.description),
      schema('payload_schema'),
      schema('parameters_schema'),
    ),
    tags: Array.isArray(raw.tags) ? raw.tags : [],
    metadata_file: relative(folder, file).split('\\').join('/'),
  };
}
