import type { Clock } from '../core/clock';
import type { Mapping } from '../core/mapping';
import { ActionTokens } from './action-tokens';
import type { Backend } from './backend';
import { Notifier } from './chatops/notifier';
import type { NotifyContext } from './chatops/notify-sections';
import { Datastore } from './datastore';
import type { EmbeddedOptions } from './embedded-options';
import { Executor } from './executions/executor';
import { Inquiries } from './executions/inquiries';
import { retryWatcher } from './executions/policies';
import { sentenceOf } from './fault';
import { Authentication } from './http/authentication';
import { AliasLibrary } from './packs/alias-library';
import { renderConfig } from './packs/pack-config';
import { PackLibrary } from './packs/pack-library';
import type { PackMemory } from './packs/pack-memory';
import { RuleLibrary } from './packs/rule-library';
import { ProcessGroups } from './processes/process-groups';
import { TriggerLog } from './rules/trigger-log';
import { findRunner } from './runners';
import { runnerView } from './runners/runner-view';
import { makeSensors } from './sensors/start-sensors';
import { openCipher } from './store/cipher';
import type { Database } from './store/database';
import { DocumentStore } from './store/document-store';
import { ExecutionStore } from './store/execution-store';
import { EventBus } from './stream/event-bus';
import { TriggerHub } from './triggers';
import { finishedTriggers } from './triggers-of-executions';

type Wanted = Pick<EmbeddedOptions, 'packs' | 'configs' | 'accounts' | 'slots' | 'outputLimit' | 'log'>;

/** What a backend is made from, besides its options. */
export interface BackendResources extends Wanted {
  clock: Clock;
  memory: PackMemory;
  apiKey: string;
  /** Absolute. */
  storeFolder: string;
  /** The store in that folder, open. */
  database: Database;
  /** Where it is reached: read when something is shown, so that it may be filled in once that is known. */
  address: { webUrl: string; apiUrl: string };
}

/** Reads the packs and puts the parts of a backend together. No execution is taken up yet, and nobody can call it. */
export async function assembleBackend(ground: BackendResources): Promise<Backend> {
  const { clock, log, memory, database, storeFolder, apiKey, address } = ground;
  const documents = new DocumentStore(database);
  const executions = new ExecutionStore(database);
  const bus = new EventBus(() => database.durable());
  const library = await PackLibrary.read({
    folders: ground.packs,
    runners: findRunner,
    clock,
    log,
    memory,
    ...(ground.configs === undefined ? {} : { configs: ground.configs }),
  });
  const aliases = new AliasLibrary(library, documents, bus);
  const rules = new RuleLibrary(library, documents);
  const triggers = new TriggerHub(clock);
  const datastore = new Datastore(documents, openCipher(storeFolder), clock);
  const tokens = new ActionTokens();
  const processes = new ProcessGroups(ground.outputLimit);
  const packConfig = (ref: string, user: string): Mapping => {
    const pack = library.pack(ref);
    return pack === undefined
      ? {}
      : renderConfig(pack, {
          datastore: datastore.forTemplates(user),
          decrypt: (text) => datastore.decrypt(text),
        });
  };
  const executor = new Executor({
    store: executions,
    library,
    runner: findRunner,
    runnerView,
    bus,
    processes,
    keys: datastore,
    tokens,
    packConfig,
    datastore: (user) => datastore.forTemplates(user),
    clock,
    log,
    durable: () => database.durable(),
    address,
    slots: ground.slots ?? 16,
  });
  const told: NotifyContext = {
    datastore: () => datastore.forTemplates(''),
    failed: ({ action }, problem) =>
      log.warn(`${action.ref}: its notify section could not be rendered: ${sentenceOf(problem)}`),
  };
  const notifier = new Notifier(executor, library, aliases, bus, log, told);
  executor.onFinished((record) => notifier.finished(record));
  executor.onFinished(finishedTriggers(triggers, told));
  executor.onFinished(
    retryWatcher(
      (action) => library.policiesFor(action),
      (record, attempt) => executor.retry(record, attempt),
      clock,
    ),
  );
  const inquiries = new Inquiries(executor, executions, clock, log);
  const accounts = new Map(
    Object.entries({ st2admin: { password: apiKey, role: 'admin' as const }, ...ground.accounts }),
  );
  const authentication = new Authentication(documents, clock, apiKey, accounts, tokens);
  authentication.endPageSessions();
  const parts = {
    processes,
    clock,
    log,
    library,
    aliases,
    executions,
    documents,
    datastore,
    rules,
    triggers,
    executor,
    inquiries,
    bus,
    authentication,
    tokens,
    triggerLog: new TriggerLog(documents, clock),
    address,
    durable: () => database.durable(),
    packConfig,
  };
  return { ...parts, sensors: makeSensors(parts) };
}
