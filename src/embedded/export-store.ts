import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '../core/clock';
import { Datastore, type KeyScope } from './datastore';
import { executionView } from './executions/execution-view';
import { openCipher } from './store/cipher';
import { openDatabase } from './store/database';
import { DocumentStore } from './store/document-store';
import { ExecutionStore } from './store/execution-store';

/** A key as `st2 key load` takes it; the value of a secret one is readable, and encrypted again there. */
export interface TakenKey {
  name: string;
  value: string;
  scope: KeyScope;
  user?: string;
  secret: boolean;
}

/** What a store holds that is worth taking to a StackStorm. */
export interface StoreExport {
  keys: TakenKey[];
  /** Rules that were made over the API; those of packs travel with their packs. */
  rules: Record<string, unknown>[];
  /** Finished executions, oldest first, secrets masked, in StackStorm's own shape. */
  executions: Iterable<Record<string, unknown>>;
  close(): void;
}

const PAGE = 500;

/**
 * Opens the embedded backend's store beside a bot that may be running: it only reads.
 * @param folder as `ST2_EMBEDDED_DATA`
 * @throws Error with a sentence where there is no store
 */
export function openTakeOut(folder: string): StoreExport {
  const store = resolve(folder);
  if (!existsSync(join(store, 'embedded.db'))) {
    throw new Error(
      `There is no store of the embedded backend in ${store}. Name its folder with --data (the bot's ST2_EMBEDDED_DATA).`,
    );
  }
  const database = openDatabase(store);
  const documents = new DocumentStore(database);
  const executions = new ExecutionStore(database);
  const datastore = new Datastore(documents, openCipher(store), systemClock);
  return {
    keys: datastore.all().map((key) => ({
      name: key.name,
      value: datastore.plain(key),
      scope: key.scope,
      ...(key.user === undefined ? {} : { user: key.user }),
      secret: key.secret,
    })),
    rules: documents.all<Record<string, unknown>>('rule'),
    executions: finished(executions),
    close: () => database.close(),
  };
}

function* finished(store: ExecutionStore): Generator<Record<string, unknown>> {
  for (let offset = 0; ; offset += PAGE) {
    const page = store.list({}, { limit: PAGE, offset, order: 'oldest' });
    for (const record of page) {
      if (record.ended !== undefined) yield executionView(record, { showSecrets: false, webUrl: '' });
    }
    if (page.length < PAGE) return;
  }
}
