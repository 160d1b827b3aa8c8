import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type Clock, systemClock } from '../clock';
import type { Log } from '../log';
import type { Backend } from './backend';
import { Notifier } from './chatops/notifier';
import type { NotifySurroundings } from './chatops/notify-sections';
import { Datastore } from './datastore';
import { Executor } from './executions/executor';
import { Inquiries } from './executions/inquiries';
import { retryWatcher } from './executions/policies';
import { recoverExecutions } from './executions/recovery';
import { sentenceOf } from './fault';
import { type Account, Authentication } from './http/authentication';
import { allRoutes } from './http/routes';
import { HttpServer } from './http/server';
import { AliasLibrary } from './packs/alias-library';
import type { PackProblem } from './packs/pack';
import { PackLibrary } from './packs/pack-library';
import { watchPacks } from './packs/pack-watcher';
import { RuleLibrary } from './packs/rule-library';
import { PageFiles } from './page/page-files';
import { pageRoutes } from './page/page-routes';
import { ProcessGroups } from './processes/process-groups';
import { startRules } from './rules/start-rules';
import { findRunner } from './runners';
import { runnerView } from './runners/runner-view';
import { openCipher } from './store/cipher';
import { type Database, holdStore, openDatabase } from './store/database';
import { DocumentStore } from './store/document-store';
import { ExecutionStore } from './store/execution-store';
import { type Keep, prunePeriodically } from './store/pruning';
import { EventBus } from './stream/event-bus';
import { TriggerHub } from './triggers';
import { finishedTriggers } from './triggers-of-executions';

export interface EmbeddedOptions {
  /** Folders that hold packs, or packs themselves; of two packs with one name the later counts. */
  packs: readonly string[];
  /** Folder for everything that is kept. Made where it is not there. */
  store: string;
  log: Log;
  /** Left out: the one it had last, so that links in old messages work, or a free one. Always on 127.0.0.1. */
  port?: number;
  /** Left out: a random one, see `Embedded.apiKey`. */
  apiKey?: string;
  clock?: Clock;
  /** Folder of `<pack>.yaml` configurations; `../configs` beside each packs folder where left out. */
  configs?: string;
  /** Users who may log in with a password. `st2admin` may with the API key, unless named here. */
  accounts?: Readonly<Record<string, Account>>;
  /** How many actions run at once. */
  slots?: number;
  /** Characters of stdout and of stderr that a result keeps (2 million where left out); the output has all. */
  outputLimit?: number;
  /** How much history is kept; all of it where left out. */
  keep?: Keep;
  /** Where people reach the page, and links in messages lead, e.g. through a proxy; its own address where left out. */
  webUrl?: string;
}

/** A running backend. */
export interface Embedded {
  /** `http://127.0.0.1:<port>`: API, authentication and stream. */
  url: string;
  apiKey: string;
  /** What is wrong in the packs' files now. */
  problems(): PackProblem[];
  /** Stops everything; what runs is killed, and taken up by the next start. */
  close(): Promise<void>;
}

/**
 * Starts an automation server that speaks StackStorm's API, on this machine only.
 * @throws Error with a sentence: port taken, store cannot be written, …
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log, clock = systemClock } = options;
  const apiKey = options.apiKey ?? randomBytes(24).toString('base64url');
  const storeFolder = resolve(options.store);
  const release = holdStore(storeFolder);
  const database = openHeld(storeFolder, release);
  const documents = new DocumentStore(database);
  const executions = new ExecutionStore(database);
  const bus = new EventBus(() => database.durable());
  const library = new PackLibrary({
    folders: options.packs,
    runners: findRunner,
    log,
    ...(options.configs === undefined ? {} : { configs: options.configs }),
  });
  const aliases = new AliasLibrary(library, documents, bus);
  const rules = new RuleLibrary(library, documents);
  const triggers = new TriggerHub(clock);
  const datastore = new Datastore(documents, openCipher(storeFolder), clock);
  const processes = new ProcessGroups(options.outputLimit);
  const address = { webUrl: options.webUrl ?? '', apiUrl: '' };
  const executor = new Executor({
    store: executions,
    library,
    runner: findRunner,
    runnerView,
    bus,
    processes,
    keys: datastore,
    datastore: (user) => datastore.forTemplates(user),
    clock,
    log,
    durable: () => database.durable(),
    address,
    slots: options.slots ?? 16,
  });
  const told: NotifySurroundings = {
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
    Object.entries({ st2admin: { password: apiKey, role: 'admin' as const }, ...options.accounts }),
  );
  const authentication = new Authentication(documents, clock, apiKey, accounts);
  const backend: Backend = {
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
  };
  const page = new PageFiles();
  const door = { authentication, clock, publicUrl: () => address.webUrl };
  const server = new HttpServer({
    routes: [...allRoutes(backend), ...pageRoutes(door)],
    authentication,
    log,
    durable: () => database.durable(),
    page: (request, response) => page.answer(request, response),
    ...(options.webUrl === undefined ? {} : { publicName: new URL(options.webUrl).hostname }),
  });
  const port = await listen(server, options.port, documents).catch((error) => {
    database.close();
    release();
    throw error;
  });
  const url = `http://127.0.0.1:${port}`;
  if (address.webUrl === '') address.webUrl = url;
  address.apiUrl = `${url}/v1`;
  recoverExecutions(executions, executor, log);
  inquiries.restore();
  const stopRules = startRules(backend);
  const stopPruning = prunePeriodically(executions, options.keep ?? {}, clock, log);
  const stopWatching = await watchPacks(
    options.packs,
    (folder) => {
      aliases.reloaded(library.reload(folder));
      rules.collect();
    },
    clock,
    log,
  );
  return {
    url,
    apiKey,
    problems: () => library.problems,
    async close() {
      stopRules();
      stopPruning();
      await stopWatching();
      await server.close();
      inquiries.close();
      await executor.close();
      processes.close();
      database.close();
      release();
    },
  };
}

function openHeld(folder: string, release: () => void): Database {
  try {
    return openDatabase(folder);
  } catch (error) {
    release();
    throw error;
  }
}

/** @throws Error with a sentence where the port that was asked for is taken */
async function listen(
  server: HttpServer,
  wanted: number | undefined,
  documents: DocumentStore,
): Promise<number> {
  if (wanted !== undefined) return server.listen(wanted);
  const last = documents.get<{ port: number }>('setting', 'port')?.port ?? 0;
  const port = await server.listen(last).catch(() => server.listen(0));
  documents.put('setting', 'port', 'port', { port });
  return port;
}
