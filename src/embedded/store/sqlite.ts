import { sentenceOf } from '../fault';

/** A prepared statement, as far as the store uses one. */
export interface SqlStatement {
  run(...values: unknown[]): { changes: number };
  get(...values: unknown[]): Record<string, unknown> | undefined;
  all(...values: unknown[]): Record<string, unknown>[];
}

/** A connection to one SQLite file; every call returns when its work is done. */
export interface Sqlite {
  prepare(sql: string): SqlStatement;
  exec(sql: string): void;
  close(): void;
}

type SqliteConstructor = new (file: string) => Sqlite;

/** The first Node whose own SQLite is good enough: 22 has one too, which warns at each start that it is experimental. */
const NODE_WITH_SQLITE = 24;

/**
 * Opens (or creates) an SQLite file: with Node's own library where it has one, else with the package libsql.
 * @throws Error with a sentence where this Node has no SQLite and libsql is not installed; SQLite's own error otherwise
 */
export function openSqlite(file: string, node: string = process.versions.node): Sqlite {
  const DatabaseSync = hasOwnSqlite(node) ? nodeSqlite() : undefined;
  if (DatabaseSync !== undefined) return new NodeSqlite(new DatabaseSync(file));
  const Libsql = loadLibsql();
  return new Libsql(file);
}

/** @param node a version as in `process.versions.node` */
export function hasOwnSqlite(node: string): boolean {
  return Number(node.split('.')[0]) >= NODE_WITH_SQLITE;
}

/** Undefined in a Node that was built without it. */
function nodeSqlite(): SqliteConstructor | undefined {
  const found = process.getBuiltinModule('node:sqlite') as { DatabaseSync: SqliteConstructor } | undefined;
  return found?.DatabaseSync;
}

function loadLibsql(): SqliteConstructor {
  try {
    return require('libsql');
  } catch (error) {
    throw new Error(
      `The embedded backend keeps its data in SQLite, which Node ${NODE_WITH_SQLITE} and later have built in; ` +
        `Node ${process.versions.node} needs a package for it: npm install libsql (${sentenceOf(error)}).`,
    );
  }
}

/** Node's own SQLite takes neither `undefined` nor booleans as values, which libsql stores as NULL, 1 and 0. */
class NodeSqlite implements Sqlite {
  constructor(private readonly native: Sqlite) {}

  prepare(sql: string): SqlStatement {
    const statement = this.native.prepare(sql);
    return {
      run: (...values) => statement.run(...values.map(bindable)),
      get: (...values) => statement.get(...values.map(bindable)),
      all: (...values) => statement.all(...values.map(bindable)),
    };
  }

  exec(sql: string): void {
    this.native.exec(sql);
  }

  close(): void {
    this.native.close();
  }
}

function bindable(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'boolean' ? Number(value) : value;
}
