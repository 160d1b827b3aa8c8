import { hostname } from 'node:os';
import type { Mapping } from '../../core/mapping';
import type { StoredAction } from '../packs/pack';
import { secretTexts } from '../parameters/masking';
import { ownEnvironment } from '../processes/own-environment';
import { EXECUTION_VARIABLE } from '../processes/process-groups';
import type { ActionProgram, ActionRun, ProgramEnd, RunEnd, Runner } from '../runners/runner';
import { childrenOf } from './children';
import type { ExecutionRecord } from './execution-record';
import { parameterSchemas } from './execution-request';
import type { ExecutionRegistry, ExecutorParts } from './executor-parts';
import { finalParameters } from './final-parameters';
import type { Journal } from './journal';
import type { LiveExecution } from './live-execution';
import { runnerOf } from './new-record';
import { OutputRecorder } from './output-recorder';

/** Lets an execution's runner work, with all that it may use. */
export class Worker {
  readonly #host = hostname();
  readonly #executor: ExecutionRegistry;
  readonly #parts: ExecutorParts;
  readonly #journal: Journal;

  constructor(executor: ExecutionRegistry, parts: ExecutorParts, journal: Journal) {
    this.#executor = executor;
    this.#parts = parts;
    this.#journal = journal;
  }

  /** From `requested` to whatever its runner says. @throws Error where what it needs cannot be had */
  async run(live: LiveExecution): Promise<RunEnd> {
    const { record } = live;
    const action = this.#parts.library.action(record.action.ref);
    const runner = runnerOf(this.#parts, record.action);
    if (action === undefined)
      return { status: 'failed', result: { error: `Action ${record.action.ref} is not there any more.` } };
    if (record.status === 'requested') this.#journal.pass(record, 'scheduled');
    record.runnerInfo = { hostname: this.#host, pid: process.pid };
    this.#journal.advance(record, 'running');
    // Only what is known to have begun may begin: else a crash would let it run twice.
    await this.#parts.durable();
    live.forgetListeners();
    const user = String(record.context.user ?? '');
    const config = this.#parts.packConfig(action.pack, user);
    const parameters = finalParameters(action, runner, record.parameters, {
      context: { ...record.context, parent: record.context.parent ?? {} },
      config,
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
    const holder = { user, role: record.role ?? 'observer' };
    const token = this.#parts.tokens.issue(holder);
    try {
      return await runner.run({
        ...this.#runFor(live, action, parameters, recorder),
        user: holder,
        packConfig: config,
        spawn: (program) => this.#spawn(live, recorder, token.text, program),
      });
    } finally {
      token.end();
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

  #spawn(
    live: LiveExecution,
    recorder: OutputRecorder,
    token: string,
    program: ActionProgram,
  ): Promise<ProgramEnd> {
    const { record } = live;
    return this.#parts.processes.run({
      ...program,
      env: {
        ...ownEnvironment(),
        ...program.env,
        ...actionVariables(record, this.#parts.address.apiUrl, token),
      },
      mark: record.id,
      signal: live.abort.signal,
      output: (stream, data) => recorder.add(stream, data),
    });
  }

  #runFor(
    live: LiveExecution,
    action: StoredAction,
    parameters: Mapping,
    recorder: OutputRecorder,
  ): Omit<ActionRun, 'user' | 'packConfig' | 'spawn'> {
    const { record } = live;
    const { store, bus, keys } = this.#parts;
    return {
      executionId: record.id,
      action,
      notification: record,
      parameters,
      context: record.context,
      signal: live.abort.signal,
      onPause: (listener) => live.onPause(listener),
      onResume: (listener) => live.onResume(listener),
      output: (stream, data) => recorder.add(stream, data),
      announce: (route, payload) =>
        bus.publish({ name: `st2.announcement__${route}`, data: { payload, trace_context: null } }),
      children: childrenOf(this.#executor, this.#parts, record),
      keys,
      state: store.state(record.id),
      saveState: (state) => {
        store.saveState(record.id, state);
        return this.#parts.durable();
      },
      stateOf: (id) => store.state(id),
      apiUrl: this.#parts.address.apiUrl,
      datastore: () => this.#parts.datastore(String(record.context.user ?? '')),
    };
  }
}

/** What the engine says to an action about itself; an action's own `env` cannot change it. */
function actionVariables(record: ExecutionRecord, apiUrl: string, token: string): Record<string, string> {
  return {
    ST2_ACTION_PACK_NAME: record.action.pack,
    [EXECUTION_VARIABLE]: record.id,
    ST2_ACTION_API_URL: apiUrl,
    ST2_ACTION_AUTH_TOKEN: token,
  };
}
