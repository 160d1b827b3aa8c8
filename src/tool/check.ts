import { resolve, sep } from 'node:path';
import { amount } from '../core/amount';
import type { Inspection } from '../embedded';
import { KINDS, type Kind, lint, type Report } from '../language/lint';
import type { Finding } from '../language/lint/finding';
import { JSON_OPTION, type ToolCall, type ToolCommand } from './command';
import { type FileInPack, fileInPack } from './file-in-pack';
import { inspectOnDisk } from './inspect-on-disk';
import { readBuiltIn, readPacks } from './packs-on-disk';
import { checkPolicyFile } from './policy-check';
import type { Terminal, TextStyle } from './terminal';

const STYLES: Record<Kind, TextStyle> = { error: 'red', warning: 'yellow', hint: 'cyan' };

/** `hubot-st2 check`: the linter. */
export const check: ToolCommand = {
  name: 'check',
  summary: 'Look for mistakes in packs, and say how to fix them',
  takes: '[packs…]',
  options: {
    ...JSON_OPTION,
    strict: { type: 'boolean', description: 'Fail the check on warnings, too' },
    quiet: { type: 'boolean', short: 'q', description: 'Leave hints out' },
  },
  notes: `
Reads aliases, actions, workflows, chains, rules, policies and config.schema.yaml, and the file of ST2_POLICY_FILE.
Takes packs, folders of packs, folders of alias files, or single files, which are judged with their
pack around them; without any, ./packs or the current folder. Packs that will be installed together should be checked together: names and formats
of one may collide with another's.

error    StackStorm refuses the file, or a command in it never works
warning  it works otherwise than you most likely meant
hint     it could be easier on people

Exit code: 0 no errors, 1 errors (or warnings with --strict), 2 the check could not be made.`,
  async run(call) {
    const asked = await Promise.all(call.words.map((place) => fileInPack(place, call.folder)));
    const places = [...new Set(call.words.map((place, at) => asked[at]?.pack ?? place))];
    const sources = await readPacks(places, call.folder);
    const linted = lint(sources, { installed: await readBuiltIn() });
    const policy = await checkPolicyFile(call.environment.ST2_POLICY_FILE, call.folder);
    const { findings: others, files } = await inspectOnDisk(sources, call.folder, call.terminal.complain);
    const whole = withRest(linted, { findings: [...others, ...policy], files });
    const report = narrowed(
      whole,
      asked.filter((one) => one !== undefined),
      call,
    );
    const findings = report.findings.filter(({ kind }) => !(kind === 'hint' && call.has('quiet')));
    if (call.has('json')) {
      call.terminal.print(
        JSON.stringify({ findings, files: report.verdicts, ...count(report) }, undefined, 2),
      );
    } else {
      printFindings(call.terminal, findings);
      call.terminal.print(summary(report));
    }
    return report.findings.some(({ kind }) => kind === 'error' || (kind === 'warning' && call.has('strict')))
      ? 1
      : 0;
  },
};

/** Prints findings for people, file by file, with an empty line after the last. */
export function printFindings(terminal: Terminal, findings: readonly Finding[]): void {
  let file: string | undefined;
  for (const finding of findings) {
    if (finding.file !== file) {
      if (file !== undefined) terminal.print('');
      file = finding.file;
    }
    const { kind, rule, why, fix, format, example } = finding;
    const place = terminal.style('bold', `${finding.file}:${finding.line}:${finding.column}`);
    terminal.print(`${place} ${terminal.style(STYLES[kind], kind)} ${rule}`);
    if (format !== undefined) terminal.print(`  format:  ${format}`);
    terminal.print(`  ${why}`);
    if (example !== undefined) terminal.print(`  example: ${terminal.style('bold', example)}`);
    terminal.print(`  ${terminal.style('green', 'fix:')} ${fix}`);
  }
  if (findings.length > 0) terminal.print('');
}

interface CheckReport extends Report {
  /** How many files other than aliases were looked at. */
  others: number;
}

/** What the linter of aliases found and what the rest of the packs holds, by file. */
function withRest(report: Report, { findings, files }: Inspection): CheckReport {
  const said = new Set(findings.map(placeOf));
  const all = [...findings, ...report.findings.filter((finding) => !said.has(placeOf(finding)))];
  const sorted = all.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  return { ...report, findings: sorted, others: files };
}

/** The report on what was asked for, where files of packs were named instead of the packs. */
function narrowed(
  report: CheckReport,
  asked: readonly FileInPack[],
  { words, folder }: ToolCall,
): CheckReport {
  if (asked.length === 0) return report;
  const named = new Set(asked.map(({ file }) => file));
  const packs = asked.map(({ pack }) => `${pack}${sep}`);
  const areAllFiles = asked.length === words.length;
  const isOfOtherPack = (file: string) => !packs.some((pack) => resolve(folder, file).startsWith(pack));
  const isAsked = ({ file }: { file: string }) => named.has(file) || (!areAllFiles && isOfOtherPack(file));
  return {
    findings: report.findings.filter(isAsked),
    verdicts: report.verdicts.filter(isAsked),
    others: areAllFiles ? asked.length : report.others,
  };
}

const placeOf = ({ file, line, why }: Finding): string => `${file}:${line} ${why}`;

function summary(report: CheckReport): string {
  const { error, warning, hint } = count(report);
  const files = report.verdicts.length;
  const clean = report.verdicts.filter(({ verdict }) => verdict === 'ok').length;
  const others = report.others === 0 ? '' : ` and ${amount(report.others, 'other file')}`;
  const checked = `${files === 0 && report.others > 0 ? amount(report.others, 'file') : `${amount(files, 'alias file')}${others}`} checked`;
  if (report.findings.length === 0) return `${checked}: all is well.`;
  return `${checked}: ${amount(error, 'error')}, ${amount(warning, 'warning')}, ${amount(hint, 'hint')}; ${clean} without any.`;
}

function count({ findings }: Report): Record<Kind, number> {
  const counts: Record<Kind, number> = { error: 0, warning: 0, hint: 0 };
  for (const kind of KINDS) counts[kind] = findings.filter((finding) => finding.kind === kind).length;
  return counts;
}
