import { renderTemplate } from '../../language/jinja/jinja';
import { renderShell } from '../processes/shell-quoting';
import type { Runner } from './runner';
import { runOverSsh } from './ssh';
import { sshParameters } from './ssh-parameters';

/** A shell command on other machines, with the machine's own ssh. */
export const remoteShellCommandRunner: Runner = {
  name: 'remote-shell-cmd',
  description: 'A remote execution runner that executes a command as a fixed system user.',
  resumable: false,
  view: { runner_package: 'remote_runner', runner_module: 'remote_command_runner' },
  parameters: {
    cmd: { description: 'Arbitrary Linux command to be executed on the remote host(s).', type: 'string' },
    ...sshParameters,
  },
  renderDefault: (name, template, values) =>
    name === 'cmd' ? renderShell(template, (text) => renderTemplate(text, values)) : undefined,
  async run(run) {
    const command = String(run.parameters.cmd ?? '');
    if (command.trim() === '') {
      return { status: 'failed', result: { error: 'There is no command to run: cmd is empty.' } };
    }
    return runOverSsh(run, command);
  },
};
