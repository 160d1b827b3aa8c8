import type { Mapping } from '../../core/mapping';
import { isFinal } from '../../core/stackstorm-types';
import type { Callable } from '../../language/expression/python-values';
import { TaskGraph } from './task-graph';
import type { Workflow } from './workflow-definition';
import { compute, evaluate, evaluateItems, WorkflowExpressionError } from './workflow-expressions';
import type { EvaluationContext } from './workflow-functions';
import {
  mergeContexts,
  RETRYING,
  type TaskState,
  type WorkflowError,
  type WorkflowState,
} from './workflow-state';

/** The functions of expressions, as they are seen from a context. */
export type Functions = (context: EvaluationContext) => ReadonlyMap<string, Callable>;

/** One workflow under way: what was written, what came of it so far, and the value of an expression at any point. */
export class WorkflowRuntime {
  readonly graph: TaskGraph;
  readonly #functions: Functions;

  constructor(
    readonly workflow: Workflow,
    readonly state: WorkflowState,
    functions: Functions,
  ) {
    this.graph = new TaskGraph(workflow);
    this.#functions = functions;
  }

  get failed(): boolean {
    return this.state.status === 'failed';
  }

  /** An execution of it was cancelled by itself: nothing more begins, and the workflow ends with it. */
  get canceled(): boolean {
    return this.state.status === 'canceled';
  }

  contextOf(indexes: readonly number[]): Mapping {
    return mergeContexts(indexes.map((index) => this.state.contexts[index] ?? {}));
  }

  evaluate(value: unknown, context: EvaluationContext): unknown {
    return evaluate(value, this.#functions(context));
  }

  /** As `evaluate`, with Python's values: a float that is whole is no integer. */
  compute(value: unknown, context: EvaluationContext): unknown {
    return compute(value, this.#functions(context));
  }

  /** What a text gives to go over; undefined where that is no list. */
  items(text: string, context: EvaluationContext): unknown[] | undefined {
    return evaluateItems(text, this.#functions(context));
  }

  /** Whether any task is under way; one that waits to be tried again is not. */
  get isActive(): boolean {
    return this.latest.some(({ status }) => !isFinal(status) && status !== RETRYING);
  }

  /** Of each task on each route the last run. */
  get latest(): TaskState[] {
    const runs = new Map(this.state.sequence.map((task) => [`${task.name} ${task.route}`, task]));
    return [...runs.values()];
  }

  /**
   * Fails the workflow, even one that was canceled and waits for what is under way, for what an expression could not do;
   * any other error is thrown again.
   */
  fail(error: unknown, where: { route?: number; task_id?: string; task_transition_id?: string }): void {
    this.logError(error, where);
    this.state.status = 'failed';
  }

  /** Adds to the workflow's errors, as orquesta does: what stands there already is not repeated. */
  log(entry: Omit<WorkflowError, 'type'>): void {
    const { message, result, ...where } = entry;
    const error = {
      type: 'error' as const,
      message,
      ...where,
      ...((result ?? null) === null ? {} : { result }),
    };
    const text = JSON.stringify(error);
    if (!this.state.errors.some((each) => JSON.stringify(each) === text)) this.state.errors.push(error);
  }

  logError(error: unknown, where: { route?: number; task_id?: string; task_transition_id?: string }): void {
    if (!(error instanceof WorkflowExpressionError)) throw error;
    this.log({ message: error.message, ...where });
  }
}
