import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packFilesIn, readPackFile } from '../../core/pack-file';
import { lint, type PackSource, type SourceFile } from '../../language/lint';
import type { Finding } from '../../language/lint/finding';
import { inspectPacks } from './inspection';
import { type Pack, type PackProblem, textOfProblem } from './pack';

/** A line for the log about a file of a pack. */
export interface PackRemark {
  kind: 'error' | 'warning';
  /** Absolute path; undefined where it is about all packs. */
  file?: string;
  /** What is wrong, where, and what to do. */
  text: string;
  /** What happens meanwhile; empty where nothing does. */
  meanwhile: string;
}

const METADATA = /\.ya?ml$/i;
/** The linter compares all formats with each other: with more it would hold up whoever saved a file. */
const MAX_ALIASES = 300;

/**
 * What is wrong with the packs as they lie on the disk: what could not be read, and what the linter finds in
 * alias files, each with file, line and what to do. The same that `hubot-st2 check` says.
 */
export function packRemarks(packs: readonly Pack[]): PackRemark[] {
  const problems = packs.flatMap((pack) => pack.problems);
  const findings = [...inspectPacks(packs).findings, ...findingsIn(packs)].filter(
    // Configurations, too, are told as the loader's problems below.
    ({ rule }) => rule !== 'unusable-file',
  );
  const explained = new Set(findings.filter(({ kind }) => kind === 'error').map(({ file }) => file));
  const kept = new Set(packs.flatMap((pack) => [...(pack.kept ?? [])]));
  const ending = (file: string) => (kept.has(file) ? GOES_ON : '');
  return [
    ...(isTooMany(packs) ? [NOT_LOOKED_AT] : []),
    ...problems.filter(({ file }) => !explained.has(file)).map((problem) => asRemark(problem, ending)),
    ...findings.flatMap(({ file, line, kind, why, fix }) =>
      kind === 'hint'
        ? []
        : [
            {
              ...{ kind, file, text: `${file}:${line}: ${why} ${fix}` },
              meanwhile: kind === 'error' ? ending(file) : '',
            },
          ],
    ),
  ];
}

const GOES_ON = ' Until then the version before goes on.';

function asRemark(problem: PackProblem, ending: (file: string) => string): PackRemark {
  const { file } = problem;
  return { kind: 'error', file, text: textOfProblem(problem), meanwhile: ending(file) };
}

const NOT_LOOKED_AT: PackRemark = {
  kind: 'warning',
  meanwhile: '',
  text:
    `There are more than ${MAX_ALIASES} aliases: what their formats mean is not looked at here. ` +
    '`hubot-st2 check` does it.',
};

const isTooMany = (packs: readonly Pack[]): boolean =>
  packs.reduce((sum, { aliases }) => sum + aliases.length, 0) > MAX_ALIASES;

function findingsIn(packs: readonly Pack[]): Finding[] {
  if (isTooMany(packs)) return [];
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
