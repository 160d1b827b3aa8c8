import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { Datastore } from './datastore';
import type { Executor } from './executions/executor';
import type { Inquiries } from './executions/inquiries';
import type { Authentication } from './http/authentication';
import type { AliasLibrary } from './packs/alias-library';
import type { PackLibrary } from './packs/pack-library';
import type { RuleLibrary } from './packs/rule-library';
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
}
