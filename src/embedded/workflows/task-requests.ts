import { isMapping, type Mapping } from '../../core/mapping';
import { isFinal } from '../../core/stackstorm-types';
import { typeName } from '../../language/expression/python-values';
import type { Task } from './workflow-definition';
import { WorkflowExpressionError } from './workflow-expressions';
import type { EvaluationContext } from './workflow-functions';
import type { WorkflowRuntime } from './workflow-runtime';
import { type ActionState, RETRYING, type TaskState } from './workflow-state';

/** An action that a task wants started now. */
export interface ActionRequest {
  task: TaskState;
  action: ActionState;
  ref: string;
  /** A text where the workflow gives one, which no action takes. */
  parameters: Mapping | string;
  /** The same as they stand in the workflow, before expressions were evaluated. */
  written: Mapping;
}

/** Which actions the tasks under way want started, one for a task or one for each of its items. */
export class TaskRequests {
  readonly #runtime: WorkflowRuntime;

  constructor(runtime: WorkflowRuntime) {
    this.#runtime = runtime;
  }

  /**
   * Lays out a task that is about to begin: its items, how many of them may run at once, how long it waits.
   * Everything that it will start is rendered once, so that a task that cannot be rendered never begins.
   * @throws WorkflowExpressionError
   */
  prepare(task: Task, state: TaskState, evaluation: EvaluationContext): void {
    this.#prepareItems(task, state, evaluation);
    for (const [item] of state.items?.entries() ?? [[undefined]])
      this.#request(task, state, { status: '', result: null, ...(item === undefined ? {} : { item }) });
    const delay = typeof task.delay === 'string' ? this.#runtime.compute(task.delay, evaluation) : task.delay;
    if ((task.delay ?? 0) !== 0) {
      if (typeof delay !== 'boolean' && !Number.isInteger(delay))
        throw new WorkflowExpressionError('TypeError: The value of task delay is not type of integer.');
      state.delay = Number(delay);
    }
    this.#prepareConcurrency(task, state, evaluation);
  }

  #prepareItems(task: Task, state: TaskState, evaluation: EvaluationContext): void {
    if (task.with === undefined) return;
    // In the words that Python has for it.
    const nothing = task.with.items === undefined ? 'builtin_function_or_method' : 'NoneType';
    if (task.with.items === undefined || task.with.items === '')
      throw new WorkflowExpressionError(`TypeError: argument of type '${nothing}' is not iterable`);
    const items = this.#runtime.items(task.with.items, evaluation);
    if (items === undefined) {
      throw new WorkflowExpressionError(`TypeError: The value of "${task.with.items}" is not type of list.`);
    }
    const { names } = task.with;
    state.items = items.map((item) => named(item, names));
  }

  #prepareConcurrency(task: Task, state: TaskState, evaluation: EvaluationContext): void {
    const concurrency = this.#runtime.evaluate(task.with?.concurrency ?? null, evaluation);
    if (concurrency === null) return;
    if (typeof concurrency !== 'number' && typeof concurrency !== 'boolean')
      throw new WorkflowExpressionError(
        `TypeError: '<=' not supported between instances of '${typeName(concurrency)}' and 'int'`,
      );
    if (!Number.isInteger(Number(concurrency)))
      throw new WorkflowExpressionError(
        'TypeError: slice indices must be integers or None or have an __index__ method',
      );
    state.concurrency = Math.max(1, Number(concurrency));
  }

  /** Tasks that are under way. */
  get active(): TaskState[] {
    return this.#runtime.state.sequence.filter(({ status }) => !isFinal(status) && status !== RETRYING);
  }

  /** Tasks under way that start nothing: those without an action, or with no items to go over. */
  idle(now: number): TaskState[] {
    return this.#due(now).filter(
      ({ name, items }) =>
        items?.length === 0 || this.#runtime.workflow.tasks.get(name)?.action === undefined,
    );
  }

  /** Of a workflow that has failed only what runs all the same. */
  #due(now: number): TaskState[] {
    return this.active.filter(
      ({ notBefore = 0, runsOnFailure = false }) =>
        notBefore <= now && (!this.#runtime.failed || runsOnFailure),
    );
  }

  /**
   * What must be started now. Each request's action is on record already, without a child.
   * @param now milliseconds since 1970; tasks that are delayed wait
   */
  requests(now: number): ActionRequest[] {
    return this.#due(now).flatMap((state) => {
      const task = this.#runtime.workflow.tasks.get(state.name);
      if (task?.action === undefined) return [];
      const wanted = state.actions.filter((action) => action.child === undefined && !isFinal(action.status));
      const under = state.actions.filter((action) => !isFinal(action.status)).length;
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
          return [this.#request(task, state, action)];
        } catch (error) {
          state.status = 'failed';
          this.#runtime.fail(error, { route: state.route, task_id: state.name });
          return [];
        }
      });
    });
  }

  /** One request, its expressions rendered. */
  #request(task: Task, state: TaskState, action: ActionState): ActionRequest {
    // There is no result before the task is complete, whatever it gave when it was tried before.
    const { items: _items, ...begun } = { ...state, result: null };
    const isFirst = state.retries === 0 && state.actions.every(({ child }) => child === undefined);
    const evaluation: EvaluationContext = {
      context: this.#runtime.contextOf(state.contexts),
      task: begun,
      ...(isFirst && { beginning: state }),
    };
    if (action.item !== undefined) evaluation.item = { value: state.items?.[action.item] };
    const parameters = this.#runtime.evaluate(task.input, evaluation);
    return {
      task: state,
      action,
      ref: String(this.#runtime.evaluate(task.action ?? '', evaluation)),
      parameters: isMapping(parameters) || typeof parameters === 'string' ? parameters : {},
      written: isMapping(task.input) ? task.input : {},
    };
  }
}

/** An item under its names: of a list each part has one, as far as both go; anything else has only the first. */
function named(item: unknown, names: readonly string[]): unknown {
  const [first] = names;
  if (first === undefined) return item;
  if (Array.isArray(item))
    return Object.fromEntries(names.slice(0, item.length).map((name, index) => [name, item[index]]));
  return names.length === 1 ? { [first]: item } : item;
}
