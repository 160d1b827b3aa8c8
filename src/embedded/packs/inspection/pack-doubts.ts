import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mapping } from '../../../core/mapping';
import { packFilesIn, readPackFile } from '../../../core/pack-file';
import type { Finding } from '../../../language/lint/finding';
import { entryPoint } from '../../runners/pack-file';
import type { Pack } from '../pack';
import { actionDoubts } from './action-doubts';
import { aliasDoubts } from './alias-doubts';
import { chainDoubts } from './chain-doubts';
import { configDoubts, configSchemaDoubts } from './config-doubts';
import { disabledDoubts } from './disabled-doubts';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import type { InspectedFiles } from './inspected-files';
import type { Knowledge } from './knowledge';
import { packFaults } from './pack-faults';
import { pastedCommandDoubts } from './pasted-command-doubts';
import { policyDoubts } from './policy-doubts';
import { requirementFindings } from './requirement-findings';
import { ruleDoubts } from './rule-doubts';
import { scriptFindings } from './script-findings';
import { sensorDoubts } from './sensor-doubts';
import { triggerTypeDoubt } from './trigger-type-doubts';
import { unreadFiles } from './unread-files';
import { workflowDoubts } from './workflow-doubts';

const METADATA = /\.(?:ya?ml|json)$/;

/**
 * What is loaded from packs and does not do what its author most likely meant: warnings only. Of aliases,
 * `doubtsInAliases` tells it.
 * @param known what these packs, and those around them, have to refer to
 * @param read the files, as `inspectPacks` has read them
 * @param now milliseconds since 1970
 */
export async function doubtsInPacks(
  packs: readonly Pack[],
  known: Knowledge,
  read: InspectedFiles,
  now: number,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const pack of packs) found.push(...(await doubtsIn(pack, known, read, now)));
  return found;
}

/**
 * What is loaded from alias files and does not do what its author most likely meant: warnings only. The aliases themselves tell
 * it: of ten thousand files only those are read in which a line has to be found.
 * @param known what these packs, and those around them, have to refer to
 * @param read the files, as others have read them
 */
export async function doubtsInAliases(
  packs: readonly Pack[],
  known: Knowledge,
  read: InspectedFiles,
): Promise<Finding[]> {
  const isDisabled = disabledIn(known);
  const found: Finding[] = [];
  for (const { folder, ref, aliases, kept } of packs)
    for (const alias of aliases) {
      const file = join(folder, alias.metadata_file);
      // What goes on of a file that is broken now does not stand in it.
      if (kept?.has(file)) continue;
      const raw: Mapping = { ...alias };
      const doubts = [...aliasDoubts(raw, known), ...disabledDoubts(raw, 'alias', isDisabled)];
      found.push(...(await read.placed(file, ref, doubts)));
    }
  return found;
}

async function doubtsIn(pack: Pack, known: Knowledge, read: InspectedFiles, now: number): Promise<Finding[]> {
  const found: Finding[] = [];
  const { folder, ref } = pack;
  /** @param depends undefined where the findings also come from the time or from other files */
  const look = async (
    kind: string,
    file: string,
    depends: readonly unknown[] | undefined,
    faults: (raw: Mapping) => PackFault[],
  ) => {
    if (!existsSync(file)) return;
    const memory = depends === undefined ? undefined : { name: `${kind}: doubts`, depends };
    found.push(...(await read.findings(file, ref, faults, memory)));
  };
  const each = async (
    kind: string,
    depends: readonly unknown[] | undefined,
    faults: (raw: Mapping) => PackFault[],
  ) => {
    for (const file of packFilesIn(join(folder, kind), METADATA)) await look(kind, file, depends, faults);
  };
  await look('pack', join(folder, 'pack.yaml'), [], packFaults);
  found.push(
    ...(await unreadFiles(pack, known.packs, read)),
    ...(await requirementFindings(pack, read)),
    ...(await scriptFindings(pack, read)),
  );
  await each('actions', [], actionDoubts);
  const isDisabled = disabledIn(known);
  await each('rules', undefined, (raw) => [
    ...ruleDoubts(raw, known.triggers, now),
    ...disabledDoubts(raw, 'rule', isDisabled),
  ]);
  await each('triggers', [], (raw) => triggerTypeDoubt(raw, []));
  await each('policies', [known], (raw) => policyDoubts(raw, known));
  await each('sensors', undefined, (raw) =>
    sensorDoubts(raw, textOf(join(folder, 'sensors', String(raw.entry_point)))),
  );
  await look('config schema', join(folder, 'config.schema.yaml'), [], configSchemaDoubts);
  for (const file of [join(folder, 'config.yaml'), pack.configFile])
    await look('config', file, undefined, (raw) => configDoubts(raw, pack.configSchema));
  for (const [file, fault] of [
    ...sameNames('the action', pack.actions),
    ...sameNames('the rule', pack.rules),
    ...sameNames('the sensor', pack.sensors),
  ])
    found.push(...(await read.placed(join(folder, file), ref, [fault])));
  for (const action of pack.actions) {
    const path = entryPoint(action) ?? '';
    const { runner_type: kind } = action;
    if (kind !== 'orquesta' && kind !== 'action-chain') continue;
    const ofInput = Object.keys(known.action(action.ref) ?? {});
    await look(`${kind} of ${action.ref}`, path, [known], (raw) => [
      ...(kind === 'orquesta' ? workflowDoubts(raw, ofInput) : chainDoubts(raw, ofInput)),
      ...pastedCommandDoubts(raw, action.parameters),
      ...(action.enabled ? disabledDoubts(raw, kind, isDisabled) : []),
    ]);
  }
  return found;
}

/** Whether an action is there and disabled. */
const disabledIn =
  ({ workflowActions }: Knowledge) =>
  (ref: string): boolean =>
    workflowActions.action(ref)?.enabled === false;

/** Things of one kind that several files define: StackStorm keeps the last. */
function sameNames(
  what: string,
  all: readonly { ref: string; metadata_file: string }[],
): [file: string, fault: PackFault][] {
  const first = new Map<string, string>();
  return all.flatMap(({ ref, metadata_file: file }): [string, PackFault][] => {
    const other = first.get(ref);
    if (other === undefined) first.set(ref, file);
    if (other === undefined || other === file) return [];
    const name = ref.slice(ref.indexOf('.') + 1);
    const why = `${other} defines ${what} "${name}" too, and StackStorm keeps only one of them.`;
    return [[file, doubt(['name'], why, 'Give it another name.')]];
  });
}

/** A file of code, where it can be read. */
function textOf(file: string): string | undefined {
  try {
    return readPackFile(file);
  } catch {
    return undefined;
  }
}
