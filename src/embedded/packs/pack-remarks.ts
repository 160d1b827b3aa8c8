import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packFilesIn, readPackFile } from '../../core/pack-file';
import { type KnownAction, lintInTurns, type PackSource, type SourceFile } from '../../language/lint';
import type { Finding } from '../../language/lint/finding';
import { inspectPacks } from './inspection';
import { type EarlierLooks, InspectedFiles, sameItems } from './inspection/inspected-files';
import { type Knowledge, knowledgeOf } from './inspection/knowledge';
import { doubtsInAliases, doubtsInPacks } from './inspection/pack-doubts';
import { type Pack, type PackProblem, type StoredAction, textOfProblem } from './pack';
import type { PackRemark } from './remark-log';

const METADATA = /\.ya?ml$/i;

/** The linter compares all formats with each other: with more, a bot would begin to answer a minute late. */
const MAX_ALIASES = 1_000;
const NOT_COMPARED: PackRemark = {
  kind: 'warning',
  text:
    `There are more than ${MAX_ALIASES} aliases: they are not compared with each other here. ` +
    '`hubot-st2 check` does it.',
};

type Rest = () => Promise<unknown>;

function isTooMany(packs: readonly Pack[]): boolean {
  return packs.reduce((sum, { aliases }) => sum + aliases.length, 0) > MAX_ALIASES;
}

/**
 * What is wrong with packs as they lie on the disk. What was found is kept: only files that have changed, and those whose
 * findings come from what has changed, are looked at again.
 */
export class PackRemarks {
  #looks: EarlierLooks = new Map();
  #known: { from: readonly unknown[]; knowledge: Knowledge } | undefined;
  #linted: { from: readonly unknown[]; findings: Finding[] } | undefined;

  /**
   * What could not be read, what does not do what its author most likely meant, and what the linter finds in alias files,
   * each with file, line and what to do. The same that `hubot-st2 check` says.
   * @param now milliseconds since 1970
   * @param rest gives others a turn
   */
  async of(packs: readonly Pack[], now: number, rest: Rest): Promise<PackRemark[]> {
    const read = new InspectedFiles({ now, earlier: this.#looks, rest });
    const known = this.#knowledgeOf(packs);
    const findings = [
      ...(await inspectPacks(packs, known, read)).findings,
      ...(await doubtsInPacks(packs, known, read, now)),
      ...(await doubtsInAliases(packs, known, read)),
      ...(await this.#findingsInAliases(packs, known, rest)),
    ];
    this.#looks = read.looks;
    return remarksOn(packs, findings);
  }

  /** The same object while the packs declare the same. */
  #knowledgeOf(packs: readonly Pack[]): Knowledge {
    const from = [
      ...packs.flatMap(({ ref, actions }) => [ref, ...actions]),
      JSON.stringify(packs.map(({ triggerTypes }) => triggerTypes)),
    ];
    if (this.#known === undefined || !sameItems(this.#known.from, from))
      this.#known = { from, knowledge: knowledgeOf(packs) };
    return this.#known.knowledge;
  }

  /** What the linter finds, whose rules look at all aliases together. */
  async #findingsInAliases(packs: readonly Pack[], known: Knowledge, rest: Rest): Promise<Finding[]> {
    if (isTooMany(packs)) return [];
    const sources: PackSource[] = [];
    for (const pack of packs) sources.push(await sourceOf(pack, rest));
    const files = sources.flatMap(({ aliases, actions = [] }) => [...aliases, ...actions]);
    const from = [known, ...files.flatMap(({ file, text }) => [file, text])];
    if (this.#linted === undefined || !sameItems(this.#linted.from, from))
      this.#linted = { from, findings: (await lintInTurns(sources, rest)).findings };
    return this.#linted.findings;
  }
}

/** Of its actions, only what the loader could not use is read. */
async function sourceOf({ ref, folder, actions, kept }: Pack, rest: Rest): Promise<PackSource> {
  const usable = actions.filter(({ metadata_file }) => !kept?.has(join(folder, metadata_file)));
  const loaded = new Set(usable.map(({ metadata_file }) => join(folder, metadata_file)));
  const aliases = await filesIn(join(folder, 'aliases'), new Set(), rest);
  const place = join(folder, 'actions');
  return {
    ...{ name: ref, named: true, aliases },
    ...(existsSync(place)
      ? { described: describedBy(usable), actions: await filesIn(place, loaded, rest) }
      : {}),
  };
}

async function filesIn(folder: string, without: ReadonlySet<string>, rest: Rest): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const file of packFilesIn(folder, METADATA)) {
    if (without.has(file)) continue;
    files.push(...readSource(file));
    await rest();
  }
  return files;
}

function describedBy(actions: readonly StoredAction[]): ReadonlyMap<string, KnownAction> {
  return new Map(
    actions.map(({ name, runner_type: runner, parameters }) => [
      name,
      { runner, parameters: { ...parameters } },
    ]),
  );
}

function remarksOn(packs: readonly Pack[], all: readonly Finding[]): PackRemark[] {
  const findings = all.filter(({ kind }) => kind !== 'hint');
  const errors = new Set(findings.filter(({ kind }) => kind === 'error').map(({ file }) => file));
  const kept = new Set(packs.flatMap((pack) => [...(pack.kept ?? [])]));
  const ending = (file: string) => (kept.has(file) ? GOES_ON : '');
  const remarks = [
    ...(isTooMany(packs) ? [NOT_COMPARED] : []),
    ...packs
      .flatMap(aliasProblems)
      .filter(({ file }) => !errors.has(file))
      .map((problem) => asRemark(problem, ending)),
    ...findings.map((finding) => remarkOf(finding, ending)),
  ];
  // Two looks at one file may find the same.
  return [...new Map(remarks.map((remark) => [remark.text, remark])).values()];
}

/** What the loader says of alias files, which the linter explains better where it looks at them. */
function aliasProblems({ folder, problems }: Pack): PackProblem[] {
  const aliases = join(folder, 'aliases');
  return problems.filter(({ file }) => file.startsWith(aliases));
}

/** @param ending what is added to an error in this file */
export function remarkOf(
  { file, line, kind, why, fix }: Finding,
  ending: (file: string) => string = () => '',
): PackRemark {
  const isError = kind === 'error';
  return {
    ...{ kind: isError ? 'error' : 'warning', file, text: `${file}:${line}: ${why} ${fix}` },
    identity: `${file}: ${why} ${fix}`,
    ...(isError ? { meanwhile: ending(file) } : {}),
  };
}

const GOES_ON = ' Until then the version before goes on.';

function asRemark(problem: PackProblem, ending: (file: string) => string): PackRemark {
  const { file } = problem;
  return { kind: 'error', file, text: textOfProblem(problem), meanwhile: ending(file) };
}

/** Nothing where it went away meanwhile, or cannot be read: the loader has said so. */
function readSource(file: string): SourceFile[] {
  try {
    return [{ file, text: readPackFile(file) }];
  } catch {
    return [];
  }
}
