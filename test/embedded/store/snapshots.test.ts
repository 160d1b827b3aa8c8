import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import { type Database, openDatabase } from '../../../src/embedded/store/database';
import { ExecutionStore } from '../../../src/embedded/store/execution-store';

let folder: string;
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshots-'));
  database = openDatabase(folder);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const record = (id: string, action: string, started: number) =>
  ({
    ...{ id, liveactionId: id, status: 'succeeded', started, parameters: {}, context: {}, log: [] },
    ...{ action: { ref: action, runner_type: 'noop' }, runner: { name: 'noop' } },
  }) as unknown as ExecutionRecord;
const snapshots = () => Number(database.prepare('SELECT count(*) AS n FROM snapshots').get()?.n);

test('the snapshot of an action goes with the last execution that names it, and comes back with the next', () => {
  const store = new ExecutionStore(database);
  store.insert(record('a', 'core.old', 1));
  store.insert(record('b', 'core.both', 2));
  store.insert(record('c', 'core.both', 3));
  expect(snapshots()).toBe(2);
  expect(store.prune({ before: 3 }, 100)).toBe(2);
  expect(snapshots()).toBe(1);
  expect(store.get('c')?.action.ref).toBe('core.both');
  store.insert(record('d', 'core.old', 4));
  expect(store.get('d')?.action.ref).toBe('core.old');
});

test('a store of an earlier version loses the snapshots that nobody names when it is opened', () => {
  database.exec('DROP INDEX executions_snapshot; PRAGMA user_version = 1');
  database.prepare('INSERT INTO snapshots (hash, body) VALUES (?, ?)').run('orphan', '{}');
  database.close();
  database = openDatabase(folder);
  expect(snapshots()).toBe(0);
});
