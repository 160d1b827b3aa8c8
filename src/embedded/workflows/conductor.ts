import { randomBytes } from 'node:crypto';
import type { Callable } from '../expressions/python-values';
import { numberOf } from '../expressions/python-values';
import { TaskGraph } from './task-graph';
import {
  COMMANDS,
  isMapping,
  type Mapping,
  type Task,
  type Transition,
  type Workflow,
} from './workflow-definition';
import { evaluate, WorkflowExpressionError } from './workflow-expressions';
import type { Standpoint } from './workflow-functions';
import {
  ABENDED,
  type ActionState,
  ENDED,
  mergeContexts,
  type StagedTask,
  type TaskState,
  type WorkflowState,
} from './workflow-state';

/** An action that a task wants started now. */
export interface ActionRequest {
  task: TaskState;
  action: ActionState;
  ref: string;
  parameters: Mapping;
}

export interface Outcome {
  status: 'succeeded' | 'failed';
  output: Mapping | null;
}

type Functions = (standpoint: Standpoint) => ReadonlyMap<string, Callable>;

const FAILURE = 'Execution failed. See result for details.';

export function emptyState(): WorkflowState {
  return {
    workflowExecution: randomBytes(12).toString('hex'),
    contexts: [],
    routes: [[]],
    sequence: [],
    staged: [],
    errors: [],
    status: 'running',
  };
}

function newTask(name: string, route: number, contexts: number[]): TaskState {
  return {
    id: randomBytes(12).toString('hex'),
    name,
    route,
    contexts,
    status: 'running',
    result: null,
    actions: [],
    retries: 0,
    terminal: false,
  };
}

/**
 * Decides what a workflow does next: which tasks begin, with what, and where they lead. Knows nothing of executions;
 * all that it remembers is in the state that it was given.
 */
export class Conductor {
  readonly #workflow: Workflow;
  readonly #graph: TaskGraph;
  readonly #state: WorkflowState;
  readonly #functions: Functions;

  constructor(workflow: Workflow, state: WorkflowState, functions: Functions) {
    this.#workflow = workflow;
    this.#graph = new TaskGraph(workflow);
    this.#state = state;
    this.#functions = functions;
  }

  get failed(): boolean {
    return this.#state.status === 'failed';
  }

  /**
   * Takes the input, sets the variables, and stages the first tasks.
   * @param surroundings what every expression sees beside them, as `ctx().st2`
   */
  begin(given: Mapping, surroundings: Mapping): void {
    const context: Mapping = { ...surroundings };
    try {
      for (const [name, fallback] of this.#workflow.input) {
        const value = Object.hasOwn(given, name) ? given[name] : undefined;
        context[name] = value === undefined || value === null ? this.#evaluate(fallback, { context }) : value;
      }
      for (const [name, value] of this.#workflow.vars) context[name] = this.#evaluate(value, { context });
    } catch (error) {
      this.#fail(error, {});
      return;
    }
    this.#state.contexts.push(context);
    for (const name of this.#graph.starts()) {
      this.#state.staged.push({ name, route: 0, contexts: [0], from: [] });
    }
  }

  /**
   * Puts tasks of an earlier run back on the stage.
   * @param reset tasks of which items that succeeded are done again too
   */
  rerun(tasks: readonly string[], reset: ReadonlySet<string>): void {
    const state = this.#state;
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
    const after = this.#graph.reachable(name);
    after.delete(name);
    this.#state.sequence = this.#state.sequence.filter((task) => !after.has(task.name));
    this.#state.staged = this.#state.staged.filter((staged) => !after.has(staged.name));
  }

  /** Begins what is ready. Commands and tasks without an action are carried through at once. */
  advance(): void {
    for (;;) {
      const index = this.#state.staged.findIndex((staged) => this.#isReady(staged));
      const staged = this.#state.staged[index];
      if (staged === undefined || this.failed) return;
      this.#state.staged.splice(index, 1);
      this.#start(staged);
    }
  }

  #isReady(staged: StagedTask): boolean {
    const task = this.#workflow.tasks.get(staged.name);
    return task === undefined || staged.from.length >= this.#graph.barrier(task) || staged.from.length === 0;
  }

