import { isMapping } from '../../../core/mapping';
import type { Children } from '../../runners/runner';
import type { Task } from '../workflow-definition';
import { TASK_SCHEMA, type WorkflowFinding } from './finding';

/** What there is to know about the actions that a workflow may start. */
export type ActionLookup = Pick<Children, 'action' | 'parameters'>;

/** Actions that do not exist, and input that they do not take or lack. */
export function actionFindings(task: Task, children: ActionLookup): WorkflowFinding[] {
  const { action: ref } = task;
  if (ref === undefined || ref.includes('<%') || ref.includes('{{')) return [];
  const spec = `tasks.${task.name}`;
  const found = (message: string): WorkflowFinding[] => [
    {
      type: 'content',
      message,
      spec_path: `${spec}.action`,
      schema_path: `${TASK_SCHEMA}.properties.action`,
    },
  ];
  if (!/^[^.\s]+\..+$/.test(ref)) {
    return found(`The action reference "${ref}" is not formatted correctly.`);
  }
  const action = children.action(ref);
  const parameters = children.parameters(ref);
  if (action === undefined || parameters === undefined) {
    return found(`The action "${ref}" is not registered in the database.`);
  }
  if (!isMapping(task.input)) return [];
  const { input } = task;
  const missing = Object.entries(parameters)
    .filter(
      ([name, schema]) =>
        schema.required === true && schema.default === undefined && !Object.hasOwn(input, name),
    )
    .map(
      ([name]): WorkflowFinding => ({
        type: 'content',
        message: `Action "${ref}" is missing required input "${name}".`,
        spec_path: `${spec}.input`,
        schema_path: `${TASK_SCHEMA}.properties.input`,
      }),
    );
  const unexpected = Object.keys(input)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map(
      (name): WorkflowFinding => ({
        type: 'content',
        message: `Action "${ref}" has unexpected input "${name}".`,
        spec_path: `${spec}.input.${name}`,
        schema_path: `${TASK_SCHEMA}.properties.input.patternProperties.^\\w+$`,
      }),
    );
  return [...missing, ...unexpected];
}
