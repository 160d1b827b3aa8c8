import { systemClock } from '../../core/clock';
import type { Mapping } from '../../core/mapping';
import { hasFailed, isFinal } from '../../core/stackstorm-types';
import { stageAgain } from './reruns';
import { prepareRetry, wantsRetry } from './retries';
import { type ActionRequest, TaskRequests } from './task-requests';
import { Transitions } from './transitions';
import type { Task, Workflow } from './workflow-definition';
import { type Functions, WorkflowRuntime } from './workflow-runtime';
import {
  type ActionState,
  FAILURE,
  newTask,
  RETRYING,
  type StagedTask,
  type TaskState,
  type WorkflowState,
} from './workflow-state';

export interface WorkflowOutcome {
  status: 'succeeded' | 'failed';
  output: Mapping | null;
}

/**
 * Decides what a workflow does next: which tasks begin, with what, and where they lead. Knows nothing of executions;
 * all that it remembers is in the state that it was given.
 */
export class Conductor {
  readonly #runtime: WorkflowRuntime;
  readonly #requests: TaskRequests;
  readonly #transitions: Transitions;

  constructor(workflow: Workflow, state: WorkflowState, functions: Functions) {
    this.#runtime = new WorkflowRuntime(workflow, state, functions);
    this.#requests = new TaskRequests(this.#runtime);
    this.#transitions = new Transitions(this.#runtime);
  }

  get failed(): boolean {
    return this.#runtime.failed;
  }

  get canceled(): boolean {
    return this.#runtime.canceled;
  }

