import { numberOf } from '../../language/expression/python-values';
import type { Mapping } from '../mapping';
import { type ActionRequest, TaskRequests } from './task-requests';
import { Transitions } from './transitions';
import { COMMANDS, type Task, type Workflow } from './workflow-definition';
import type { EvaluationContext } from './workflow-functions';
import { type Functions, WorkflowRuntime } from './workflow-runtime';
import {
  ABENDED,
  type ActionState,
  ENDED,
  FAILURE,
  newTask,
  type StagedTask,
  type TaskState,
  type WorkflowState,
} from './workflow-state';

export interface Outcome {
  status: 'succeeded' | 'failed';
  output: Mapping | null;
}

/**
 * Decides what a workflow does next: which tasks begin, with what, and where they lead. Knows nothing of executions;
 * all that it remembers is in the state that it was given.
 */
export class Conductor {
  readonly #course: WorkflowRuntime;
  readonly #requests: TaskRequests;
  readonly #transitions: Transitions;

  constructor(workflow: Workflow, state: WorkflowState, functions: Functions) {
    this.#course = new WorkflowRuntime(workflow, state, functions);
    this.#requests = new TaskRequests(this.#course);
    this.#transitions = new Transitions(this.#course);
  }

  get failed(): boolean {
    return this.#course.failed;
  }

  get canceled(): boolean {
    return this.#course.canceled;
  }

  /**
   * Takes the input, sets the variables, and stages the first tasks.
   * @param initialContext what every expression sees beside them, as `ctx().st2`
   */
  begin(given: Mapping, initialContext: Mapping): void {
    const context: Mapping = { ...initialContext };
    for (const [name, fallback] of this.#course.workflow.input) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value !== undefined && value !== null) context[name] = value;
      else this.#evaluateInto(context, name, fallback, context);
    }
    for (const [name, value] of this.#course.workflow.vars) this.#evaluateInto(context, name, value, context);
    if (this.#course.failed) return;
    this.#course.state.contexts.push(context);
    for (const name of this.#course.graph.starts()) {
      this.#course.state.staged.push({ name, route: 0, contexts: [0], from: [] });
    }
  }

  /** Sets a name to what its expression gives. Where it gives an error the workflow fails, and the name stays unset. */
  #evaluateInto(target: Mapping, name: string, expression: unknown, context: Mapping): void {
    try {
      target[name] = this.#course.evaluate(expression, { context });
    } catch (error) {
      this.#course.fail(error, {});
    }
  }

  /**
   * Puts tasks of an earlier run back on the stage.
   * @param reset tasks of which items that succeeded are done again too
   */
  rerun(tasks: readonly string[], reset: ReadonlySet<string>): void {
    const state = this.#course.state;
    state.status = 'running';
    state.errors = [];
    state.sequence = state.sequence.filter((task) => !COMMANDS.has(task.name));
    for (const task of state.sequence.filter(({ name }) => tasks.includes(name))) {
      if (!task.terminal) this.#forgetWhatFollowed(task.name);
      task.terminal = false;
      task.status = 'running';
      task.retries = 0;
      delete task.notBefore;
      const kept = reset.has(task.name) || task.items === undefined ? [] : task.actions;
      task.actions = kept.filter((action) => action.status === 'succeeded');
    }
  }

  #forgetWhatFollowed(name: string): void {
    const after = this.#course.graph.reachable(name);
    after.delete(name);
    this.#course.state.sequence = this.#course.state.sequence.filter((task) => !after.has(task.name));
    this.#course.state.staged = this.#course.state.staged.filter((staged) => !after.has(staged.name));
  }

  /** Begins what is ready. Commands and tasks without an action are carried through at once. */
  advance(): void {
    for (;;) {
      const index = this.#course.state.staged.findIndex((staged) => this.#isReady(staged));
      const staged = this.#course.state.staged[index];
      if (staged === undefined || this.#course.failed) return;
      this.#course.state.staged.splice(index, 1);
      this.#start(staged);
    }
  }

  #isReady(staged: StagedTask): boolean {
    const task = this.#course.workflow.tasks.get(staged.name);
    return (
      task === undefined || staged.from.length >= this.#course.graph.barrier(task) || staged.from.length === 0
    );
  }

