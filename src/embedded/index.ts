import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { systemClock } from '../core/clock';
import { messageOf } from '../core/message-of';
import { assembleBackend } from './assemble-backend';
import type { Backend } from './backend';
import type { EmbeddedOptions } from './embedded-options';
import { recoverExecutions } from './executions/recovery';
import { allRoutes } from './http/routes';
import { HttpServer } from './http/server';
import { logFindings } from './log-findings';
import { logPythonFindings } from './log-python-findings';
import type { PackProblem } from './packs/pack';
import { PackMemory } from './packs/pack-memory';
import { watchPacks } from './packs/pack-watcher';
import { PageFiles } from './page/page-files';
import { pageRoutes } from './page/page-routes';
import { suggestions } from './page/suggestions';
import { startRules } from './rules/start-rules';
import { announceRunning } from './running-file';
import { type Database, lockStore, openDatabase } from './store/database';
import type { DocumentStore } from './store/document-store';
import { type Keep, prunePeriodically } from './store/pruning';

export type { EmbeddedOptions } from './embedded-options';
export { triggerKnowledge } from './findings';
export { configFaults } from './packs/config-faults';
export { type Inspection, inspectPacks } from './packs/inspection';
export { type DraftKind, inspectDraft } from './packs/inspection/inspect-draft';
export { InspectedFiles } from './packs/inspection/inspected-files';
export { type Knowledge, knowledgeOf } from './packs/inspection/knowledge';
export { doubtsInAliases, doubtsInPacks } from './packs/inspection/pack-doubts';
export { parameterFaults } from './packs/inspection/parameter-faults';
export { pythonFilesOf } from './packs/inspection/python-files';
export { pythonFindings } from './packs/inspection/python-findings';
export { unknownAction } from './packs/inspection/rule-faults';
export { loadPack } from './packs/load-pack';
export type { Pack, PackProblem } from './packs/pack';
export { textOfProblem } from './packs/pack';
export { isTemplate } from './packs/pack-config';
export { PackMemory } from './packs/pack-memory';
export { virtualEnvironmentOf } from './python/host';
export { outlinePython } from './python/outline';
export { whyRuleCannotFire } from './rules/why-rule-cannot-fire';
export { findRunner } from './runners';
export { readRunning } from './running-file';

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
  const { log, clock = systemClock, memory = new PackMemory() } = options;
  const apiKey = options.apiKey ?? randomBytes(24).toString('base64url');
  const storeFolder = resolve(options.store);
  const release = lockStore(storeFolder);
  const database = openHeld(storeFolder, release);
  const address = { webUrl: options.webUrl ?? '', apiUrl: '' };
  // Watched before they are read, so that nothing that is saved in between is missed.
  const saved = new Set<string>();
  let reload: (packFolder: string) => void = (folder) => saved.add(folder);
  const stopWatching = await watchPacks(options.packs, (folder) => reload(folder), clock, log);
  const giveUp = async (error: unknown): Promise<never> => {
    await stopWatching();
    database.close();
    release();
    throw error;
  };
  let backend: Backend;
  try {
    backend = await assembleBackend({ ...options, clock, memory, apiKey, storeFolder, database, address });
  } catch (error) {
    return giveUp(error);
  }
  const { aliases, authentication, documents, executor, inquiries, library, rules } = backend;
  const page = new PageFiles();
  const pageAuth = {
    ...{ authentication, clock, suggest: suggestions(aliases) },
    publicUrl: () => address.webUrl,
  };
  const server = new HttpServer({
    routes: [...allRoutes(backend), ...pageRoutes(pageAuth)],
    authentication,
    log,
    durable: () => database.durable(),
    page: (request, response) => page.answer(request, response),
    ...(options.webUrl === undefined ? {} : { publicName: new URL(options.webUrl).hostname }),
  });
  reload = (folder) =>
    void library
      .reload(folder)
      .then((changes) => {
        aliases.reloaded(changes);
        rules.collect();
      })
      .catch((error: unknown) => log.warn(`The pack in ${folder} could not be read: ${messageOf(error)}`));
  for (const folder of saved) reload(folder);
  await library.looked();
  const port = await listen(server, options.port, documents).catch(giveUp);
  const url = `http://127.0.0.1:${port}`;
  if (address.webUrl === '') address.webUrl = url;
  address.apiUrl = `${url}/v1`;
  const forget = announceRunning(storeFolder, {
    url,
    token: backend.tokens.issue({ user: 'st2admin', role: 'admin' }).text,
  });
  const stopUnattended =
    options.works === 'commands' ? () => {} : startUnattended(backend, options.keep ?? {}, memory);
  return {
    url,
    apiKey,
    problems: () => library.problems,
    async close() {
      forget();
      stopUnattended();
      await backend.sensors.close();
      await stopWatching();
      library.close();
      await server.close();
      inquiries.close();
      await executor.close();
      backend.processes.close();
      database.close();
      release();
    },
  };
}

/** What works without being asked: what a former process left, rules, timers and sensors. @returns a function that ends it */
function startUnattended(backend: Backend, keep: Keep, memory: PackMemory): () => void {
  const { library, rules, sensors, executions, executor, inquiries, clock, log } = backend;
  recoverExecutions(executions, executor, log);
  inquiries.restore();
  const stopPruning = prunePeriodically(executions, keep, clock, log);
  const stopRules = startRules(backend);
  const follow = () => sensors.follow(library.packs);
  follow();
  const stopFollowing = rules.onChange(follow);
  const stopLogging = logFindings(backend);
  const stopReading = logPythonFindings(backend, memory.python);
  return () => {
    stopFollowing();
    stopLogging();
    stopReading();
    stopPruning();
    stopRules();
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
