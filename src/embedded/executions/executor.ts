import { hostname } from 'node:os';
import type { Clock } from '../../clock';
import type { Log } from '../../log';
import { badRequest, sentenceOf } from '../fault';
import { objectId } from '../object-id';
import type { StoredAction } from '../packs/pack';
import type { PackLibrary } from '../packs/pack-library';
import { secretTexts } from '../parameters/masking';
import { EXECUTION_VARIABLE, type ProcessGroups } from '../processes/process-groups';
import type { Ended, Keys, Run, Runner } from '../runners/runner';
import type { ExecutionStore } from '../store/execution-store';
import type { EventBus } from '../stream/event-bus';
import { microseconds } from '../timestamps';
import { childrenOf } from './children';
import { type ExecutionRecord, FINAL } from './execution-record';
import { type ExecutionRequest, parameterSchemas } from './execution-request';
import { executionView, isWorkflow, liveactionView } from './execution-view';
import { finalParameters } from './final-parameters';
import { LiveExecution } from './live-execution';
import { OutputRecorder } from './output-recorder';
import { ConcurrencyPolicies } from './policies';
import { Slots } from './slots';

type Mapping = Record<string, unknown>;

export interface ExecutorParts {
  store: ExecutionStore;
  library: PackLibrary;
  runner: (name: string) => Runner | undefined;
  runnerView: (runner: Runner) => Mapping;
  bus: EventBus;
  processes: ProcessGroups;
  keys: Keys;
  /** The datastore as templates of defaults see it. */
  datastore: (user: string) => unknown;
  clock: Clock;
  log: Log;
  /** Resolves when all that was written is on the disk. */
  durable: () => Promise<void>;
  /** Where links lead; known once the server listens. */
  address: { webUrl: string; apiUrl: string };
  /** How many actions run at once. Workflows and inquiries wait without taking a place. */
  slots: number;
}

/** What is told about every execution that has just become final. */
export type FinishedListener = (record: ExecutionRecord) => void;

/** Takes executions from `requested` to their end, and tells the store and the stream at each step. */
export class Executor {
  readonly #parts: ExecutorParts;
  readonly #live = new Map<string, LiveExecution>();
  readonly #slots: Slots;
  readonly #finished: FinishedListener[] = [];
  readonly #resting: FinishedListener[] = [];
  readonly #host = hostname();
  readonly #concurrency: ConcurrencyPolicies;
  #closing = false;

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
    this.#slots = new Slots(parts.slots);
    this.#concurrency = new ConcurrencyPolicies((action) => parts.library.policiesFor(action));
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
   * It is on the disk when this returns.
   */
  submit(request: ExecutionRequest): ExecutionRecord {
    const record = this.newRecord(request);
    this.#parts.store.insert(record);
    const live = new LiveExecution(record);
    this.#live.set(record.id, live);
    this.#publish(record, 'create');
    this.#enqueue(live);
    return record;
  }

  /** A record for what was asked, neither stored nor announced. */
  newRecord(request: ExecutionRequest): ExecutionRecord {
    const { clock } = this.#parts;
    const runner = this.#runnerOf(request.action);
    const now = microseconds(clock.now());
    return {
      id: objectId(clock.now()),
      liveactionId: objectId(clock.now()),
      action: actionView(request.action),
      runner: this.#parts.runnerView(runner),
      status: 'requested',
      parameters: request.parameters,
      context: request.context,
      log: [{ time: now, status: 'requested' }],
      started: now,
      result: {},
      runnerInfo: {},
      ...(request.notify === undefined ? {} : { notify: request.notify }),
      ...(request.parent === undefined ? {} : { parent: request.parent }),
      ...(request.rule === undefined ? {} : { rule: request.rule }),
      ...(request.triggerInstance === undefined ? {} : { triggerInstance: request.triggerInstance }),
      ...(request.delay === undefined ? {} : { delay: request.delay }),
    };
  }

  /** By id; live ones as they are now, finished ones from the store. */
  get(id: string): ExecutionRecord | undefined {
    return this.#live.get(id)?.record ?? this.#parts.store.get(id);
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
    const children = isWorkflow(record) ? this.#parts.store.childIds(record.id) : undefined;
    return executionView(record, {
      showSecrets,
      webUrl: this.#parts.address.webUrl,
      ...(children === undefined ? {} : { children }),
    });
  }

