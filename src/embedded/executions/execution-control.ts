import { badRequest } from '../fault';
import type { ExecutionStore } from '../store/execution-store';
import type { ExecutionRecord } from './execution-record';
import { isWorkflow } from './execution-view';
import type { Journal } from './journal';
import type { LiveExecution } from './live-execution';

export interface ExecutionControlParts {
  store: ExecutionStore;
  journal: Journal;
  live(id: string): LiveExecution | undefined;
  begin(live: LiveExecution): void;
  finish(live: LiveExecution, status: string, result: unknown): void;
}

/** What people may ask of an execution that is not over: end, wait, go on. */
export class ExecutionControl {
  readonly #parts: ExecutionControlParts;

  constructor(parts: ExecutionControlParts) {
    this.#parts = parts;
  }

  /**
   * Asks an execution to end. What has not begun is cancelled at once; what runs is `canceling` until it stopped.
   * @returns the record after the request, or undefined where there is nothing to cancel any more
   */
  cancel(id: string, user: string): ExecutionRecord | undefined {
    const live = this.#parts.live(id);
    if (live === undefined || live.record.status === 'pending') return undefined;
    const { record } = live;
    if (record.status === 'canceling') return record;
    record.context = { ...record.context, cancelled_by: user };
    record.result = { message: 'Action canceled by user.', user };
    if (!live.working) {
      this.#parts.finish(live, 'canceled', record.result);
      this.#cancelChildren(record, user);
      return record;
    }
    this.#parts.journal.advance(live.record, 'canceling');
    live.abort.abort('cancel');
    return record;
  }

  /** A workflow at rest cannot end its children itself; an inquiry of it must not wait for ever. */
  #cancelChildren(parent: ExecutionRecord, user: string): void {
    for (const id of this.#parts.store.childIds(parent.id)) {
      const child = this.#parts.live(id);
      if (child?.record.status === 'pending') this.#parts.finish(child, 'canceled', child.record.result);
      else if (child !== undefined) this.cancel(id, user);
    }
  }

  /** @throws Fault (400) where it is no workflow or finished already */
  pause(id: string, user: string): ExecutionRecord {
    const live = this.#liveWorkflow(id, 'pause');
    const { status, liveactionId } = live.record;
    if (status === 'pausing' || status === 'paused') return live.record;
    if (status !== 'running')
      throw badRequest(
        `Failed updating execution. Unable to pause liveaction "${liveactionId}" because it is not in a running state.`,
      );
    live.record.context = { ...live.record.context, paused_by: user };
    live.record.result = { output: null };
    this.#parts.journal.advance(live.record, 'pausing');
    live.askToPause();
    return live.record;
  }

  /** @throws Fault (400) where it is no workflow or finished already */
  resume(id: string, user: string): ExecutionRecord {
    const live = this.#liveWorkflow(id, 'resume');
    live.record.context = { ...live.record.context, resumed_by: user };
    if (live.record.status === 'pausing') {
      this.#parts.journal.advance(live.record, 'running');
      live.askToResume();
    } else if (live.record.status === 'paused') {
      this.#parts.journal.advance(live.record, 'resuming');
      setImmediate(() => this.#parts.begin(live));
    }
    return live.record;
  }

  #liveWorkflow(id: string, verb: string): LiveExecution {
    const live = this.#parts.live(id);
    if (live === undefined) throw badRequest('Execution is already in completed state.');
    if (!isWorkflow(live.record))
      throw badRequest(
        `Failed updating execution. Unable to ${verb} liveaction "${live.record.liveactionId}" because it is not supported by the "${live.record.action.runner_type}" runner.`,
      );
    return live;
  }
}
