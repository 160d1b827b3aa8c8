import type { ActionParameter } from '../../core/stackstorm-types';

/** What both remote shell runners take beside the command or script. */
export const sshParameters: Record<string, ActionParameter> = {
  hosts: {
    description: 'A comma delimited string of a list of hosts where the remote command will be executed.',
    type: 'string',
    required: true,
  },
  username: { description: 'Username used to log-in.', type: 'string', required: false },
  private_key: {
    description: 'Path of the private key file used to log in.',
    type: 'string',
    required: false,
    secret: true,
  },
  port: { description: 'SSH port.', type: 'integer', required: false, default: 22 },
  parallel: {
    description: 'True to run on all hosts at once; they always are here.',
    type: 'boolean',
    default: true,
  },
  cwd: { description: 'The folder to run it in.', type: 'string', default: '' },
  dir: {
    description: 'The remote folder for scripts. Scripts are sent over standard input here.',
    type: 'string',
  },
  env: { description: 'Environment variables for it.', type: 'object' },
  kwarg_op: {
    description: 'What stands before the name of a named argument.',
    type: 'string',
    default: '--',
  },
  sudo: { description: 'True to run it as root by sudo.', type: 'boolean', default: false },
  timeout: { description: 'Seconds after which it is ended.', type: 'integer', default: 60 },
};
