import type { Callable } from '../../language/expression/python-values';
import type { Mapping } from '../mapping';
import { TaskGraph } from './task-graph';
import type { Workflow } from './workflow-definition';
import { evaluate, WorkflowExpressionError } from './workflow-expressions';
import type { EvaluationContext } from './workflow-functions';
import { mergeContexts, type WorkflowState } from './workflow-state';

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

  /** Fails the workflow for what an expression could not do; any other error is thrown again. */
  fail(error: unknown, where: { route?: number; task_id?: string; task_transition_id?: string }): void {
    if (!(error instanceof WorkflowExpressionError)) throw error;
    this.state.errors.push({ type: 'error', message: error.message, ...where });
    this.state.status = 'failed';
  }
}
