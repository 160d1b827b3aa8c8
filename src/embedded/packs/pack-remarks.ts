import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packFilesIn, readPackFile } from '../../core/pack-file';
import { lint, type PackSource, type SourceFile } from '../../language/lint';
import type { Finding } from '../../language/lint/finding';
import { inspectPacks } from './inspection';
import { InspectedFiles } from './inspection/inspected-files';
import { knowledgeOf } from './inspection/knowledge';
import { doubtsInAliases, doubtsInPacks } from './inspection/pack-doubts';
import { type Pack, type PackProblem, textOfProblem } from './pack';
import type { PackRemark } from './remark-log';

const METADATA = /\.ya?ml$/i;
/** Each file is read again, and the linter compares all formats with each other: with more, whoever saves a file would wait. */
const MAX_ALIASES = 300;

/**
 * What is wrong with the packs as they lie on the disk: what could not be read, what does not do what its author most
 * likely meant, and what the linter finds in alias files, each with file, line and what to do. The same that
 * `hubot-st2 check` says.
 * @param now milliseconds since 1970
 */
export function packRemarks(packs: readonly Pack[], now: number): PackRemark[] {
  const read = new InspectedFiles();
  const known = knowledgeOf(packs);
  const tooMany = isTooMany(packs);
  const findings = [
    ...inspectPacks(packs, known, read).findings,
    ...doubtsInPacks(packs, known, read, now),
    ...(tooMany ? [] : [...doubtsInAliases(packs, known, read), ...findingsIn(packs)]),
  ].filter(({ kind }) => kind !== 'hint');
  const errors = new Set(findings.filter(({ kind }) => kind === 'error').map(({ file }) => file));
  const kept = new Set(packs.flatMap((pack) => [...(pack.kept ?? [])]));
  const ending = (file: string) => (kept.has(file) ? GOES_ON : '');
  const remarks = [
    ...(tooMany ? [NOT_LOOKED_AT] : []),
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

const NOT_LOOKED_AT: PackRemark = {
  kind: 'warning',
  text:
    `There are more than ${MAX_ALIASES} aliases: what they mean is not looked at here. ` +
    '`hubot-st2 check` does it.',
};

const isTooMany = (packs: readonly Pack[]): boolean =>
  packs.reduce((sum, { aliases }) => sum + aliases.length, 0) > MAX_ALIASES;

function findingsIn(packs: readonly Pack[]): Finding[] {
  return lint(packs.map(sourceOf)).findings;
}

function sourceOf({ ref, folder }: Pack): PackSource {
  return {
    name: ref,
    named: true,
    aliases: filesIn(join(folder, 'aliases')) ?? [],
    ...actionsOf(folder),
  };
}

function actionsOf(folder: string): Pick<PackSource, 'actions'> {
  const actions = filesIn(join(folder, 'actions'));
  return actions === undefined ? {} : { actions };
}

/** @returns undefined where there is no such folder */
function filesIn(folder: string): SourceFile[] | undefined {
  return existsSync(folder) ? packFilesIn(folder, METADATA).flatMap(readSource) : undefined;
}

/** Nothing where it went away meanwhile, or cannot be read: the loader has said so. */
function readSource(file: string): SourceFile[] {
  try {
    return [{ file, text: readPackFile(file) }];
  } catch {
    return [];
  }
}
