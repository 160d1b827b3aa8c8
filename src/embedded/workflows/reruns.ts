import { hasFailed } from '../../core/stackstorm-types';
import type { WorkflowRuntime } from './workflow-runtime';
import { newTask, RETRYING, type TaskState, type WorkflowState } from './workflow-state';

/** Why a workflow cannot go on from the tasks that somebody named. The sentence is StackStorm's. */
export class RerunError extends Error {}

/**
 * Puts tasks of a workflow that has ended back on the stage, each on every route that it ran on. What followed them
 * counts no more; of two of which one followed the other, only the first is staged, and leads to the other again.
 * What was under way elsewhere when the workflow failed goes on.
 * @param names tasks that have run
 * @param reset tasks of which items that succeeded are done again too
 * @throws RerunError for a task that has not run
 */
export function stageAgain(
  runtime: WorkflowRuntime,
  names: readonly string[],
  reset: ReadonlySet<string>,
): void {
  const { state, workflow, latest } = runtime;
  const unknown = names.filter(
    (name) => !workflow.tasks.has(name) || !latest.some((task) => task.name === name),
  );
  if (unknown.length > 0)
    throw new RerunError(
      `Unable to rerun workflow because one or more tasks is not found: ${unknown.join(',')}`,
    );
  const asked = latest
    .filter(({ name }) => names.includes(name))
    .map((task) => ({ task, undone: withFollowers(state, task) }));
  const again = asked.filter(
    ({ task }) => !asked.some((other) => other.task !== task && other.undone.has(task)),
  );
  forget(runtime, new Set(again.flatMap(({ undone }) => [...undone])));
  for (const { task } of again) stage(state, task, reset.has(task.name));
  state.status = 'running';
}

/** A run, and all that it has led to, directly or by others. */
function withFollowers({ sequence }: WorkflowState, first: TaskState): Set<TaskState> {
  const found = new Set([first]);
  const ids = new Set([first.id]);
  // In the order in which they began, nothing stands before what led to it.
  for (const task of sequence) {
    if (!task.after?.some((id) => ids.has(id))) continue;
    found.add(task);
    ids.add(task.id);
  }
  return found;
}

/** What is done again says nothing any more, in the output, in the errors or by what it was about to lead to. */
function forget({ state, latest }: WorkflowRuntime, undone: ReadonlySet<TaskState>): void {
  for (const task of undone) task.terminal = false;
  // What has led somewhere is no end: it was one only because the workflow ended there.
  for (const task of latest) if (Object.values(task.next ?? {}).includes(true)) task.terminal = false;
  const failed = new Set(
    latest.filter((task) => !undone.has(task) && hasFailed(task.status)).map(({ name }) => name),
  );
  state.errors = state.errors.filter(({ task_id }) => task_id !== undefined && failed.has(task_id));
  const ids = new Set([...undone].map(({ id }) => id));
  state.staged = state.staged.filter(
    ({ after = [] }) => after.length === 0 || !after.every((id) => ids.has(id)),
  );
}

/** A task with items begins with those that succeeded, unless it is reset or all of them did. */
function stage(state: WorkflowState, task: TaskState, isReset: boolean): void {
  const { name, route, contexts, after = [], items } = task;
  const staged = { name, route, contexts, after, ready: true };
  if (items === undefined) state.sequence.push({ ...newTask(staged), status: RETRYING });
  const kept = isReset || task.status === 'succeeded' ? [] : task.actions;
  state.staged.push({ ...staged, kept: kept.filter(({ status }) => status === 'succeeded') });
}