  #start(staged: StagedTask): void {
    const { name, route, contexts } = staged;
    const task = this.#workflow.tasks.get(name);
    const state = newTask(name, route, contexts);
    if (task === undefined) {
      this.#carryOut(name, route, contexts);
      return;
    }
    try {
      const standpoint = { context: this.#contextOf(contexts), task: state };
      this.#prepareItems(task, state, standpoint);
      const delay = task.delay === undefined ? undefined : numberOf(this.#evaluate(task.delay, standpoint));
      if (delay !== undefined && delay > 0) state.notBefore = Date.now() + delay * 1000;
      // Rendered here so that a task that cannot be rendered never counts as begun.
      if (task.action !== undefined && state.items === undefined)
        this.#request(task, state, { status: '', result: null });
    } catch (error) {
      this.#fail(error, { route, task_id: name });
      return;
    }
    this.#state.sequence.push(state);
    if (task.action === undefined || state.items?.length === 0) {
      this.#complete(task, state, 'succeeded', state.items === undefined ? null : { items: [] });
    }
  }

  /** A command of the engine: it ends as soon as it begins, and what led to it belongs to the output. */
  #carryOut(name: string, route: number, contexts: number[]): void {
    const status = name === 'fail' ? 'failed' : 'succeeded';
    this.#state.sequence.push({ ...newTask(name, route, contexts), status, terminal: true });
    if (name !== 'fail') return;
    this.#state.errors.push({ type: 'error', message: FAILURE, task_id: 'fail' });
    this.#state.status = 'failed';
  }

  #prepareItems(task: Task, state: TaskState, standpoint: Standpoint): void {
    if (task.with === undefined) return;
    const items = this.#evaluate(task.with.items, standpoint);
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
        : numberOf(this.#evaluate(task.with.concurrency, standpoint));
    if (concurrency !== undefined && concurrency > 0) state.concurrency = concurrency;
  }

  /** Tasks that are under way. */
  get active(): TaskState[] {
    return this.#state.sequence.filter((task) => !ENDED.has(task.status));
  }

