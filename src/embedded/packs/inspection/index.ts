import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mapping } from '../../../core/mapping';
import { packFilesIn } from '../../../core/pack-file';
import { withCapital } from '../../../core/with-capital';
import type { Finding } from '../../../language/lint/finding';
import { allRunners, findRunner } from '../../runners';
import { entryPoint } from '../../runners/pack-file';
import { type Pack, runsWorkflow } from '../pack';
import { actionFaults, entryPointFaults } from './action-faults';
import { configSchemaFaults } from './config-schema-faults';
import type { PackFault } from './fault';
import type { InspectedFiles } from './inspected-files';
import { type Knowledge, knowledgeOf } from './knowledge';
import { policyFaults } from './policy-faults';
import { offFaults, ruleFaults } from './rule-faults';
import { chainFaults, workflowFaults } from './workflow-faults';

const METADATA = /\.(?:ya?ml|json)$/;

/** What was found in the files of packs, and how many files other than aliases were looked at. */
export interface Inspection {
  findings: Finding[];
  files: number;
}

/**
 * Looks at everything in packs but their aliases: actions, workflows, chains, rules, policies, schemas of configurations.
 * What the loader could not use is among the findings. Never throws for what a file holds.
 * @param packs packs whose files are looked at
 * @param known what these packs, and those around them, have to refer to
 * @param read the files, for whoever looks at them with other rules, too
 */
export async function inspectPacks(
  packs: readonly Pack[],
  known: Knowledge,
  read: InspectedFiles,
): Promise<Inspection> {
  const findings: Finding[] = [];
  let files = 0;
  for (const pack of packs) {
    const part = await inspectPack(pack, known, read);
    findings.push(...part.findings);
    files += part.files;
  }
  return { findings, files };
}

/**
 * Why a rule that came over the API cannot be taken, in one text, or undefined where it can. Here even a pack that is
 * not installed is an error: the rule is for this server, and would wait in silence.
 */
export function whyRuleIsRefused(raw: Mapping, packs: readonly Pack[]): string | undefined {
  const refused = ruleFaults(raw, String(raw.pack ?? 'default'), knowledgeOf(packs)).filter(
    ({ kind, rule }) => kind === 'error' || rule.startsWith('unknown-'),
  );
  return refused.length === 0 ? undefined : refused.map(({ why, fix }) => `${why} ${fix}`).join(' ');
}

async function inspectPack(pack: Pack, known: Knowledge, read: InspectedFiles): Promise<Inspection> {
  const found: Finding[] = [];
  let files = 0;
  const look = async (
    kind: string,
    file: string,
    depends: readonly unknown[],
    faults: (raw: Mapping) => PackFault[],
  ) => {
    files += 1;
    found.push(...(await read.findings(file, pack.ref, faults, { name: `${kind}: faults`, depends })));
  };
  const each = async (kind: string, depends: readonly unknown[], faults: (raw: Mapping) => PackFault[]) => {
    for (const file of packFilesIn(join(pack.folder, kind), METADATA))
      await look(kind, file, depends, faults);
  };
  const runners = allRunners().map(({ name }) => name);
  await each('actions', [], (raw) => actionFaults(withRunnerOfToday(raw), pack.ref, runners));
  await each('rules', [known], (raw) => [...ruleFaults(raw, pack.ref, known), ...offFaults(raw)]);
  await each('policies', [known], (raw) => policyFaults(raw, pack.ref, known));
  const schema = join(pack.folder, 'config.schema.yaml');
  if (existsSync(schema)) await look('config schema', schema, [], configSchemaFaults);
  for (const action of pack.actions) {
    const metadata = join(pack.folder, action.metadata_file);
    found.push(...(await read.placed(metadata, pack.ref, entryPointFaults(action))));
  }
  for (const [file, runner] of workflowFiles(pack))
    await look(runner, file, [known], (raw) =>
      runner === 'orquesta' ? workflowFaults(raw, known.workflowActions, known) : chainFaults(raw, known),
    );
  const explained = new Set(found.filter(({ kind }) => kind !== 'hint').map(({ file }) => file));
  return { findings: [...found, ...problemsOf(pack, explained)], files };
}

/** Older names of runners mean those of today. */
function withRunnerOfToday(raw: Mapping): Mapping {
  const runner = typeof raw.runner_type === 'string' ? findRunner(raw.runner_type) : undefined;
  return runner === undefined ? raw : { ...raw, runner_type: runner.name };
}

/** The files that workflows and chains run, each once, with the name of the runner. */
function workflowFiles({ actions }: Pack): Map<string, string> {
  const files = new Map<string, string>();
  for (const action of actions) {
    const path = entryPoint(action);
    if (runsWorkflow(action) && path !== undefined && existsSync(path)) files.set(path, action.runner_type);
  }
  return files;
}

/** What kept the loader from using a file, of files that nothing else was said about. Aliases are the linter's. */
function problemsOf(pack: Pack, explained: ReadonlySet<string>): Finding[] {
  const aliases = join(pack.folder, 'aliases');
  return pack.problems
    .filter(({ file }) => !explained.has(file) && !file.startsWith(aliases))
    .map(({ file, line = 1, message, fix }) => ({
      ...{ file, line, column: 1, pack: pack.ref, rule: 'unusable-file' },
      // A configuration belongs to who runs the pack, not to who wrote it.
      kind: file === pack.configFile ? ('warning' as const) : ('error' as const),
      why: `${withCapital(message)}${/[.!?`]$/.test(message) ? '' : '.'}`,
      fix: fix ?? `Correct the file${pack.kept?.has(file) ? '' : '; until then it is not used'}.`,
    }));
}
