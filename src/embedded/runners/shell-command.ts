import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutEnd } from '../../core/text-ends';
import { renderTemplate } from '../../language/jinja/jinja';
import { renderShell } from '../processes/shell-quoting';
import { pythonRepr, pythonText } from '../python-text';
import type { ActionRun, ProgramEnd, RunEnd, Runner } from './runner';
import { outputValue } from './shell-output';
import { localShellParameters } from './shell-parameters';

/** The result of a shell runner: what it wrote, without the line ends at its end (JSON as its value), and how it ended. */
export function shellEnded(run: ActionRun, end: ProgramEnd): RunEnd {
  const timedOut = run.signal.aborted && run.signal.reason === 'timeout';
  const code = timedOut ? -9 : end.code;
  const succeeded = code === 0 && end.error === undefined;
  const error = timedOut
    ? `Action failed to complete in ${String(run.parameters.timeout)} seconds`
    : end.error;
  return {
    status: timedOut ? 'timeout' : succeeded ? 'succeeded' : 'failed',
    result: {
      failed: !succeeded,
      succeeded,
      return_code: code,
      stdout: outputValue(withoutEnd(end.stdout, '\r\n')),
      stderr: outputValue(withoutEnd(end.stderr, '\r\n')),
      ...(error === undefined ? {} : { error }),
    },
  };
}

/** `env` of an action as variables: everything becomes text. */
export function environmentVariables(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, pythonText(item)]));
}

/** Asks for root where the action says so; a password goes to sudo's standard input, never to a command line. */
export function withSudo(
  run: ActionRun,
  file: string,
  args: readonly string[],
): { file: string; args: readonly string[]; input?: string } {
  if (run.parameters.sudo !== true) return { file, args };
  const password = run.parameters.sudo_password;
  return typeof password === 'string'
    ? { file: 'sudo', args: ['-k', '-S', '-p', '', '--', file, ...args], input: `${password}\n` }
    : { file: 'sudo', args: ['-n', '--', file, ...args] };
}

/** Systems take no single argument beyond this (128 KB on Linux): a longer command is a file of its own. */
const MAX_ARGUMENT_BYTES = 100_000;

function writeLongScript(command: string): { file: string; remove(): void } | undefined {
  if (Buffer.byteLength(command) <= MAX_ARGUMENT_BYTES) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'st2-command-'));
  const file = join(folder, 'command.sh');
  writeFileSync(file, command, { mode: 0o600 });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A folder to run in that is not there: the sentence is the one that the shell runners of StackStorm end with. */
export function missingFolder(cwd: unknown): RunEnd | undefined {
  if (typeof cwd !== 'string' || cwd === '' || existsSync(cwd)) return undefined;
  return { status: 'failed', result: { error: `[Errno 2] No such file or directory: ${pythonRepr(cwd)}` } };
}

export const shellCommandRunner: Runner = {
  name: 'local-shell-cmd',
  description: 'Runs a shell command on the machine of the backend.',
  resumable: false,
  view: { runner_package: 'local_runner', runner_module: 'local_shell_command_runner' },
  parameters: {
    cmd: { description: 'The command, as /bin/sh takes it.', type: 'string' },
    ...localShellParameters,
  },
  renderDefault: (name, template, values) =>
    name === 'cmd' ? renderShell(template, (text) => renderTemplate(text, values)) : undefined,
  async run(run) {
    const command = String(run.parameters.cmd ?? '');
    if (command.trim() === '')
      return { status: 'failed', result: { error: 'There is no command to run: cmd is empty.' } };
    const { cwd } = run.parameters;
    const missing = missingFolder(cwd);
    if (missing !== undefined) return missing;
    const script = writeLongScript(command);
    const end = await run.spawn({
      ...withSudo(run, '/bin/sh', script === undefined ? ['-c', command] : [script.file]),
      env: environmentVariables(run.parameters.env),
      ...(typeof cwd === 'string' && cwd !== '' ? { cwd } : {}),
    });
    script?.remove();
    return shellEnded(run, end);
  },
};