  #start(staged: StagedTask): void {
    const { name, route, contexts } = staged;
    const task = this.#course.workflow.tasks.get(name);
    const state = newTask(name, route, contexts);
    if (task === undefined) {
      this.#transitions.carryOut(name, route, contexts);
      return;
    }
    try {
      const standpoint = { context: this.#course.contextOf(contexts), task: state };
      this.#requests.prepareItems(task, state, standpoint);
      const delay =
        task.delay === undefined ? undefined : numberOf(this.#course.evaluate(task.delay, standpoint));
      if (delay !== undefined && delay > 0) state.notBefore = Date.now() + delay * 1000;
      // Rendered here so that a task that cannot be rendered never counts as begun.
      if (task.action !== undefined && state.items === undefined)
        this.#requests.request(task, state, { status: '', result: null });
    } catch (error) {
      this.#course.fail(error, { route, task_id: name });
      return;
    }
    this.#course.state.sequence.push(state);
    if (task.action === undefined || state.items?.length === 0) {
      this.#complete(task, state, 'succeeded', state.items === undefined ? null : { items: [] });
    }
  }

  /** An action of a task has ended. */
  ended(state: TaskState, action: ActionState, status: string, result: unknown): void {
    action.status = status;
    action.result = result;
    const task = this.#course.workflow.tasks.get(state.name);
    if (task === undefined) return;
    if (state.items === undefined) {
      this.#complete(task, state, status, result);
      return;
    }
    const done = state.actions.filter((each) => ENDED.has(each.status));
    if (done.length < state.items.length) return;
    done.sort((left, right) => (left.item ?? 0) - (right.item ?? 0));
    const failed = done.filter((each) => ABENDED.has(each.status)).at(-1);
    const canceled = done.some((each) => each.status === 'canceled');
    this.#complete(
      task,
      state,
      canceled ? 'canceled' : failed === undefined ? 'succeeded' : 'failed',
      { items: done.map((each) => ({ status: each.status, result: each.result })) },
      failed?.result,
    );
  }

  #complete(task: Task, state: TaskState, status: string, result: unknown, cause: unknown = result): void {
    state.status = status;
    state.result = result;
    if (status === 'canceled') {
      state.terminal = true;
      if (!this.#course.failed) this.#course.state.status = 'canceled';
      return;
    }
    const standpoint = { context: this.#course.contextOf(state.contexts), task: state };
    try {
      if (this.#triesAgain(task, state, standpoint)) return;
    } catch (error) {
      this.#course.fail(error, { route: state.route, task_id: state.name });
      return;
    }
    if (ABENDED.has(status)) {
      this.#course.state.errors.push({ type: 'error', message: FAILURE, task_id: state.name, result: cause });
    }
    const remedied = this.#transitions.follow(task, state, standpoint);
    if (ABENDED.has(status) && !remedied) this.#course.state.status = 'failed';
  }

  #triesAgain(task: Task, state: TaskState, standpoint: EvaluationContext): boolean {
    if (task.retry === undefined) return false;
    const when =
      task.retry.when === undefined
        ? ABENDED.has(state.status)
        : this.#course.evaluate(task.retry.when, standpoint);
    const count = numberOf(this.#course.evaluate(task.retry.count ?? 0, standpoint)) ?? 0;
    if (when !== true || state.retries >= count) return false;
    const delay = numberOf(this.#course.evaluate(task.retry.delay ?? 0, standpoint)) ?? 0;
    state.retries += 1;
    state.status = 'running';
    state.actions = [];
    state.notBefore = Date.now() + delay * 1000;
    return true;
  }

  /** The end, once nothing is left to do or something failed. */
  outcome(): Outcome {
    const output = this.#output();
    return { status: this.#course.failed ? 'failed' : 'succeeded', output };
  }

  #output(): Mapping | null {
    if (!this.#course.workflow.hasOutput || this.#course.state.contexts.length === 0) return null;
    const indexes = this.#course.state.sequence
      .filter((task) => task.terminal)
      .flatMap((task) => task.contexts);
    // With nothing begun there is no context at all, not even the input: so it is on StackStorm.
    const context = this.#course.contextOf([...new Set(indexes)]);
    const output: Mapping = {};
    for (const [name, value] of this.#course.workflow.output) {
      this.#evaluateInto(output, name, value, context);
      if (Object.hasOwn(output, name)) context[name] = output[name];
    }
    return Object.keys(output).length === 0 ? null : output;
  }

  /** Tasks that are under way. */
  get active(): TaskState[] {
    return this.#requests.active;
  }

  /**
   * What must be started now. Each request's action is on record already, without a child.
   * @param now milliseconds since 1970; tasks that are delayed wait
   */
  requests(now: number): ActionRequest[] {
    return this.#requests.requests(now);
  }

  /** Fails the workflow for the joins that nothing can complete any more. */
  settleJoins(): void {
    this.#transitions.settleJoins();
  }
}
