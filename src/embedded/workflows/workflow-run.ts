import { systemClock } from '../../core/clock';
import type { Mapping } from '../../core/mapping';
import { messageOf } from '../../core/message-of';
import { isFinal } from '../../core/stackstorm-types';
import { notificationOfNamedTask } from '../executions/notification';
import type { ActionRun, ChildExecution, RunEnd } from '../runners/runner';
import { Conductor } from './conductor';
import { RerunError } from './reruns';
import type { Workflow } from './workflow-definition';
import { workflowFunctions } from './workflow-functions';
import { type ActionState, emptyState, type TaskState, type WorkflowState } from './workflow-state';

interface Watched {
  task: TaskState;
  action: ActionState;
}

/** Something happened: look again at what is to be done. */
class Signal {
  #ring: () => void = () => {};
  #next = this.#fresh();

  #fresh(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
    });
  }

  ring(): void {
    this.#ring();
  }

  async wait(): Promise<void> {
    await this.#next;
    this.#next = this.#fresh();
  }
}

/**
 * Runs one orquesta workflow: starts executions as the conductor asks for them and tells it how they ended.
 * Everything is on the disk before the next step; a new process finds its children by their context.
 */
export class WorkflowRun {
  readonly #run: ActionRun;
  readonly #state: WorkflowState;
  readonly #conductor: Conductor;
  readonly #changed = new Signal();
  readonly #watched = new Map<string, Watched>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Ends of children that the conductor has not been told yet: it is told between two steps, never during one. */
  readonly #ends: (() => void)[] = [];
  /** Tasks of which the end is told. */
  readonly #named: ReadonlySet<string>;
  /** The execution to go on from, and with which tasks. */
  readonly #again: ReturnType<typeof rerunOf>;
  #pausing = false;

