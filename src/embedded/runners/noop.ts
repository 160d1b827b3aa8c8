import type { Runner } from './runner';

export const noopRunner: Runner = {
  name: 'noop',
  description: 'Does nothing and succeeds.',
  resumable: false,
  view: { runner_package: 'noop_runner', runner_module: 'noop_runner' },
  parameters: {},
  async run() {
    return { status: 'succeeded', result: { failed: false, succeeded: true, return_code: 0 } };
  },
};
