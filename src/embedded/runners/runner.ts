import type { ActionParameter } from '../../core/stackstorm-types';
import type { ActionUser } from '../action-tokens';
import type { Notification, WorkflowNotification } from '../executions/notification';

/**
 * What an action runs on. One file a runner in this folder, registered in `index.ts`; the engine calls
 * `run` when the execution's turn has come and stores whatever it resolves to.
 */

/** An action as its pack's metadata file describes it. */
export interface ActionMetadata {
  id: string;
  ref: string;
  pack: string;
  name: string;
  description: string;
  enabled: boolean;
  runner_type: string;
  entry_point: string;
  parameters: Record<string, ActionParameter>;
  output_schema?: Record<string, unknown>;
  /** Absolute folder of the pack. */
  packFolder: string;
  metadata_file: string;
}

/** How an execution ended or where it waits; the engine merges it into the record. */
export interface RunEnd {
  status: 'succeeded' | 'failed' | 'timeout' | 'abandoned' | 'canceled' | 'paused' | 'pending';
  result: unknown;
}

/** A child execution that a workflow starts. */
export interface ChildRequest {
  action: string;
  parameters: Record<string, unknown>;
  /** The parameters as the workflow's file has them, before its expressions were rendered. */
  written: Record<string, unknown>;
  /** Merged into the child's context: task id and name, with-items index, … */
  context: Record<string, unknown>;
  /** Who is told at its end; left out where its action alone decides. */
  notification?: Notification | undefined;
}

/** An execution as workflows see their children. */
export interface ChildExecution {
  id: string;
  status: string;
  result: unknown;
  /** What `ChildRequest.context` said, and more. */
  context: Record<string, unknown>;
  liveactionId: string;
  /** When it began, as StackStorm writes times. */
  started: string;
}

/** What the engine lets a workflow do with other executions. */
export interface Children {
  /** Persists and queues it; resolves once it is stored. @throws Error with the validation's sentence */
  start(request: ChildRequest): Promise<ChildExecution>;
  /** Resolves when it is final or at rest (paused, pending); with `known`, not for that status any more. */
  wait(id: string, known?: string): Promise<ChildExecution>;
  get(id: string): Promise<ChildExecution | undefined>;
  cancel(id: string): Promise<void>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  /** Children of this execution, oldest first; after a restart, this is how a workflow finds them again. */
  list(): Promise<ChildExecution[]>;
  /** Checks that an action exists and what its parameters are, for inspection of workflows. */
  action(ref: string): ActionMetadata | undefined;
  /** An action's parameters, those of its runner among them. */
  parameters(ref: string): Record<string, ActionParameter> | undefined;
}

/** The datastore, decrypted where asked; scope `system` or `user`. */
export interface Keys {
  /** The same as `get`, at once: expressions cannot wait. */
  read(
    name: string,
    options?: { scope?: 'system' | 'user'; user?: string; decrypt?: boolean },
  ): string | undefined;
  get(
    name: string,
    options?: { scope?: 'system' | 'user'; user?: string; decrypt?: boolean },
  ): Promise<string | undefined>;
  set(
    name: string,
    value: string,
    options?: { scope?: 'system' | 'user'; user?: string; ttlSeconds?: number; encrypt?: boolean },
  ): Promise<void>;
  delete(name: string, options?: { scope?: 'system' | 'user'; user?: string }): Promise<boolean>;
  list(prefix?: string): Promise<{ name: string; value: string }[]>;
}

/** A program that an action runs. */
export interface ActionProgram {
  file: string;
  args: readonly string[];
  /** Added to the variables that every action has (PATH, HOME); those that begin with ST2_ACTION_ are always the engine's. */
  env?: Record<string, string>;
  cwd?: string;
  /** For standard input, which is closed after it. */
  input?: string;
}

export interface ProgramEnd {
  /** Exit code; minus the number of the signal that ended it. */
  code: number;
  stdout: string;
  stderr: string;
  /** Why it could not be started at all. */
  error?: string;
}

export interface ActionRun {
  executionId: string;
  action: ActionMetadata;
  /** Who is told when this execution ends; a workflow hands it on to its tasks. */
  notification: WorkflowNotification;
  /** Live values: defaults applied, templates rendered, secrets readable. Never log them. */
  parameters: Record<string, unknown>;
  context: Record<string, unknown>;
  /** For whom it runs. */
  user: ActionUser;
  /** Aborted on cancel (`reason` 'cancel') and on time-out by the engine ('timeout'). */
  signal: AbortSignal;
  /** Fires when a pause is asked for and when resume is; only workflows listen. */
  onPause(listener: () => void): void;
  onResume(listener: () => void): void;
  /** Live output, in order; becomes `st2.execution.output__create`. */
  output(stream: 'stdout' | 'stderr', data: string): void;
  /**
   * Runs a program in a process group of its own that ends with the signal, or with the backend.
   * What it writes goes to `output` as it comes. Never rejects.
   */
  spawn(program: ActionProgram): Promise<ProgramEnd>;
  /** Sends `st2.announcement__<route>`. */
  announce(route: string, payload: Record<string, unknown>): void;
  children: Children;
  keys: Keys;
  /** What `saveState` stored before the process was killed, or undefined on a first run. */
  state: unknown;
  /** Resolves when `state` is on disk. */
  saveState(state: unknown): Promise<void>;
  /** What another execution saved last; a workflow that is run again from its failed tasks goes on from there. */
  stateOf(executionId: string): unknown;
  /** The datastore as templates see it, under `st2kv`. */
  datastore(): unknown;
  /** The address of the API, e.g. `http://127.0.0.1:9101/v1`. */
  apiUrl: string;
  /** The pack's configuration (`configs/<pack>.yaml` or the pack's schema defaults). */
  packConfig: Record<string, unknown>;
}

/** Where StackStorm keeps the runner's code, and what its result holds. */
export interface RunnerView {
  runner_package: string;
  runner_module: string;
  output_key?: string;
  output_schema?: Record<string, unknown>;
}

export interface Runner {
  /** e.g. `local-shell-cmd` */
  readonly name: string;
  readonly description: string;
  readonly parameters: Record<string, ActionParameter>;
  /** True where a killed process may pick the execution up again from `state` (workflows, inquiries). */
  readonly resumable: boolean;
  /** What `GET /runnertypes` and every execution show beside name and parameters. */
  readonly view?: RunnerView;
  /**
   * Renders the default of a parameter where plain text would be dangerous: the shell runners quote every
   * value that a `cmd` template pastes. Undefined: render it as any other template.
   * @throws Error with a sentence where a value cannot be made safe
   */
  renderDefault?(name: string, template: string, values: Record<string, unknown>): string | undefined;
  /** Refuses an action when its pack is loaded: a sentence with what and why, or undefined. */
  check?(action: ActionMetadata): string | undefined;
  /** Never rejects for what the action did; a rejection is a fault of ours and ends it as `failed`. */
  run(run: ActionRun): Promise<RunEnd>;
}
