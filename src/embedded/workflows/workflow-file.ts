import { readFileSync } from 'node:fs';
import { isMapping, type Mapping } from '../../core/mapping';
import { hasTemplate } from '../../language/jinja/jinja';
import { unknownFunctions } from '../../language/yaql/unknown-functions';
import { readYaql } from '../../language/yaql/yaql';
import { entryPoint } from '../runners/pack-file';
import type { ActionMetadata } from '../runners/runner';

import { parseWorkflow } from './parse-workflow';
import { yaqlBody, yaqlIn } from './workflow-expressions';
import { WORKFLOW_FUNCTIONS } from './workflow-functions';

/** Why a workflow or chain cannot be read, in one sentence. */
export class WorkflowFileError extends Error {}

/**
 * Reads the file that the action's `entry_point` names, within the pack's `actions` folder.
 * @throws WorkflowFileError
 */
export function readWorkflowFile(action: ActionMetadata): { raw: Mapping; text: string } {
  const path = entryPoint(action);
  if (path === undefined) {
    throw new WorkflowFileError(`entry_point "${action.entry_point}" leads out of the pack`);
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new WorkflowFileError(`the file ${action.entry_point} is not in the pack's actions folder`);
  }
  try {
    const raw = parseWorkflow(text);
    if (isMapping(raw)) return { raw, text };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable';
    throw new WorkflowFileError(`${action.entry_point}: ${reason}`);
  }
  throw new WorkflowFileError(`${action.entry_point}: the file must be a mapping`);
}

/**
 * Names YAQL that is not supported here, with file and line. Wrong syntax is left to the workflow's own inspection,
 * which reports it when it is run, as StackStorm does.
 */
export function checkWorkflowFile(action: ActionMetadata): string | undefined {
  try {
    const { text } = readWorkflowFile(action);
    for (const expression of yaqlIn(text)) {
      const body = yaqlBody(expression);
      if (hasTemplate(body)) continue;
      const [unknown] = functionsMissing(body);
      if (unknown === undefined) continue;
      const line = text.slice(0, text.indexOf(expression)).split('\n').length;
      return `${action.entry_point} line ${line}: the YAQL function "${unknown}" in ${expression} is not supported here`;
    }
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowFileError) return error.message;
    throw error;
  }
}

function functionsMissing(body: string): string[] {
  try {
    return unknownFunctions(readYaql(body), WORKFLOW_FUNCTIONS).map(({ name }) => name);
  } catch {
    return [];
  }
}
