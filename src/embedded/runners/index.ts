import { actionChainRunner } from './action-chain';
import { announcementRunner } from './announcement';
import { httpRequestRunner } from './http-request';
import { inquirerRunner } from './inquirer';
import { noopRunner } from './noop';
import { orquestaRunner } from './orquesta';
import { pythonScriptRunner } from './python-script';
import { remoteShellCommandRunner } from './remote-shell-cmd';
import { remoteShellScriptRunner } from './remote-shell-script';
import type { Runner } from './runner';
import { shellCommandRunner } from './shell-command';
import { shellScriptRunner } from './shell-script';

/** Every runner there is: a new one is one file in this folder and one line here. */
const runners: readonly Runner[] = [
  shellCommandRunner,
  shellScriptRunner,
  httpRequestRunner,
  noopRunner,
  announcementRunner,
  inquirerRunner,
  orquestaRunner,
  actionChainRunner,
  pythonScriptRunner,
  remoteShellCommandRunner,
  remoteShellScriptRunner,
];

const byName = new Map(runners.map((runner) => [runner.name, runner]));

/**
 * The runner of that name or of one of StackStorm's older names for it; undefined where this backend has
 * none.
 */
export function findRunner(name: string): Runner | undefined {
  return byName.get(ALIASES[name] ?? name);
}

/** Every runner of this backend, in the order in which the API lists them. */
export function allRunners(): readonly Runner[] {
  return runners;
}

/** Names that older packs still use. */
const ALIASES: Record<string, string> = {
  'run-local': 'local-shell-cmd',
  'run-local-script': 'local-shell-script',
  'http-runner': 'http-request',
  'run-remote': 'remote-shell-cmd',
  'run-remote-script': 'remote-shell-script',
  'run-python': 'python-script',
};