  constructor(run: ActionRun, workflow: Workflow) {
    this.#run = run;
    this.#named = tasksToTellOf(run.parameters.notify);
    this.#again = run.state === undefined ? rerunOf(run) : undefined;
    const earlier = run.state ?? (this.#again && run.stateOf(this.#again.of));
    this.#state = (earlier as WorkflowState | undefined) ?? emptyState();
    const user = String(run.context.user ?? '');
    this.#conductor = new Conductor(workflow, this.#state, (evaluation) =>
      workflowFunctions(this.#state, evaluation, run.keys, user),
    );
    if (this.#again !== undefined) this.#state.workflowExecution = emptyState().workflowExecution;
    else if (run.state === undefined) this.#conductor.begin(run.parameters, this.#initialContext());
    run.context.workflow_execution = this.#state.workflowExecution;
  }

  #initialContext(): Mapping {
    const { executionId, context, apiUrl, action } = this.#run;
    return {
      st2: {
        api_url: apiUrl,
        action_execution_id: executionId,
        workflow_execution_id: this.#state.workflowExecution,
        user: context.user ?? null,
        action: action.ref,
        pack: action.pack,
        parent: context.parent ?? null,
        source_channel: context.source_channel ?? null,
        api_user: context.api_user ?? null,
      },
    };
  }

  /** @throws RerunError where it is to go on from a workflow that has not ended, or from a task that has not run */
  async end(): Promise<RunEnd> {
    this.#run.onPause(() => this.#pause());
    this.#run.onResume(() => this.#resume());
    this.#run.signal.addEventListener('abort', () => this.#changed.ring(), { once: true });
    try {
      await this.#goOnFromEarlier();
      await this.#rejoin();
      return await this.#loop();
    } finally {
      for (const timer of this.#timers) clearTimeout(timer);
    }
  }

  async #goOnFromEarlier(): Promise<void> {
    if (this.#again === undefined) return;
    const { of, tasks, reset } = this.#again;
    const earlier = await this.#run.children.get(of);
    if (earlier === undefined || !isFinal(earlier.status))
      throw new RerunError(
        `Unable to rerun workflow execution "${of}" because it is not in a completed state.`,
      );
    this.#conductor.rerun(tasks, reset);
  }

  async #loop(): Promise<RunEnd> {
    for (;;) {
      if (this.#run.signal.aborted) return this.#canceled();
      this.#takeEnds();
      if (!this.#pausing && !this.#conductor.canceled) await this.#startWhatIsReady();
      await this.#run.saveState(this.#state);
      if (this.#conductor.failed && !this.#isRemedying()) return this.#finish();
      if (this.#conductor.canceled && this.#watched.size === 0 && this.#ends.length === 0)
        return { status: 'canceled', result: { output: this.#conductor.outcome().output } };
      if (this.#conductor.active.length === 0 && !this.#pausing && !this.#conductor.canceled)
        return this.#finish();
      if (this.#ends.length > 0) continue;
      if (this.#atRest()) return { status: 'paused', result: { output: null } };
      await this.#changed.wait();
    }
  }

  /** What was named beside `fail` runs although the workflow has failed. */
  #isRemedying(): boolean {
    return (
      this.#conductor.hasStaged || this.#conductor.active.some(({ runsOnFailure }) => runsOnFailure === true)
    );
  }

  #takeEnds(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  async #startWhatIsReady(): Promise<void> {
    this.#conductor.advance();
    for (;;) {
      const now = systemClock.steady();
      const requests = this.#conductor.requests(now);
      const idle = this.#conductor.idle(now);
      if (requests.length === 0 && idle.length === 0) break;
      // Said before it is done: a child that a killed process left behind is found again, never started twice.
      await this.#run.saveState(this.#state);
      for (const { task, action, ref, parameters, written } of requests) {
        try {
          if (typeof parameters === 'string')
            throw new Error(
              `The input of the task "${task.name}" is the text "${parameters}", which no action takes; write each parameter on a line of its own, as "name: value".`,
            );
          const child = await this.#run.children.start({
            action: ref,
            parameters,
            written,
            context: { orquesta: this.#childContext(task, action) },
            notification: this.#named.has(task.name)
              ? notificationOfNamedTask(this.#run.notification)
              : 'nobody',
          });
          this.#watch(child, task, action);
        } catch (error) {
          const message = messageOf(error);
          this.#conductor.ended(task, action, 'failed', { error: message });
        }
      }
      for (const task of idle) this.#conductor.endIdle(task);
      this.#conductor.advance();
    }
    for (const task of this.#conductor.active) this.#wakeFor(task);
  }

  #childContext(task: TaskState, action: ActionState): Mapping {
    return {
      workflow_execution_id: this.#state.workflowExecution,
      task_execution_id: task.id,
      task_name: task.name,
      task_id: task.name,
      task_route: task.route,
      ...(action.item === undefined ? {} : { item_id: action.item }),
      ...(task.retries === 0 ? {} : { retry: task.retries }),
    };
  }

  #wakeFor(task: TaskState): void {
    const wait = (task.notBefore ?? 0) - systemClock.steady();
    if (wait <= 0 || task.actions.length > 0) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#changed.ring();
      },
      Math.min(wait, 2 ** 31 - 1),
    );
    this.#timers.add(timer);
  }

  #watch(child: ChildExecution, task: TaskState, action: ActionState): void {
    action.child = child.id;
    action.status = child.status;
    this.#watched.set(child.id, { task, action });
    const follow = async (known: string | undefined): Promise<void> => {
      const now = await this.#run.children.wait(child.id, known);
      if (!isFinal(now.status)) action.status = now.status;
      else {
        this.#watched.delete(child.id);
        this.#ends.push(() => this.#conductor.ended(task, action, now.status, now.result));
      }
      this.#changed.ring();
      // Anything else is a child of a backend that is being stopped: the next process takes it up.
      if (now.status === 'pending' || now.status === 'paused') await follow(now.status);
    };
    follow(undefined).catch((error) => {
      this.#watched.delete(child.id);
      const result = { error: messageOf(error) };
      this.#ends.push(() => this.#conductor.ended(task, action, 'failed', result));
      this.#changed.ring();
    });
  }

  /** After a pause or in a new process: finds the children that were under way, and wakes those that paused with us. */
  async #rejoin(): Promise<void> {
    const waiting = this.#conductor.active.flatMap((task) =>
      task.actions.filter((action) => !isFinal(action.status)).map((action) => ({ task, action })),
    );
    if (waiting.length === 0) return;
    const children = await this.#run.children.list();
    for (const { task, action } of waiting) {
      const child = children.find(({ id, context }) =>
        action.child === undefined ? this.#isOurs(context, task, action) : id === action.child,
      );
      if (child === undefined) {
        delete action.child;
        action.status = 'requested';
      } else if (isFinal(child.status)) {
        action.child = child.id;
        this.#conductor.ended(task, action, child.status, child.result);
      } else {
        if (child.status === 'paused') await this.#run.children.resume(child.id);
        this.#watch(child, task, action);
      }
    }
  }

  #isOurs(context: Mapping, task: TaskState, action: ActionState): boolean {
    const about = context.orquesta as Mapping | undefined;
    return (
      about?.task_execution_id === task.id &&
      about.item_id === action.item &&
      (about.retry ?? 0) === task.retries
    );
  }

  /** Nothing moves until somebody answers an inquiry or asks to resume. */
  #atRest(): boolean {
    const statuses = [...this.#watched.values()].map(({ action }) => action.status);
    if (!statuses.every((status) => status === 'pending' || status === 'paused')) return false;
    return this.#pausing || (statuses.length > 0 && this.#timers.size === 0);
  }

  #pause(): void {
    this.#pausing = true;
    for (const id of this.#watched.keys()) this.#run.children.pause(id).catch(() => {});
    this.#changed.ring();
  }

  #resume(): void {
    this.#pausing = false;
    for (const [id, { action }] of this.#watched) {
      if (action.status === 'paused' || action.status === 'pausing')
        this.#run.children.resume(id).catch(() => {});
    }
    this.#changed.ring();
  }

  async #canceled(): Promise<RunEnd> {
    if (this.#run.signal.reason !== 'shutdown') {
      await Promise.all([...this.#watched.keys()].map((id) => this.#run.children.cancel(id)));
      while (this.#watched.size > 0) await this.#changed.wait();
      this.#takeEnds();
    }
    return { status: 'canceled', result: { output: this.#conductor.outcome().output } };
  }

  async #finish(): Promise<RunEnd> {
    // A workflow whose input could not be read has nothing to say; orquesta would, StackStorm does not ask it.
    const hasBegun = this.#state.contexts.length > 0;
    const output = hasBegun ? this.#conductor.outcome().output : null;
    const status = this.#conductor.failed ? 'failed' : 'succeeded';
    await this.#run.saveState(this.#state);
    return {
      status,
      result: status === 'failed' ? { errors: this.#state.errors, output } : { output },
    };
  }
}

/** `POST /executions/<id>/re_run {tasks, reset}`. */
function rerunOf(run: ActionRun): { of: string; tasks: string[]; reset: Set<string> } | undefined {
  const again = run.context['re-run'] as { ref?: unknown; tasks?: unknown; reset?: unknown } | undefined;
  if (typeof again?.ref !== 'string' || !Array.isArray(again.tasks) || again.tasks.length === 0)
    return undefined;
  return {
    of: again.ref,
    tasks: again.tasks.map(String),
    reset: new Set(Array.isArray(again.reset) ? again.reset.map(String) : []),
  };
}

/** The runner's parameter `notify`: names of tasks. */
export function tasksToTellOf(notify: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(notify) ? notify.map(String) : []);
}
