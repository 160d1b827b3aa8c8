import { doAtOnce, doInTurns, type Steps } from '../../core/steps';
import { readAlias } from './alias-source';
import type { Finding } from './finding';
import { KINDS } from './finding';
import { KnownActions } from './known-actions';
import { readFormats } from './lint-format';
import type { LintedAlias } from './lint-rule';
import type { PackSource } from './pack-source';
import { RULES } from './rules';

export type { AliasSource } from './alias-source';
export type { Finding, Kind } from './finding';
export { KINDS } from './finding';
export { everyAlias } from './lint-rule';
export { loadableAliases } from './loadable';
export type { KnownAction, PackSource, SourceFile } from './pack-source';

/** What the linter found, and the files it looked at. */
export interface Report {
  /** By file, then line. */
  findings: Finding[];
  /** Every alias file with the worst kind found in it; `ok` where there is nothing to say. */
  verdicts: { file: string; verdict: Finding['kind'] | 'ok' }[];
}

export interface LintOptions {
  /** Packs that are there anyway: their actions are known, their aliases are not looked at. */
  installed?: readonly PackSource[];
}

/**
 * Looks at all aliases of these packs together. Pure; never throws for what a file holds.
 * @param packs packs as read from disk; all that will be installed together, for names and formats may collide
 */
export function lint(packs: readonly PackSource[], options: LintOptions = {}): Report {
  return doAtOnce(linting(packs, options));
}

/**
 * As `lint`, with a rest after each alias that a rule has looked at.
 * @param rest gives others a turn
 */
export function lintInTurns(packs: readonly PackSource[], rest: () => Promise<unknown>): Promise<Report> {
  return doInTurns(linting(packs, {}), rest);
}

function* linting(packs: readonly PackSource[], { installed = [] }: LintOptions): Steps<Report> {
  const actions = new KnownActions([...installed, ...packs]);
  const findings: Finding[] = [];
  const aliases: LintedAlias[] = [];
  for (const pack of packs)
    for (const file of pack.aliases) {
      const { alias, findings: inFile } = readAlias(pack, file);
      findings.push(...inFile);
      if (alias !== undefined) {
        const { formats, findings: inFormats } = readFormats(alias);
        findings.push(...inFormats);
        const parameters = [...new Set(formats.flatMap(({ syntax }) => [...syntax.names.keys()]))];
        aliases.push({ alias, formats, parameters });
      }
      yield;
    }
  for (const rule of RULES)
    for (const found of rule({ packs, aliases, actions })) {
      findings.push(...found);
      yield;
    }
  findings.sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule),
  );
  const files = packs.flatMap((pack) => pack.aliases.map(({ file }) => file));
  return { findings, verdicts: files.map((file) => ({ file, verdict: worst(file, findings) })) };
}

function worst(file: string, findings: readonly Finding[]): Finding['kind'] | 'ok' {
  const kinds = new Set(findings.filter((finding) => finding.file === file).map((finding) => finding.kind));
  return KINDS.find((kind) => kinds.has(kind)) ?? 'ok';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
