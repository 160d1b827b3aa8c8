import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import type { Mapping } from '../../core/mapping';
import type { ActionTokens } from '../action-tokens';
import type { PackLibrary } from '../packs/pack-library';
import type { ProcessGroups } from '../processes/process-groups';
import type { Keys, Runner } from '../runners/runner';
import type { ExecutionStore } from '../store/execution-store';
import type { EventBus } from '../stream/event-bus';
import type { ExecutionRecord } from './execution-record';
import type { ExecutionRequest } from './execution-request';
import type { LiveExecution } from './live-execution';

/** What executions need of the rest of the backend. */
export interface ExecutorParts {
  store: ExecutionStore;
  library: PackLibrary;
  runner: (name: string) => Runner | undefined;
  runnerView: (runner: Runner) => Mapping;
  bus: EventBus;
  processes: ProcessGroups;
  keys: Keys;
  tokens: ActionTokens;
  /** A pack's configuration, rendered for a user. @throws Error with a sentence where it cannot be rendered */
  packConfig: (pack: string, user: string) => Mapping;
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

/** What those who work on one execution may do with others. */
export interface ExecutionRegistry {
  submit(request: ExecutionRequest): ExecutionRecord;
  get(id: string): ExecutionRecord | undefined;
  live(id: string): LiveExecution | undefined;
  rest(id: string, known?: string): Promise<ExecutionRecord | undefined>;
  cancel(id: string, user: string): ExecutionRecord | undefined;
  pause(id: string, user: string): ExecutionRecord;
  resume(id: string, user: string): ExecutionRecord;
}
