import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../core/make-folder';
import { messageOf } from '../../core/message-of';
import { openSqlite, type Sqlite, type SqlStatement } from './sqlite';

export interface Database {
  prepare(sql: string): SqlStatement;
  exec(sql: string): void;
  /** Runs `work` as one: all of it is kept, or nothing. */
  together<T>(work: () => T): T;
  /**
   * Resolves when everything written until now is on the disk. What is written in one turn of the event loop
   * goes there together, so that a hundred requests at once wait for the disk once.
   * @throws Error with a sentence where it could not be kept
   */
  durable(): Promise<void>;
  close(): void;
}

/** What each version of the store adds. Never change a line that was released: append one. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE snapshots (hash TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE executions (
     id TEXT PRIMARY KEY,
     liveaction TEXT NOT NULL,
     action TEXT NOT NULL,
     runner TEXT NOT NULL,
     status TEXT NOT NULL,
     parent TEXT,
     user TEXT,
     rule TEXT,
     trigger_instance TEXT,
     started INTEGER NOT NULL,
     ended INTEGER,
     snapshot TEXT NOT NULL,
     body TEXT NOT NULL,
     result TEXT NOT NULL DEFAULT '{}',
     state TEXT
   ) WITHOUT ROWID;
   CREATE INDEX executions_started ON executions (started);
   CREATE INDEX executions_action ON executions (action, started);
   CREATE INDEX executions_status ON executions (status, started);
   CREATE INDEX executions_parent ON executions (parent, started);
   CREATE INDEX executions_user ON executions (user, started);
   CREATE INDEX executions_runner ON executions (runner, started);
   CREATE INDEX executions_rule ON executions (rule, started);
   CREATE INDEX executions_liveaction ON executions (liveaction);
   CREATE TABLE output (
     execution TEXT NOT NULL,
     number INTEGER NOT NULL,
     type TEXT NOT NULL,
     time INTEGER NOT NULL,
     data TEXT NOT NULL,
     PRIMARY KEY (execution, number)
   ) WITHOUT ROWID;
   CREATE TABLE documents (
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     name TEXT NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (kind, id)
   ) WITHOUT ROWID;
   CREATE UNIQUE INDEX documents_name ON documents (kind, name);`,
  `CREATE INDEX executions_snapshot ON executions (snapshot);
   DELETE FROM snapshots WHERE hash NOT IN (SELECT snapshot FROM executions);`,
];

function explain(error: unknown, file: string): Error {
  const text = messageOf(error);
  if (/readonly|read-only|unable to open|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT/i.test(text)) {
    return new Error(
      `The store ${file} cannot be written (${text}). Give this user write access to its folder, or choose another folder with ST2_EMBEDDED_DATA.`,
    );
  }
  if (/full|ENOSPC/i.test(text)) {
    return new Error(
      `The disk that holds the store ${file} is full. Free some space; nothing new is accepted until then.`,
    );
  }
  // What a disk that has become read-only, or is breaking, says in the middle of the work.
  if (/disk I\/O error|IOERR/i.test(text)) {
    return new Error(
      `The disk that holds the store ${file} cannot be written to (${text}): it may be read-only or broken. Check it; nothing new is accepted until it can be written to.`,
    );
  }
  if (/not a database|malformed|corrupt/i.test(text)) {
    return new Error(
      `${file} is not a store of this program (${text}). Move it away, and a new one is made; ST2_EMBEDDED_DATA names its folder.`,
    );
  }
  return error instanceof Error ? error : new Error(text);
}

/**
 * Opens (and brings up to date) the store in `folder`. Everything that a call wrote is on the disk when
 * the call returns, and a killed process leaves a store that opens.
 * @throws Error with a sentence: no write access, disk full, not a store, or made by a newer version
 */
export function openDatabase(folder: string): Database {
  const file = join(folder, 'embedded.db');
  let native: Sqlite;
  try {
    makeFolder(folder);
    native = openSqlite(file);
    chmodSync(file, 0o600);
    native.exec('PRAGMA journal_mode = WAL');
    native.exec('PRAGMA synchronous = FULL');
    native.exec('PRAGMA busy_timeout = 2000');
    migrate(native, file);
  } catch (error) {
    throw explain(error, file);
  }
  return new GroupedDatabase(native, file);
}

/** A transaction that is open: everybody who wrote in it waits for the same commit. */
interface OpenTransaction {
  promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
  /** Turns of the event loop that have ended since it was opened. */
  turns: number;
  /** Whether this turn has written anything. */
  written: boolean;
}

