import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { Mapping } from '../core/mapping';
import type { ActionTokens } from './action-tokens';
import type { Datastore } from './datastore';
import type { Executor } from './executions/executor';
import type { Inquiries } from './executions/inquiries';
import type { Authentication } from './http/authentication';
import type { AliasLibrary } from './packs/alias-library';
import type { PackLibrary } from './packs/pack-library';
import type { RuleLibrary } from './packs/rule-library';
import type { ProcessGroups } from './processes/process-groups';
import type { TriggerLog } from './rules/trigger-log';
import type { Sensors } from './sensors/sensors';
import type { DocumentStore } from './store/document-store';
import type { ExecutionStore } from './store/execution-store';
import type { EventBus } from './stream/event-bus';
import type { TriggerHub } from './triggers';

/** The parts that the API is made of; `assemble-backend.ts` puts them together. */
export interface Backend {
  clock: Clock;
  log: Log;
  library: PackLibrary;
  aliases: AliasLibrary;
  executions: ExecutionStore;
  documents: DocumentStore;
  datastore: Datastore;
  rules: RuleLibrary;
  triggers: TriggerHub;
  executor: Executor;
  inquiries: Inquiries;
  bus: EventBus;
  authentication: Authentication;
  tokens: ActionTokens;
  processes: ProcessGroups;
  sensors: Sensors;
  triggerLog: TriggerLog;
  /** Where it is reached: filled in once that is known. */
  address: { webUrl: string; apiUrl: string };
  /** Resolves when all that was written is on the disk. */
  durable: () => Promise<void>;
  /** A pack's configuration, rendered for a user. @throws Error with a sentence where it cannot be rendered */
  packConfig: (pack: string, user: string) => Mapping;
}
