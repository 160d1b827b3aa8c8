import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mapping } from '../../../core/mapping';
import { packFilesIn, readPackFile } from '../../../core/pack-file';
import type { Finding } from '../../../language/lint/finding';
import { entryPoint } from '../../runners/pack-file';
import type { Pack, StoredAction } from '../pack';
import { actionDoubts } from './action-doubts';
import { aliasDoubts } from './alias-doubts';
import { chainDoubts } from './chain-doubts';
import { configDoubts, configSchemaDoubts } from './config-doubts';
import { disabledDoubts } from './disabled-doubts';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import type { InspectedFiles } from './inspected-files';
import type { Knowledge } from './knowledge';
import { folderDoubts, packFaults } from './pack-faults';
import { policyDoubts } from './policy-doubts';
import { ruleDoubts } from './rule-doubts';
import { sensorDoubts } from './sensor-doubts';
import { triggerTypeDoubt } from './trigger-type-doubts';
import { workflowDoubts } from './workflow-doubts';

const METADATA = /\.(?:ya?ml|json)$/;

/**
 * What is loaded from packs and does not do what its author most likely meant: warnings only. Of aliases,
 * `doubtsInAliases` tells it.
 * @param known what these packs, and those around them, have to refer to
 * @param read the files, as `inspectPacks` has read them
 * @param now milliseconds since 1970
 */
export function doubtsInPacks(
  packs: readonly Pack[],
  known: Knowledge,
  read: InspectedFiles,
  now: number,
): Finding[] {
  return packs.flatMap((pack) => doubtsIn(pack, known, read, now));
}

/**
 * What is loaded from alias files and does not do what its author most likely meant: warnings only.
 * @param known what these packs, and those around them, have to refer to
 * @param read the files, as others have read them
 */
export function doubtsInAliases(packs: readonly Pack[], known: Knowledge, read: InspectedFiles): Finding[] {
  return packs.flatMap(({ folder, ref }) =>
    packFilesIn(join(folder, 'aliases'), METADATA).flatMap((file) =>
      read.findings(file, ref, (raw) => [
        ...aliasDoubts(raw, known),
        ...disabledDoubts(raw, 'alias', (action) => known.workflowActions.action(action)?.enabled === false),
      ]),
    ),
  );
}

function doubtsIn(pack: Pack, known: Knowledge, read: InspectedFiles, now: number): Finding[] {
  const found: Finding[] = [];
  const look = (file: string, faults: (raw: Mapping) => PackFault[]) => {
    if (existsSync(file)) found.push(...read.findings(file, pack.ref, faults));
  };
  const each = (kind: string, faults: (raw: Mapping, file: string) => PackFault[]) => {
    for (const file of packFilesIn(join(pack.folder, kind), METADATA)) look(file, (raw) => faults(raw, file));
  };
  look(join(pack.folder, 'pack.yaml'), (raw) => [...packFaults(raw), ...folderDoubts(pack.folder)]);
  each('actions', (raw) => actionDoubts(raw));
  const isDisabled = (ref: string) => known.workflowActions.action(ref)?.enabled === false;
  each('rules', (raw) => [
    ...ruleDoubts(raw, known.triggers, now),
    ...disabledDoubts(raw, 'rule', isDisabled),
  ]);
  each('triggers', (raw) => triggerTypeDoubt(raw, []));
  each('policies', (raw) => policyDoubts(raw, known));
  each('sensors', (raw) => sensorDoubts(raw, textOf(join(pack.folder, 'sensors', String(raw.entry_point)))));
  look(join(pack.folder, 'config.schema.yaml'), configSchemaDoubts);
  for (const file of [join(pack.folder, 'config.yaml'), pack.configFile])
    look(file, (raw) => configDoubts(raw, pack.configSchema));
  const first = new Map<string, StoredAction>();
  for (const action of pack.actions) {
    const metadata = join(pack.folder, action.metadata_file);
    const other = first.get(action.name);
    const path = entryPoint(action) ?? '';
    if (other === undefined) first.set(action.name, action);
    else look(metadata, () => [sameName(action.name, other.metadata_file)]);
    const { runner_type: kind } = action;
    if (kind !== 'orquesta' && kind !== 'action-chain') continue;
    const ofInput = Object.keys(known.action(action.ref) ?? {});
    look(path, kind === 'orquesta' ? (raw) => workflowDoubts(raw, ofInput) : chainDoubts);
    if (action.enabled) look(path, (raw) => disabledDoubts(raw, kind, isDisabled));
  }
  return found;
}

function sameName(name: string, other: string): PackFault {
  return doubt(
    ['name'],
    `${other} defines the action "${name}" too, and only one of them is used.`,
    'Give it another name.',
  );
}

/** A file of code, where it can be read. */
function textOf(file: string): string | undefined {
  try {
    return readPackFile(file);
  } catch {
    return undefined;
  }
}
