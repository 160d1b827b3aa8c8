import { readFileSync } from 'node:fs';
import { checkEntryPoint, presentEntryPoint } from './pack-file';
import type { Runner } from './runner';
import { scriptArguments } from './shell-script';
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
  check: checkEntryPoint,
  async run(run) {
    const file = presentEntryPoint(run.action);
    if ('status' in file) return file;
    const script = readFileSync(file.path, 'utf8');
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
