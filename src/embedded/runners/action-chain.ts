import { ChainError, readChain } from '../workflows/chain-definition';
import { ChainRun } from '../workflows/chain-run';
import { checkWorkflowFile, readWorkflowFile, WorkflowFileError } from '../workflows/workflow-file';
import type { Runner } from './runner';

/** Actions one after the other, with a way on for success and one for failure. */
export const actionChainRunner: Runner = {
  name: 'action-chain',
  description: 'A runner for launching linear action chains.',
  resumable: true,
  view: { runner_package: 'action_chain_runner', runner_module: 'action_chain_runner' },
  parameters: {
    skip_notify: {
      default: [],
      description: 'List of tasks to skip notifications for.',
      type: 'array',
    },
    display_published: {
      default: true,
      description: 'Intermediate published variables will be stored and displayed.',
      type: 'boolean',
    },
  },
  check: checkWorkflowFile,
  async run(run) {
    try {
      return await new ChainRun(run, readChain(readWorkflowFile(run.action))).end();
    } catch (error) {
      if (!(error instanceof WorkflowFileError) && !(error instanceof ChainError)) throw error;
      return { status: 'failed', result: { error: error.message } };
    }
  },
};