  /**
   * What must be started now. Each request's action is on record already, without a child.
   * @param now milliseconds since 1970; tasks that are delayed wait
   */
  requests(now: number): ActionRequest[] {
    return this.active.flatMap((state) => {
      const task = this.#workflow.tasks.get(state.name);
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
          return [this.#request(task, state, action)];
        } catch (error) {
          state.status = 'failed';
          this.#fail(error, { route: state.route, task_id: state.name });
          return [];
        }
      });
    });
  }

  #request(task: Task, state: TaskState, action: ActionState): ActionRequest {
    const standpoint: Standpoint = { context: this.#contextOf(state.contexts), task: state };
    if (action.item !== undefined) standpoint.item = { value: state.items?.[action.item] };
    const parameters = this.#evaluate(task.input, standpoint);
    return {
      task: state,
      action,
      ref: String(this.#evaluate(task.action, standpoint)),
      parameters: isMapping(parameters) ? parameters : {},
    };
  }

  /** An action of a task has ended. */
  ended(state: TaskState, action: ActionState, status: string, result: unknown): void {
    action.status = status;
    action.result = result;
    const task = this.#workflow.tasks.get(state.name);
    if (task === undefined) return;
    if (state.items === undefined) {
      this.#complete(task, state, status, result);
      return;
    }
    const done = state.actions.filter((each) => ENDED.has(each.status));
    if (done.length < state.items.length) return;
    done.sort((left, right) => (left.item ?? 0) - (right.item ?? 0));
    const failed = done.filter((each) => ABENDED.has(each.status)).at(-1);
    this.#complete(
      task,
      state,
      failed === undefined ? 'succeeded' : 'failed',
      { items: done.map((each) => ({ status: each.status, result: each.result })) },
      failed?.result,
    );
  }

  #complete(task: Task, state: TaskState, status: string, result: unknown, cause: unknown = result): void {
    state.status = status;
    state.result = result;
    const standpoint = { context: this.#contextOf(state.contexts), task: state };
    try {
      if (this.#triesAgain(task, state, standpoint)) return;
    } catch (error) {
      this.#fail(error, { route: state.route, task_id: state.name });
      return;
    }
    if (ABENDED.has(status)) {
      this.#state.errors.push({ type: 'error', message: FAILURE, task_id: state.name, result: cause });
    }
    const remedied = this.#follow(task, state, standpoint);
    if (ABENDED.has(status) && !remedied) this.#state.status = 'failed';
  }

  #triesAgain(task: Task, state: TaskState, standpoint: Standpoint): boolean {
    if (task.retry === undefined) return false;
    const when =
      task.retry.when === undefined ? ABENDED.has(state.status) : this.#evaluate(task.retry.when, standpoint);
    const count = numberOf(this.#evaluate(task.retry.count ?? 0, standpoint)) ?? 0;
    if (when !== true || state.retries >= count) return false;
    const delay = numberOf(this.#evaluate(task.retry.delay ?? 0, standpoint)) ?? 0;
    state.retries += 1;
    state.status = 'running';
    state.actions = [];
    state.notBefore = Date.now() + delay * 1000;
    return true;
  }

  /** Stages what follows. @returns whether anything follows but `continue`, which leaves a failure one */
  #follow(task: Task, state: TaskState, standpoint: Standpoint): boolean {
    let followed = false;
    let remedied = false;
    task.next.forEach((transition, index) => {
      const key = `${transition.targets[0] ?? 'continue'}__t${index}`;
      try {
        if (transition.when !== undefined && this.#evaluate(transition.when, standpoint) !== true) return;
        const contexts = this.#publish(transition, state, standpoint);
        followed = true;
        for (const target of transition.targets) {
          remedied ||= target !== 'continue';
          if (target === 'continue' || target === 'noop') this.#carryOut(target, state.route, contexts);
          else
            this.#stage(target === 'retry' ? task.name : target, `${task.name}__t${index}`, state, contexts);
        }
      } catch (error) {
        this.#fail(error, { route: state.route, task_id: state.name, task_transition_id: key });
      }
    });
    state.terminal = !followed;
    return remedied;
  }

  #publish(transition: Transition, state: TaskState, standpoint: Standpoint): number[] {
    if (transition.publish.length === 0) return state.contexts;
    const context: Mapping = { ...standpoint.context };
    const published: Mapping = {};
    for (const [name, value] of transition.publish) {
      const evaluated = this.#evaluate(value, { ...standpoint, context });
      context[name] = evaluated;
      published[name] = evaluated;
    }
    this.#state.contexts.push(published);
    return [...state.contexts, this.#state.contexts.length - 1];
  }

  #stage(name: string, transition: string, from: TaskState, contexts: number[]): void {
    const route = this.#routeTo(name, transition, from.route);
    const joins = this.#workflow.tasks.get(name)?.join !== undefined;
    const waiting = joins
      ? this.#state.staged.find((each) => each.name === name && each.route === route)
      : undefined;
    if (waiting === undefined) {
      this.#state.staged.push({ name, route, contexts: [...contexts], from: [from.name] });
      return;
    }
    waiting.contexts = [...new Set([...waiting.contexts, ...contexts])];
    waiting.from = [...new Set([...waiting.from, from.name])];
  }

  #routeTo(name: string, transition: string, route: number): number {
    const path = this.#state.routes[route] ?? [];
    if (!this.#graph.splits(name) || path.includes(transition)) return route;
    this.#state.routes.push([...path, transition]);
    return this.#state.routes.length - 1;
  }

  /** Joins that nothing can complete any more. @returns whether there were any */
  settleJoins(): void {
    for (const { name, route } of this.#state.staged) {
      this.#state.errors.push({
        type: 'error',
        message: `UnreachableJoinError: The join task|route "${name}|${route}" is partially satisfied but unreachable.`,
        task_id: name,
        route,
      });
      this.#state.status = 'failed';
    }
    this.#state.staged = [];
  }

  /** The end, once nothing is left to do or something failed. */
  outcome(): Outcome {
    const output = this.#output();
    return { status: this.failed ? 'failed' : 'succeeded', output };
  }

  #output(): Mapping | null {
    if (!this.#workflow.hasOutput || this.#state.contexts.length === 0) return null;
    const indexes = this.#state.sequence.filter((task) => task.terminal).flatMap((task) => task.contexts);
    // With nothing begun there is no context at all, not even the input: so it is on StackStorm.
    const context = this.#contextOf([...new Set(indexes)]);
    const output: Mapping = {};
    try {
      for (const [name, value] of this.#workflow.output) {
        output[name] = this.#evaluate(value, { context });
        context[name] = output[name];
      }
      return output;
    } catch (error) {
      this.#fail(error, {});
      return null;
    }
  }

  #contextOf(indexes: readonly number[]): Mapping {
    return mergeContexts(indexes.map((index) => this.#state.contexts[index] ?? {}));
  }

  #evaluate(value: unknown, standpoint: Standpoint): unknown {
    return evaluate(value, this.#functions(standpoint));
  }

  #fail(error: unknown, where: { route?: number; task_id?: string; task_transition_id?: string }): void {
    if (!(error instanceof WorkflowExpressionError)) throw error;
    this.#state.errors.push({ type: 'error', message: error.message, ...where });
    this.#state.status = 'failed';
  }
}
