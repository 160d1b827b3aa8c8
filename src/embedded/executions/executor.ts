import type { Mapping } from '../../core/mapping';
import { sentenceOf } from '../fault';
import type { RunEnd } from '../runners/runner';
import { microseconds } from '../timestamps';
import { ExecutionControl } from './execution-control';
import type { ExecutionRecord } from './execution-record';
import type { ExecutionRequest } from './execution-request';
import { isEmpty, isWorkflow } from './execution-view';
import type { ExecutorParts, FinishedListener } from './executor-parts';
import { Journal } from './journal';
import { LiveExecution } from './live-execution';
import { newRecord } from './new-record';
import { carriedOn } from './notification';
import { ConcurrencyPolicies } from './policies';
import { Slots } from './slots';
import { Worker } from './worker';

/** Takes executions from `requested` to their end, and tells the store and the stream at each step. */
export class Executor {
  readonly #parts: ExecutorParts;
  readonly #live = new Map<string, LiveExecution>();
  readonly #slots: Slots;
  readonly #finished: FinishedListener[] = [];
  readonly #resting: FinishedListener[] = [];
  readonly #concurrency: ConcurrencyPolicies;
  readonly #journal: Journal;
  readonly #worker: Worker;
  readonly #control: ExecutionControl;
  #closing = false;

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
    this.#slots = new Slots(parts.slots);
    this.#concurrency = new ConcurrencyPolicies((action) => parts.library.policiesFor(action));
    this.#journal = new Journal(parts);
    this.#worker = new Worker(this, parts, this.#journal);
    this.#control = new ExecutionControl({
      store: parts.store,
      journal: this.#journal,
      live: (id) => this.#live.get(id),
      begin: (live) => this.#begin(live, () => {}),
      finish: (live, status, result) => this.#finish(live, status, result),
    });
  }

  onFinished(listener: FinishedListener): void {
    this.#finished.push(listener);
  }

  /** Told of every execution that comes to rest (`paused`, `pending`). */
  onRest(listener: FinishedListener): void {
    this.#resting.push(listener);
  }

  /**
   * Stores an execution and lets it wait its turn. Its parameters must have been checked.
   * It is on the disk when `durable` resolves, and begins no earlier.
   */
  submit(request: ExecutionRequest): ExecutionRecord {
    const record = newRecord(this.#parts, request);
    this.#journal.create(record);
    const live = new LiveExecution(record);
    this.#live.set(record.id, live);
    // What could not be kept was not accepted, and must not begin.
    this.#parts.durable().then(
      () => this.#enqueue(live),
      () => this.#live.delete(record.id),
    );
    return record;
  }

  /** By id; live ones as they are now, finished ones from the store. */
  get(id: string): ExecutionRecord | undefined {
    return this.#live.get(id)?.record ?? this.#journal.unsaved(id) ?? this.#parts.store.get(id);
  }

  live(id: string): LiveExecution | undefined {
    return this.#live.get(id);
  }

  /** Resolves when the execution is final or at rest; with `known`, when it is no longer at rest in that way. */
  async rest(id: string, known?: string): Promise<ExecutionRecord | undefined> {
    const live = this.#live.get(id);
    if (live === undefined) return this.#parts.store.get(id);
    const { status } = live.record;
    if ((status === 'paused' || status === 'pending') && status !== known) return live.record;
    return live.rest();
  }

  view(record: ExecutionRecord, showSecrets: boolean): Mapping {
    return this.#journal.view(record, showSecrets);
  }

  /**
   * Asks an execution to end. What has not begun is cancelled at once; what runs is `canceling` until it stopped.
   * @returns the record after the request, or undefined where there is nothing to cancel any more
   */
  cancel(id: string, user: string): ExecutionRecord | undefined {
    return this.#control.cancel(id, user);
  }

  /** @throws Fault (400) where it is no workflow or finished already */
  pause(id: string, user: string): ExecutionRecord {
    return this.#control.pause(id, user);
  }

  /** @throws Fault (400) where it is no workflow or finished already */
  resume(id: string, user: string): ExecutionRecord {
    return this.#control.resume(id, user);
  }

  /** Ends an execution that waits for an answer (an inquiry). */
  answer(
    id: string,
    status: 'succeeded' | 'timeout' | 'failed',
    result: unknown,
  ): ExecutionRecord | undefined {
    const live = this.#live.get(id);
    if (live === undefined || live.record.status !== 'pending') return undefined;
    this.#finish(live, status, result);
    return live.record;
  }

  /** Asks for the same again, as a retry policy wants. Never throws. */
  retry(record: ExecutionRecord, attempt: number): void {
    const action = this.#parts.library.action(record.action.ref);
    if (action === undefined || !action.enabled || this.#closing) return;
    try {
      this.submit({
        action,
        parameters: record.parameters,
        context: {
          ...record.context,
          policies: { retry: { retry_count: attempt, retried_liveaction_id: record.liveactionId } },
        },
        role: record.role ?? 'observer',
        notification: carriedOn(record),
      });
    } catch (error) {
      this.#parts.log.error(`Execution ${record.id} could not be tried again: ${sentenceOf(error)}`);
    }
  }

  /** Stores and announces an execution that is over already (the notifier's own). */
  recordFinished(request: ExecutionRequest, status: string, result: unknown): ExecutionRecord {
    const record = newRecord(this.#parts, request);
    const now = microseconds(this.#parts.clock.now());
    record.log.push({ time: now, status });
    record.status = status;
    record.ended = now;
    record.result = result;
    this.#journal.create(record);
    return record;
  }

  /** Takes up again what a former process left. */
  restore(record: ExecutionRecord, how: 'queue' | 'run' | 'rest'): void {
    const live = new LiveExecution(record);
    this.#live.set(record.id, live);
    if (how === 'queue') this.#enqueue(live);
    else if (how === 'run') this.#begin(live, () => {});
  }

  /** Gives a former process's execution an end. */
  restoreEnded(record: ExecutionRecord, status: string, result: unknown): void {
    const live = new LiveExecution(record);
    this.#live.set(record.id, live);
    this.#finish(live, status, result);
  }

  /** Stops starting things; what runs is killed. Resolves when nothing works any more. */
  async close(): Promise<void> {
    this.#closing = true;
    const working = [...this.#live.values()].filter((live) => live.working);
    const ends = working.map((live) => live.rest());
    for (const live of working) live.abort.abort('shutdown');
    await Promise.race([Promise.all(ends), new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
    this.#journal.close();
  }

  #enqueue(live: LiveExecution): void {
    const start = () => {
      const isGone = this.#live.get(live.record.id) !== live;
      if (isGone || live.record.status === 'canceled' || this.#closing) return;
      const admitted = this.#concurrency.admit(live.record, start);
      if (admitted === 'cancel') {
        this.#finish(live, 'canceled', {
          message: 'A policy of the action allows no more executions of it at once.',
        });
        return;
      }
      if (admitted === 'wait') return;
      const runner = this.#parts.runner(live.record.action.runner_type);
      if (runner?.resumable === true) setImmediate(() => this.#begin(live, () => {}));
      else this.#slots.take(() => setImmediate(() => this.#begin(live, () => this.#slots.release())));
    };
    if (live.record.delay === undefined) start();
    else this.#parts.clock.after(live.record.delay, start);
  }

  /** Never throws and never rejects: what goes wrong becomes the execution's end. */
  #begin(live: LiveExecution, done: () => void): void {
    if (this.#closing || this.#live.get(live.record.id) !== live) {
      done();
      return;
    }
    live.working = true;
    this.#worker
      .run(live)
      .catch((error): RunEnd => {
        this.#parts.log.error(
          `Execution ${live.record.id} (${live.record.action.ref}) failed: ${sentenceOf(error)}`,
        );
        return { status: 'failed', result: { error: sentenceOf(error) } };
      })
      .then((ended) => {
        live.working = false;
        this.#settle(live, ended);
      })
      .catch((error) => {
        this.#live.delete(live.record.id);
        this.#parts.log.error(
          `The end of execution ${live.record.id} could not be kept: ${sentenceOf(error)}`,
        );
        live.rested();
      })
      .finally(done);
  }

  #settle(live: LiveExecution, ended: RunEnd): void {
    const { record } = live;
    if (this.#closing && live.abort.signal.reason === 'shutdown') {
      // Left as it is in the store: the next process says what became of it.
      this.#live.delete(record.id);
      live.rested();
      return;
    }
    if (record.status === 'canceling') {
      this.#finish(
        live,
        'canceled',
        isWorkflow(record) && !isEmpty(ended.result) ? ended.result : record.result,
      );
    } else if (ended.status === 'paused' || ended.status === 'pending') {
      this.#rest(live, ended);
    } else {
      this.#finish(live, ended.status, ended.result);
    }
  }

  #rest(live: LiveExecution, ended: RunEnd): void {
    const { record } = live;
    const askedFor = record.status === 'pausing';
    record.result = ended.result ?? {};
    this.#journal.advance(record, ended.status);
    live.rested();
    this.#tell(this.#resting, record);
    // A workflow that waits for an inquiry which was answered before it had come to rest goes on at once.
    if (record.status === 'paused' && !askedFor && !this.#waitsForAnswer(record))
      this.resume(record.id, String(record.context.user ?? ''));
  }

  #waitsForAnswer(record: ExecutionRecord): boolean {
    return this.#parts.store
      .childIds(record.id)
      .some((id) => ['pending', 'paused', 'pausing'].includes(this.get(id)?.status ?? ''));
  }

  #tell(listeners: readonly FinishedListener[], record: ExecutionRecord): void {
    for (const listener of listeners) {
      try {
        listener(record);
      } catch (error) {
        this.#parts.log.error(`Not all could be told of execution ${record.id}: ${sentenceOf(error)}`);
      }
    }
  }

  #finish(live: LiveExecution, status: string, result: unknown): void {
    const { record } = live;
    record.result = result ?? {};
    record.ended = microseconds(this.#parts.clock.now());
    this.#journal.advance(record, status, () => this.#tell(this.#finished, record));
    this.#live.delete(record.id);
    this.#concurrency.ended(record);
    live.rested();
    this.#tell(this.#finished, record);
  }
}