/** So many commits in turns that follow each other mean that much happens at once. */
const BUSY_COMMITS = 4;
/** In a busy time so many turns of the event loop share one commit. */
const MOST_TURNS = 8;

/**
 * One transaction a turn of the event loop, opened by the first write and committed at the turn's end. Of many requests
 * at once each comes in a turn of its own: while they come, a transaction stays open until a turn writes nothing, or for
 * `MOST_TURNS`, so that they wait for the disk together.
 */
class GroupedDatabase implements Database {
  #open: OpenTransaction | undefined;
  /** Commits in turns that followed each other. */
  #commits = 0;
  #closed = false;

  constructor(
    private readonly native: Sqlite,
    private readonly file: string,
  ) {}

  prepare(sql: string): SqlStatement {
    const statement = this.#guarded(() => this.native.prepare(sql));
    return {
      run: (...values) => {
        this.#begin();
        return this.#guarded(() => statement.run(...values));
      },
      get: (...values) => this.#guarded(() => statement.get(...values)),
      all: (...values) => this.#guarded(() => statement.all(...values)),
    };
  }

  exec(sql: string): void {
    this.#commit();
    this.#guarded(() => this.native.exec(sql));
  }

  together<T>(work: () => T): T {
    this.#begin();
    this.#guarded(() => this.native.exec('SAVEPOINT part'));
    try {
      const result = work();
      this.#guarded(() => this.native.exec('RELEASE part'));
      return result;
    } catch (error) {
      this.native.exec('ROLLBACK TO part; RELEASE part');
      throw error;
    }
  }

  durable(): Promise<void> {
    return this.#open?.promise ?? Promise.resolve();
  }

  close(): void {
    if (this.#closed) return;
    this.#commit();
    this.#closed = true;
    this.native.close();
  }

  #begin(): void {
    if (this.#open !== undefined) {
      this.#open.written = true;
      return;
    }
    if (this.#closed) throw new Error('The store is closed: the backend is stopping.');
    this.#guarded(() => this.native.exec('BEGIN IMMEDIATE'));
    let resolve: () => void = () => {};
    let reject: (error: Error) => void = () => {};
    const promise = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    // Whoever needs it on the disk waits for it; that nobody does must not end the process.
    promise.catch(() => {});
    const open = { promise, resolve, reject, turns: 0, written: true };
    this.#open = open;
    setImmediate(() => this.#endTurn(open));
  }

  #endTurn(open: OpenTransaction): void {
    if (this.#open !== open) return;
    open.turns += 1;
    if (this.#commits < BUSY_COMMITS || !open.written || open.turns === MOST_TURNS) {
      this.#commit();
      this.#commits += 1;
      setImmediate(() => {
        if (this.#open === undefined) this.#commits = 0;
      });
      return;
    }
    open.written = false;
    setImmediate(() => this.#endTurn(open));
  }

  #commit(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    try {
      this.native.exec('COMMIT');
      open.resolve();
    } catch (error) {
      try {
        this.native.exec('ROLLBACK');
      } catch {
        // A failed COMMIT has rolled back already.
      }
      open.reject(explain(error, this.file));
    }
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw explain(error, this.file);
    }
  }
}

/**
 * Keeps the store in `folder` for this process. Two that execute from one store would each take up what the
 * other one runs. The lock is the operating system's: it ends with the process, however that ends.
 * @returns a function that gives the store free
 * @throws Error with a sentence where another process has it, or the folder cannot be written
 */
export function lockStore(folder: string): () => void {
  const file = join(folder, 'running.lock');
  let lock: Sqlite | undefined;
  try {
    makeFolder(folder);
    lock = openSqlite(file);
    chmodSync(file, 0o600);
    // One that is being restarted may still be on its way out.
    lock.exec('PRAGMA busy_timeout = 3000');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (/locked|busy/i.test(messageOf(error))) {
      throw new Error(
        `Another bot on this machine uses the folder ${folder}. End that one, or choose another folder for this one with ST2_EMBEDDED_DATA.`,
      );
    }
    throw explain(error, join(folder, 'embedded.db'));
  }
  const held = lock;
  return () => held.close();
}

function migrate(native: Sqlite, file: string): void {
  const row = native.prepare('PRAGMA user_version').get();
  const version = Number(row?.user_version ?? 0);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The store ${file} was made by a newer version of this program (${version}, this one knows ${MIGRATIONS.length}). ` +
        'Update the program, or choose another folder with ST2_EMBEDDED_DATA.',
    );
  }
  MIGRATIONS.slice(version).forEach((sql, index) => {
    native.exec(`BEGIN; ${sql} PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
}
