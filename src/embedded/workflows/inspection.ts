import { isMapping, type Mapping } from '../../core/mapping';
import { type ActionLookup, actionFindings } from './inspection/action-findings';
import { contextFindings } from './inspection/context-findings';
import { expressionFindings } from './inspection/expression-findings';
import type { WorkflowFinding } from './inspection/finding';
import { semanticFindings } from './inspection/semantic-findings';
import { syntaxFindings } from './inspection/syntax-findings';
import { readWorkflow } from './workflow-definition';

export type { ActionLookup } from './inspection/action-findings';
export type { WorkflowFinding } from './inspection/finding';

/** All that can be found wrong without running the workflow, sorted as orquesta sorts it. */
export function inspectWorkflow(given: Mapping, actions: ActionLookup): WorkflowFinding[] {
  const raw = withItemsSpelledOut(given);
  const workflow = readWorkflow(raw);
  const found = [
    ...[...workflow.tasks.values()].flatMap((task) => actionFindings(task, actions)),
    ...contextFindings(raw, workflow),
    ...expressionFindings(raw),
    ...semanticFindings(workflow),
    ...syntaxFindings(raw),
  ];
  const order = (finding: WorkflowFinding): string =>
    `${finding.type} ${finding.schema_path} ${finding.spec_path}`;
  return found.sort((left, right) => (order(left) < order(right) ? -1 : order(left) > order(right) ? 1 : 0));
}

/** `with: <% … %>` is short for `with: {items: <% … %>}`. */
function withItemsSpelledOut(raw: Mapping): Mapping {
  if (!isMapping(raw.tasks)) return raw;
  const tasks = Object.entries(raw.tasks).map(([name, task]) => {
    const isShort = isMapping(task) && typeof task.with === 'string';
    return [name, isShort ? { ...task, with: { items: task.with } } : task];
  });
  return { ...raw, tasks: Object.fromEntries(tasks) };
}