  /**
   * Asks an execution to end. What has not begun is cancelled at once; what runs is `canceling` until it stopped.
   * @returns the record after the request, or undefined where there is nothing to cancel any more
   */
  cancel(id: string, user: string): ExecutionRecord | undefined {
    const live = this.#live.get(id);
    if (live === undefined || live.record.status === 'pending') return undefined;
    const { record } = live;
    if (record.status === 'canceling') return record;
    record.context = { ...record.context, cancelled_by: user };
    record.result = { message: 'Action canceled by user.', user };
    if (!live.working) {
      this.#finish(live, 'canceled', record.result);
      this.#cancelChildren(record, user);
      return record;
    }
    this.#advance(live, 'canceling');
    live.abort.abort('cancel');
    return record;
  }

  /** A workflow at rest cannot end its children itself; an inquiry of it must not wait for ever. */
  #cancelChildren(parent: ExecutionRecord, user: string): void {
    for (const id of this.#parts.store.childIds(parent.id)) {
      const child = this.#live.get(id);
      if (child?.record.status === 'pending') this.#finish(child, 'canceled', child.record.result);
      else if (child !== undefined) this.cancel(id, user);
    }
  }

  /** @throws Fault (400) where it is no workflow or finished already */
  pause(id: string, user: string): ExecutionRecord {
    const live = this.#liveWorkflow(id, 'pause');
    if (live.record.status !== 'running') return live.record;
    live.record.context = { ...live.record.context, paused_by: user };
    live.record.result = { output: null };
    this.#advance(live, 'pausing');
    live.askToPause();
    return live.record;
  }

  /** @throws Fault (400) where it is no workflow or finished already */
  resume(id: string, user: string): ExecutionRecord {
    const live = this.#liveWorkflow(id, 'resume');
    live.record.context = { ...live.record.context, resumed_by: user };
    if (live.record.status === 'pausing') {
      this.#advance(live, 'running');
      live.askToResume();
    } else if (live.record.status === 'paused') {
      this.#advance(live, 'resuming');
      setImmediate(() => this.#begin(live, () => {}));
    }
    return live.record;
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
    if (action === undefined || this.#closing) return;
    try {
      this.submit({
        action,
        parameters: record.parameters,
        context: {
          ...record.context,
          policies: { retry: { retry_count: attempt, retried_liveaction_id: record.liveactionId } },
        },
        ...(record.notify === undefined ? {} : { notify: record.notify }),
      });
    } catch (error) {
      this.#parts.log.error(`Execution ${record.id} could not be tried again: ${sentenceOf(error)}`);
    }
  }

  /** Stores and announces an execution that is over already (the notifier's own). */
  recordFinished(request: ExecutionRequest, status: string, result: unknown): ExecutionRecord {
    const record = this.newRecord(request);
    const now = microseconds(this.#parts.clock.now());
    record.log.push({ time: now, status });
    record.status = status;
    record.ended = now;
    record.result = result;
    this.#parts.store.insert(record);
    this.#publish(record, 'create');
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
  }

  #runnerOf(action: { runner_type: string; ref: string }): Runner {
    const runner = this.#parts.runner(action.runner_type);
    if (runner === undefined)
      throw badRequest(`There is no runner "${action.runner_type}" (action ${action.ref}).`);
    return runner;
  }

  #liveWorkflow(id: string, verb: string): LiveExecution {
    const live = this.#live.get(id);
    if (live === undefined) throw badRequest('Execution is already in completed state.');
    if (!isWorkflow(live.record))
      throw badRequest(
        `Failed updating execution. Unable to ${verb} liveaction "${live.record.liveactionId}" because it is not supported by the "${live.record.action.runner_type}" runner.`,
      );
    return live;
  }

  #enqueue(live: LiveExecution): void {
    const start = () => {
      if (live.record.status === 'canceled' || this.#closing) return;
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
    if (this.#closing || live.record.status === 'canceled') {
      done();
      return;
    }
    live.working = true;
    this.#work(live)
      .catch((error): Ended => {
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

  async #work(live: LiveExecution): Promise<Ended> {
    const { record } = live;
    const action = this.#parts.library.action(record.action.ref);
    const runner = this.#runnerOf(record.action);
    if (action === undefined)
      return { status: 'failed', result: { error: `Action ${record.action.ref} is not there any more.` } };
    if (record.status === 'requested' || record.status === 'delayed') {
      record.log.push({ time: microseconds(this.#parts.clock.now()), status: 'scheduled' });
      record.status = 'scheduled';
      this.#publish(record, 'update');
    }
    record.runnerInfo = { hostname: this.#host, pid: process.pid };
    this.#advance(live, 'running');
    // Only what is known to have begun may begin: else a crash would let it run twice.
    await this.#parts.durable();
    live.forgetListeners();
    const user = String(record.context.user ?? '');
    const parameters = finalParameters(action, runner, record.parameters, {
      context: { ...record.context, parent: record.context.parent ?? {} },
      config: this.#parts.library.config(action.pack),
      datastore: () => this.#parts.datastore(user),
    });
    const secrets = secretTexts(parameters, parameterSchemas(action, runner));
    const recorder = new OutputRecorder(
      record,
      secrets,
      this.#parts.store,
      this.#parts.bus,
      this.#parts.clock,
      this.#parts.log,
    );
    live.onFlush(() => recorder.flush());
    const stopTimer = this.#timeLimit(live, runner, parameters);
    try {
      return await runner.run(this.#runFor(live, action, parameters, recorder));
    } finally {
      stopTimer();
      recorder.end();
    }
  }

  #timeLimit(live: LiveExecution, runner: Runner, parameters: Mapping): () => void {
    if (runner.parameters.timeout === undefined) return () => {};
    const seconds = Number(parameters.timeout);
    if (!Number.isFinite(seconds) || seconds <= 0) return () => {};
    return this.#parts.clock.after(seconds * 1000, () => live.abort.abort('timeout'));
  }

  #runFor(live: LiveExecution, action: StoredAction, parameters: Mapping, recorder: OutputRecorder): Run {
    const { record } = live;
    const { store, bus, keys } = this.#parts;
    return {
      executionId: record.id,
      action,
      parameters,
      context: record.context,
      signal: live.abort.signal,
      onPause: (listener) => live.onPause(listener),
      onResume: (listener) => live.onResume(listener),
      output: (stream, data) => recorder.add(stream, data),
      announce: (route, payload) =>
        bus.publish({ name: `st2.announcement__${route}`, data: { payload, trace_context: null } }),
      spawn: (program) =>
        this.#parts.processes.run({
          ...program,
          env: { ...environmentOf(record), ...program.env, [EXECUTION_VARIABLE]: record.id },
          signal: live.abort.signal,
          output: (stream, data) => recorder.add(stream, data),
        }),
      children: childrenOf(this, this.#parts, record),
      keys,
      state: store.state(record.id),
      saveState: (state) => {
        store.saveState(record.id, state);
        return this.#parts.durable();
      },
      stateOf: (id) => store.state(id),
      apiUrl: this.#parts.address.apiUrl,
      datastore: () => this.#parts.datastore(String(record.context.user ?? '')),
      packConfig: this.#parts.library.config(action.pack),
    };
  }

  #settle(live: LiveExecution, ended: Ended): void {
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

  #rest(live: LiveExecution, ended: Ended): void {
    const { record } = live;
    const askedFor = record.status === 'pausing';
    record.result = ended.result ?? {};
    this.#advance(live, ended.status);
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
    this.#advance(live, status);
    this.#live.delete(record.id);
    this.#concurrency.ended(record);
    live.rested();
    this.#tell(this.#finished, record);
  }

  #advance(live: LiveExecution, status: string): void {
    const { record } = live;
    record.status = status;
    record.log.push({ time: microseconds(this.#parts.clock.now()), status });
    this.#parts.store.update(record);
    this.#publish(record, 'update');
  }

  #publish(record: ExecutionRecord, kind: 'create' | 'update'): void {
    const { bus, address } = this.#parts;
    if (bus.listeners === 0) return;
    const options = { showSecrets: false, webUrl: address.webUrl };
    const about = { actionRef: record.action.ref, executionId: record.id };
    bus.publish({
      name: `st2.liveaction__${kind}`,
      data: liveactionView(record, options),
      ...about,
      executionId: record.liveactionId,
    });
    bus.publish({ name: `st2.execution__${kind}`, data: this.view(record, false), ...about });
  }
}

/** Variables of the backend's own environment that an action may see; everything else stays here. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'SSH_AUTH_SOCK',
];

function environmentOf(record: ExecutionRecord): Record<string, string> {
  const env: Record<string, string> = {
    ST2_ACTION_PACK_NAME: record.action.pack,
    [EXECUTION_VARIABLE]: record.id,
  };
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** The action as the API shows it: without where it lies on this machine. */
export function actionView(action: StoredAction): ExecutionRecord['action'] {
  return {
    tags: action.tags,
    uid: action.uid,
    metadata_file: action.metadata_file,
    name: action.name,
    ref: action.ref,
    description: action.description,
    enabled: action.enabled,
    entry_point: action.entry_point,
    pack: action.pack,
    runner_type: action.runner_type,
    parameters: action.parameters,
    output_schema: action.output_schema ?? {},
    notify: action.notify,
    id: action.id,
  };
}

export function isFinal(record: { status: string }): boolean {
  return FINAL.has(record.status);
}
