import { readFileSync } from 'node:fs';
import { isMapping, type Mapping } from '../../core/mapping';
import { entryPoint } from '../runners/pack-file';
import type { ActionMetadata } from '../runners/runner';
import { parseWorkflow } from './parse-workflow';

/** Why a workflow or chain cannot be read, in one sentence. */
export class WorkflowFileError extends Error {}

/**
 * What the file says that the action's `entry_point` names, within the pack's `actions` folder.
 * @throws WorkflowFileError
 */
export function readWorkflowFile(action: ActionMetadata): Mapping {
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
    if (isMapping(raw)) return raw;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable';
    throw new WorkflowFileError(`${action.entry_point}: ${reason}`);
  }
  throw new WorkflowFileError(`${action.entry_point}: the file must be a mapping`);
}

/** Why the file that a workflow or chain runs cannot be read; undefined where it can. */
export function checkWorkflowFile(action: ActionMetadata): string | undefined {
  try {
    readWorkflowFile(action);
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowFileError) return error.message;
    throw error;
  }
}
