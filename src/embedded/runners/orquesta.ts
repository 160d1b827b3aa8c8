import { inspectWorkflow } from '../workflows/inspection';
import { RerunError } from '../workflows/reruns';
import { readWorkflow } from '../workflows/workflow-definition';
import { checkWorkflowFile, readWorkflowFile, WorkflowFileError } from '../workflows/workflow-file';
import { tasksToTellOf, WorkflowRun } from '../workflows/workflow-run';
import type { Runner } from './runner';

const SCALARS = ['object', 'string', 'integer', 'number', 'boolean', 'array', 'null'];

/** Workflows in orquesta's language, see ../workflows. */
export const orquestaRunner: Runner = {
  name: 'orquesta',
  description: 'A runner for executing orquesta workflow.',
  resumable: true,
  view: {
    runner_package: 'orquesta_runner',
    runner_module: 'orquesta_runner',
    output_key: 'output',
    output_schema: {
      type: 'object',
      properties: {
        errors: { anyOf: [{ type: 'object' }, { type: 'array' }] },
        output: { anyOf: SCALARS.map((type) => ({ type })) },
      },
      additionalProperties: false,
    },
  },
  parameters: {
    notify: {
      type: 'array',
      description: 'List of tasks to trigger notifications for.',
      uniqueItems: true,
      items: { type: 'string', minLength: 1, pattern: '^\\w+$' },
      default: [],
    },
  },
  check: checkWorkflowFile,
  async run(run) {
    try {
      const raw = readWorkflowFile(run.action);
      const findings = run.state === undefined ? inspectWorkflow(raw, run.children) : [];
      if (findings.length > 0) return { status: 'failed', result: { errors: findings, output: null } };
      const workflow = readWorkflow(raw);
      const unknown = [...tasksToTellOf(run.parameters.notify)].filter((name) => !workflow.tasks.has(name));
      if (unknown.length > 0) {
        const message = `The following tasks in the notify parameter do not exist in the workflow definition: ${unknown.join(', ')}.`;
        return { status: 'failed', result: { errors: [{ message }], output: null } };
      }
      return await new WorkflowRun(run, workflow).end();
    } catch (error) {
      if (error instanceof RerunError)
        return { status: 'failed', result: { errors: [{ message: error.message }], output: null } };
      if (!(error instanceof WorkflowFileError)) throw error;
      return {
        status: 'failed',
        result: { errors: [{ type: 'content', message: error.message }], output: null },
      };
    }
  },
};
