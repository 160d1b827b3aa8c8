import { hasFailed } from '../../core/stackstorm-types';
import { truthy } from '../../language/expression/python-values';
import type { Task } from './workflow-definition';
import { WorkflowExpressionError } from './workflow-expressions';
import type { EvaluationContext } from './workflow-functions';
import type { WorkflowRuntime } from './workflow-runtime';
import type { TaskState } from './workflow-state';

/** How often `do: retry` repeats a task. */
const COMMAND_COUNT = 3;

interface Retry {
  when: string | undefined;
  count: unknown;
  delay: unknown;
}

/** What says that a task is to be tried again: `do: retry` of one of its transitions, or else its own `retry`. */
function retryOf(task: Task): Retry | undefined {
  const command = task.next.findLast(({ targets }) => targets.includes('retry'));
  if (command === undefined) return task.retry;
  return { when: command.when ?? '<% completed() %>', count: COMMAND_COUNT, delay: undefined };
}

/**
 * Works out, as a task begins, how often it may be tried again.
 * @throws WorkflowExpressionError for a count or delay that is no whole number
 */
export function prepareRetry(
  runtime: WorkflowRuntime,
  task: Task,
  state: TaskState,
  evaluation: EvaluationContext,
): void {
  const retry = retryOf(task);
  if (retry === undefined) return;
  const whole = (key: 'count' | 'delay'): number => {
    const given = retry[key] ?? 0;
    const value = typeof given === 'string' ? runtime.evaluate(given, evaluation) : given;
    if (typeof value === 'boolean') return Number(value);
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw new WorkflowExpressionError(
        `ValueError: The retry ${key} for task "${task.name}" is not an integer.`,
      );
    return value;
  };
  state.retry = { delay: whole('delay'), count: whole('count') };
}

/** @throws WorkflowExpressionError where `when` cannot be evaluated */
export function wantsRetry(
  runtime: WorkflowRuntime,
  task: Task,
  state: TaskState,
  evaluation: EvaluationContext,
): boolean {
  const { when } = retryOf(task) ?? { when: undefined };
  if (state.retry === undefined || state.retries >= state.retry.count) return false;
  if (when === undefined) return hasFailed(state.status);
  return truthy(runtime.evaluate(when, evaluation));
}