  /**
   * Takes the input, sets the variables, and stages the first tasks.
   * @param initialContext what every expression sees beside them, as `ctx().st2`
   */
  begin(given: Mapping, initialContext: Mapping): void {
    const context: Mapping = { ...initialContext };
    for (const [name, fallback] of this.#runtime.workflow.input) {
      // What was given is data; StackStorm evaluates it where it looks like an expression.
      if (Object.hasOwn(given, name)) context[name] = given[name];
      else this.#evaluateInto(context, name, fallback, context);
    }
    for (const [name, value] of this.#runtime.workflow.vars)
      this.#evaluateInto(context, name, value, context);
    if (this.#runtime.failed) return;
    this.#runtime.state.contexts.push(context);
    for (const name of this.#runtime.graph.starts()) {
      this.#runtime.state.staged.push({ name, route: 0, contexts: [0], ready: true });
    }
  }

  /**
   * Sets a name to what its expression gives. Where it gives an error the name stays unset and the workflow fails, but
   * not one that has ended as canceled: that is told its output's errors only.
   */
  #evaluateInto(target: Mapping, name: string, expression: unknown, context: Mapping): void {
    try {
      target[name] = this.#runtime.evaluate(expression, { context });
    } catch (error) {
      if (this.#runtime.canceled) this.#runtime.logError(error, {});
      else this.#runtime.fail(error, {});
    }
  }

  /**
   * Goes on from tasks of a workflow that has ended.
   * @param reset tasks of which items that succeeded are done again too
   * @throws RerunError for a task that has not run
   */
  rerun(tasks: readonly string[], reset: ReadonlySet<string>): void {
    stageAgain(this.#runtime, tasks, reset);
  }

  /**
   * Begins what is ready, all of it or, where something in it cannot be rendered, nothing: then the workflow fails and
   * all that is wrong is told at once. Of a workflow that has failed only what was named beside `fail` begins.
   */
  advance(): void {
    const { state } = this.#runtime;
    if (this.#runtime.canceled) return;
    const ready = state.staged.filter(
      (staged) => staged.ready && (!this.#runtime.failed || staged.runsOnFailure === true),
    );
    const begun = ready.flatMap((staged) => this.#prepare(staged) ?? []);
    if (begun.length < ready.length) return;
    begun.sort(byNameAndRoute);
    for (const task of begun) {
      if (!state.sequence.includes(task)) state.sequence.push(task);
    }
    state.staged = state.staged.filter((staged) => !ready.includes(staged));
  }

  /** @returns undefined where it cannot be rendered, which has failed the workflow */
  #prepare(staged: StagedTask): TaskState | undefined {
    const { name, route, contexts, runsOnFailure } = staged;
    const task = this.#runtime.workflow.tasks.get(name);
    if (task === undefined) return undefined;
    const again = this.#runtime.latest.find(
      (each) => each.name === name && each.route === route && each.status === RETRYING,
    );
    const isRetry = again !== undefined && again.retries > 0;
    const state = newTask(staged);
    if (runsOnFailure === true) state.runsOnFailure = true;
    const evaluation = { context: this.#runtime.contextOf(contexts), task: state };
    try {
      this.#requests.prepare(task, state, evaluation);
      if (!isRetry) prepareRetry(this.#runtime, task, state, evaluation);
    } catch (error) {
      this.#runtime.fail(error, { route, task_id: name });
      return undefined;
    }
    // Before it is tried again a task waits for as long as its retry says, whatever delay it has itself.
    const delay = isRetry ? (again.retry?.delay ?? 0) : state.delay;
    const timing = (delay ?? 0) > 0 ? { notBefore: systemClock.steady() + (delay ?? 0) * 1000 } : {};
    const fresh = { ...(delay === undefined ? {} : { delay }), ...timing };
    if (!isRetry) return Object.assign(again ?? {}, state, fresh);
    const { items } = state;
    return Object.assign(again, { status: 'running', actions: [] }, items && { items }, fresh);
  }

  /** An action of a task has ended. */
  ended(state: TaskState, action: ActionState, status: string, result: unknown): void {
    action.status = status;
    action.result = result;
    const task = this.#runtime.workflow.tasks.get(state.name);
    if (task === undefined) return;
    if (status === 'failed') this.#runtime.log({ message: FAILURE, task_id: state.name, result });
    if (state.items === undefined) {
      this.#complete(task, state, status, result);
      return;
    }
    const whole = statusOfItems(state);
    if (whole !== undefined) this.#complete(task, state, whole, { items: itemsView(state) });
  }

  /** A task that starts nothing ends as soon as it has begun. */
  endIdle(state: TaskState): void {
    const task = this.#runtime.workflow.tasks.get(state.name);
    if (task === undefined) return;
    this.#complete(task, state, 'succeeded', state.items === undefined ? null : { items: [] });
  }

  #complete(task: Task, state: TaskState, status: string, result: unknown): void {
    // An execution that took too long or was given up has failed its task.
    state.status = hasFailed(status) ? 'failed' : status;
    state.result = result;
    const evaluation = { context: this.#runtime.contextOf(state.contexts), task: state };
    try {
      if (this.#runtime.state.status === 'running' && wantsRetry(this.#runtime, task, state, evaluation)) {
        this.#retry(state);
        return;
      }
    } catch (error) {
      this.#runtime.fail(error, { route: state.route, task_id: state.name });
      state.terminal = true;
      return;
    }
    const commands = this.#transitions.follow(task, state, evaluation);
    this.#settle(state);
    for (const command of commands) this.#settle(this.#transitions.carryOut(command));
    if (this.#runtime.state.status !== 'running') state.terminal = true;
  }

  #retry(state: TaskState): void {
    state.retries += 1;
    state.status = RETRYING;
    const { name, route, contexts, after = [] } = state;
    this.#runtime.state.staged.push({ name, route, contexts, after, ready: true });
  }

  /** What the end of a task means for the workflow. */
  #settle(state: TaskState): void {
    const runtime = this.#runtime;
    const { status: before } = runtime.state;
    if (before === 'running') {
      const isRemedied = this.#transitions.hasNext(state, 'any join');
      if (state.status === 'canceled') runtime.state.status = 'canceled';
      else if (hasFailed(state.status) && !isRemedied) runtime.state.status = 'failed';
      else if (!runtime.isActive && !this.#isIncomplete(state)) runtime.state.status = 'succeeded';
    }
    if (runtime.state.status === 'running') return;
    state.terminal = true;
    // What is under way when a task is canceled is waited for, and may still lead to a join.
    const hasJustEnded = runtime.canceled ? !runtime.isActive : before === 'running';
    if (hasJustEnded) this.#transitions.settleJoins();
  }

  #isIncomplete(state: TaskState): boolean {
    return (
      this.#runtime.state.staged.some(({ ready }) => ready) ||
      this.#transitions.hasNext(state, 'joins that may still begin')
    );
  }

  /** The end, once nothing is left to do or something failed. */
  outcome(): WorkflowOutcome {
    const output = this.#output();
    return { status: this.#runtime.failed ? 'failed' : 'succeeded', output };
  }

  #output(): Mapping | null {
    if (!this.#runtime.workflow.hasOutput) return null;
    const [first, ...others] = this.#runtime.state.sequence.filter((task) => task.terminal);
    // What all began with counts once; what came since, in the order in which it ended.
    const indexes = [...(first?.contexts ?? []), ...others.flatMap(({ contexts }) => sinceBegin(contexts))];
    // With nothing begun there is no context at all, not even the input: so it is on StackStorm.
    const context = this.#runtime.contextOf(indexes);
    const output: Mapping = {};
    for (const [name, value] of this.#runtime.workflow.output) {
      this.#evaluateInto(output, name, value, context);
      if (Object.hasOwn(output, name)) context[name] = output[name];
    }
    return Object.keys(output).length === 0 ? null : output;
  }

  /** Tasks that are under way. */
  get active(): TaskState[] {
    return this.#requests.active;
  }

  /** Whether something still begins, although the workflow may have failed. */
  get hasStaged(): boolean {
    return this.#runtime.state.staged.some(
      ({ ready, runsOnFailure }) => ready && (!this.#runtime.failed || runsOnFailure === true),
    );
  }

  /**
   * What must be started now. Each request's action is on record already, without a child.
   * @param now milliseconds since 1970; tasks that are delayed wait
   */
  requests(now: number): ActionRequest[] {
    return this.#requests.requests(now);
  }

  /** Tasks under way that start nothing, and are to be ended with `endIdle`. */
  idle(now: number): TaskState[] {
    return this.#requests.idle(now);
  }
}

function byNameAndRoute(left: TaskState, right: TaskState): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1;
  return left.route - right.route;
}

function sinceBegin(contexts: readonly number[]): number[] {
  const at = contexts.indexOf(0);
  return contexts.filter((_context, index) => index !== at);
}

/** How a task with items ended; undefined while it goes on. After an item that failed no other begins. */
function statusOfItems({ items = [], actions }: TaskState): string | undefined {
  if (actions.some(({ status }) => !isFinal(status))) return undefined;
  if (actions.some(({ status }) => status === 'canceled')) return 'canceled';
  if (actions.some(({ status }) => hasFailed(status))) return 'failed';
  return actions.length < items.length ? undefined : 'succeeded';
}

function itemsView({ actions }: TaskState): unknown[] {
  return actions
    .toSorted((left, right) => (left.item ?? 0) - (right.item ?? 0))
    .map(({ status, result }) => ({ status, result }));
}
