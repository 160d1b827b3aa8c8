import { exactJson } from '../../core/exact-json';
import type { Database } from './database';
import type { SqlStatement } from './sqlite';

/** Small things that the API makes: API keys, tokens, aliases, rules, key-value pairs. */
export type DocumentKind = 'apikey' | 'token' | 'alias' | 'rule' | 'key' | 'setting' | 'enforcement';

/** Documents by kind and id; `name` is unique in its kind. Every call is on the disk when it returns. */
export class DocumentStore {
  readonly #put: SqlStatement;
  readonly #get: SqlStatement;
  readonly #named: SqlStatement;
  readonly #all: SqlStatement;
  readonly #delete: SqlStatement;

  constructor(db: Database) {
    this.#put = db.prepare(
      'INSERT INTO documents (kind, id, name, body) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, body = excluded.body',
    );
    this.#get = db.prepare('SELECT body FROM documents WHERE kind = ? AND id = ?');
    this.#named = db.prepare('SELECT body FROM documents WHERE kind = ? AND name = ?');
    this.#all = db.prepare('SELECT body FROM documents WHERE kind = ? ORDER BY name');
    this.#delete = db.prepare('DELETE FROM documents WHERE kind = ? AND id = ?');
  }

  put(kind: DocumentKind, id: string, name: string, body: unknown): void {
    this.#put.run(kind, id, name, exactJson(body));
  }

  get<T>(kind: DocumentKind, id: string): T | undefined {
    return parsed<T>(this.#get.get(kind, id));
  }

  named<T>(kind: DocumentKind, name: string): T | undefined {
    return parsed<T>(this.#named.get(kind, name));
  }

  all<T>(kind: DocumentKind): T[] {
    return this.#all.all(kind).map((row) => JSON.parse(String(row.body)) as T);
  }

  /** @returns false where there was none */
  delete(kind: DocumentKind, id: string): boolean {
    return this.#delete.run(kind, id).changes > 0;
  }
}

function parsed<T>(row: Record<string, unknown> | undefined): T | undefined {
  return row === undefined ? undefined : (JSON.parse(String(row.body)) as T);
}
