import { numberOf } from '../../language/expression/python-values';
import { isMapping, type Mapping } from '../mapping';
import type { Task } from './workflow-definition';
import { WorkflowExpressionError } from './workflow-expressions';
import type { EvaluationContext } from './workflow-functions';
import type { WorkflowRuntime } from './workflow-runtime';
import { type ActionState, ENDED, type TaskState } from './workflow-state';

/** An action that a task wants started now. */
export interface ActionRequest {
  task: TaskState;
  action: ActionState;
  ref: string;
  parameters: Mapping;
  /** The parameters as the file has them. */
  written: Mapping;
}

/** Which actions the tasks under way want started, one for a task or one for each of its items. */
export class TaskRequests {
  readonly #course: WorkflowRuntime;

  constructor(course: WorkflowRuntime) {
    this.#course = course;
  }

  /** Lays out the items of a task that has any. */
  prepareItems(task: Task, state: TaskState, standpoint: EvaluationContext): void {
    if (task.with === undefined) return;
    const items = this.#course.evaluate(task.with.items, standpoint);
    if (!Array.isArray(items)) {
      throw new WorkflowExpressionError(
        `TypeError: The value of "${task.with.items.trim()}" is not type of list.`,
      );
    }
    const { names } = task.with;
    state.items = items.map((item) => {
      if (names.length === 0) return item;
      const parts: unknown[] = names.length === 1 ? [item] : Array.isArray(item) ? item : [item];
      return Object.fromEntries(names.map((name, index) => [name, parts[index] ?? null]));
    });
    const concurrency =
      task.with.concurrency === undefined
        ? undefined
        : numberOf(this.#course.evaluate(task.with.concurrency, standpoint));
    if (concurrency !== undefined && concurrency > 0) state.concurrency = concurrency;
  }

  /** Tasks that are under way. */
  get active(): TaskState[] {
    return this.#course.state.sequence.filter((task) => !ENDED.has(task.status));
  }

  /**
   * What must be started now. Each request's action is on record already, without a child.
   * @param now milliseconds since 1970; tasks that are delayed wait
   */
  requests(now: number): ActionRequest[] {
    return this.active.flatMap((state) => {
      const task = this.#course.workflow.tasks.get(state.name);
      if (task === undefined || (state.notBefore ?? 0) > now) return [];
      const wanted = state.actions.filter(
        (action) => action.child === undefined && !ENDED.has(action.status),
      );
      const under = state.actions.filter((action) => !ENDED.has(action.status)).length;
      const room = (state.concurrency ?? Number.POSITIVE_INFINITY) - under;
      const begun = new Set(state.actions.map((action) => action.item));
      const items: (number | undefined)[] = state.items?.map((_item, index) => index) ?? [undefined];
      for (const item of items.filter((each) => !begun.has(each)).slice(0, Math.max(0, room))) {
        const action: ActionState = {
          ...(item === undefined ? {} : { item }),
          status: 'requested',
          result: null,
        };
        state.actions.push(action);
        wanted.push(action);
      }
      return wanted.flatMap((action) => {
        try {
          return [this.request(task, state, action)];
        } catch (error) {
          state.status = 'failed';
          this.#course.fail(error, { route: state.route, task_id: state.name });
          return [];
        }
      });
    });
  }

  /** One request, its expressions rendered. */
  request(task: Task, state: TaskState, action: ActionState): ActionRequest {
    const standpoint: EvaluationContext = { context: this.#course.contextOf(state.contexts), task: state };
    if (action.item !== undefined) standpoint.item = { value: state.items?.[action.item] };
    const parameters = this.#course.evaluate(task.input, standpoint);
    return {
      task: state,
      action,
      ref: String(this.#course.evaluate(task.action, standpoint)),
      parameters: isMapping(parameters) ? parameters : {},
      written: isMapping(task.input) ? task.input : {},
    };
  }
}
