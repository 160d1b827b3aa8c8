import type { ActionParameter } from '../../core/stackstorm-types';

/** What both local shell runners take beside the command or script. */
export const localShellParameters: Record<string, ActionParameter> = {
  cwd: { description: 'The folder to run it in.', type: 'string' },
  env: { description: 'Environment variables for it.', type: 'object' },
  kwarg_op: {
    default: '--',
    description: 'What stands before the name of a named argument, `--` or `-`.',
    type: 'string',
  },
  sudo: { default: false, description: 'True to run it as root by sudo.', type: 'boolean' },
  sudo_password: {
    default: null,
    description: 'The password for sudo, where it asks for one.',
    type: 'string',
    secret: true,
    required: false,
  },
  timeout: { default: 60, description: 'Seconds after which it is killed.', type: 'integer' },
};
