import { existsSync, readFileSync } from 'node:fs';
import type { Runner } from './runner';
import { entryPoint, scriptArguments } from './shell-script';
import { quoteForShell, runOverSsh } from './ssh';
import { sshParameters } from './ssh-parameters';

/** The program that a script's first line names; `sh` where it names none. */
function interpreterOf(script: string): string {
  return /^#!\s*(\S[^\n]*)/.exec(script)?.[1]?.trim() ?? 'sh';
}

/** A script of the pack on other machines: its text goes over standard input, nothing is left there. */
export const remoteShellScriptRunner: Runner = {
  name: 'remote-shell-script',
  description: 'A remote execution runner that executes actions as a fixed system user.',
  resumable: false,
  view: { runner_package: 'remote_runner', runner_module: 'remote_script_runner' },
  parameters: sshParameters,
  check(action) {
    const path = entryPoint(action);
    if (path === undefined) return `entry_point "${action.entry_point}" leads out of the pack`;
    return existsSync(path)
      ? undefined
      : `the script ${action.entry_point} is not in the pack's actions folder`;
  },
  async run(run) {
    const path = entryPoint(run.action);
    if (path === undefined || !existsSync(path)) {
      return {
        status: 'failed',
        result: { error: `The script ${run.action.entry_point} is not there any more.` },
      };
    }
    const script = readFileSync(path, 'utf8');
    const own = Object.fromEntries(
      Object.entries(run.parameters).filter(([name]) => !(name in sshParameters)),
    );
    const args = scriptArguments(run.action, own, String(run.parameters.kwarg_op ?? '--'));
    const shell = interpreterOf(script);
    // `-s` and `-` are how shells and other interpreters take their program from standard input.
    const reading = /\b(?:ba|da|k|z)?sh$/.test(shell.split(/\s+/)[0] ?? '') ? '-s --' : '-';
    return runOverSsh(run, [shell, reading, ...args.map(quoteForShell)].join(' '), script);
  },
};
