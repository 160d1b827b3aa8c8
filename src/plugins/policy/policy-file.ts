import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { watch } from 'chokidar';
import { amount } from '../../core/amount';
import type { HealthFinding } from '../../core/health-finding';
import type { Log } from '../../core/log';
import { withCapital } from '../../core/with-capital';
import { closedPolicy, type Policy } from './policy';
import { type PolicyProblem, readPolicy } from './read-policy';

/** The policy in force: read from its file, read again whenever the file is saved. */
export interface PolicyFile {
  /** Never waits: the newest policy that could be read. */
  current(): Policy;
  /** Why the newest text is not in force; empty when it is. */
  problems(): readonly PolicyProblem[];
  /** Why no policy was ever in force, as a sentence that names the setting; undefined where one was. */
  unreadable(): string | undefined;
  close(): Promise<void>;
}

/**
 * Opens the file named by `ST2_POLICY_FILE` and keeps up with it. A file that is wrong at the start
 * refuses everything; one that becomes wrong later leaves the last good policy in force.
 */
export async function openPolicyFile(path: string, log: Log): Promise<PolicyFile> {
  let policy: Policy | undefined;
  let problems: PolicyProblem[] = [];
  const unreadable = () => {
    const [first] = problems;
    return policy !== undefined || first === undefined
      ? undefined
      : `the policy file ${path}${atLine(first)} cannot be used: ${first.message}. Correct it, or ST2_POLICY_FILE`;
  };

  const read = async () => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      problems = [{ message: `cannot be read (${error.code ?? error.message})` }];
      return undefined;
    });
    const reading = text === undefined ? undefined : readPolicy(text);
    if (reading?.ok) {
      const { rules, open } = reading.policy;
      policy = reading.policy;
      problems = [];
      for (const { message } of reading.warnings) log.warn(`Policy file ${path}: ${message}.`);
      log.info(
        `Policy read from ${path}: ${amount(rules.length, 'rule')}, default ${open ? 'open' : 'closed'}.`,
      );
      return;
    }
    if (reading !== undefined) problems = reading.problems;
    const meanwhile = policy === undefined ? 'Nothing is allowed' : 'The last good policy stays in force';
    for (const problem of problems)
      log.error(`Policy file ${path}${atLine(problem)}: ${problem.message}. ${meanwhile}.`);
  };

  await read();
  // The folder is watched, not the file: editors save by moving a new file over the old one, and the
  // file may not be there yet.
  const watcher = watch(dirname(path), {
    depth: 0,
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 20 },
  });
  watcher.on('all', (_event, changed) => {
    if (basename(changed) === basename(path)) void read();
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return {
    current: () => policy ?? closedPolicy(unreadable() ?? 'the policy has not been read yet'),
    problems: () => problems,
    unreadable: () => {
      const why = unreadable();
      return why === undefined ? undefined : `${withCapital(why)}.`;
    },
    close: () => watcher.close(),
  };
}

function atLine(problem: PolicyProblem): string {
  return problem.line === undefined ? '' : `:${problem.line}`;
}

/** For the doctor: whether the policy is in force, or what is wrong with it. */
export function policyFindings(file: PolicyFile): HealthFinding[] {
  const problems = file.problems();
  if (problems.length === 0) {
    return [
      { about: 'policy', state: 'ok', said: `${amount(file.current().rules.length, 'rule')} in force` },
    ];
  }
  return [
    {
      about: 'policy',
      state: 'broken',
      said: problems.map(({ message }) => message).join('; '),
      fix: 'correct the file of ST2_POLICY_FILE; `hubot-st2 policy check` says where',
    },
  ];
}
