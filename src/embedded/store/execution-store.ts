import { createHash } from 'node:crypto';
import { exactJson, parseExactJson } from '../../core/exact-json';
import { FINAL_STATUSES } from '../../core/stackstorm-types';
import type { ExecutionRecord } from '../executions/execution-record';
import type { Database } from './database';
import type { SqlStatement } from './sqlite';

/** What a list of executions may be narrowed to; each of them has an index. */
export interface ExecutionFilter {
  ids?: readonly string[];
  action?: string;
  status?: string;
  runner?: string;
  /** `null` asks for those without a parent. */
  parent?: string | null;
  user?: string;
  rule?: string;
  triggerInstance?: string;
  liveaction?: string;
  /** Microseconds since 1970. */
  startedAfter?: number;
  startedBefore?: number;
  startedFrom?: number;
  startedTo?: number;
}

export interface ExecutionPage {
  limit: number;
  offset: number;
  order: 'newest' | 'oldest';
}

export interface OutputLine {
  type: string;
  time: number;
  data: string;
}

const COLUMNS =
  'e.id, e.liveaction, e.status, e.parent, e.rule, e.trigger_instance, e.started, e.ended, e.body, e.result, s.body AS snapshot';

/** Executions on disk. Each call is on the disk when it returns. */
export class ExecutionStore {
  readonly #db: Database;
  readonly #insert: SqlStatement;
  readonly #update: SqlStatement;
  readonly #snapshot: SqlStatement;
  readonly #get: SqlStatement;
  readonly #lists = new Map<string, SqlStatement>();

  constructor(db: Database) {
    this.#db = db;
    this.#snapshot = db.prepare('INSERT OR IGNORE INTO snapshots (hash, body) VALUES (?, ?)');
    this.#insert = db.prepare(
      'INSERT INTO executions (id, liveaction, action, runner, status, parent, user, rule, trigger_instance, started, ended, snapshot, body, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#update = db.prepare(
      'UPDATE executions SET status = ?, ended = ?, body = ?, result = ? WHERE id = ?',
    );
    this.#get = db.prepare(
      `SELECT ${COLUMNS} FROM executions e JOIN snapshots s ON s.hash = e.snapshot WHERE e.id = ?`,
    );
  }

  insert(record: ExecutionRecord): void {
    const snapshot = exactJson({ action: record.action, runner: record.runner });
    const hash = createHash('sha256').update(snapshot).digest('base64url');
    this.#db.together(() => {
      this.#snapshot.run(hash, snapshot);
      this.#insert.run(
        record.id,
        record.liveactionId,
        record.action.ref,
        record.action.runner_type,
        record.status,
        record.parent ?? null,
        typeof record.context.user === 'string' ? record.context.user : null,
        record.rule?.ref ?? null,
        record.triggerInstance ?? null,
        record.started,
        record.ended ?? null,
        hash,
        bodyOf(record),
        exactJson(record.result ?? {}),
      );
    });
  }

  update(record: ExecutionRecord): void {
    this.#update.run(
      record.status,
      record.ended ?? null,
      bodyOf(record),
      exactJson(record.result ?? {}),
      record.id,
    );
  }

  get(id: string): ExecutionRecord | undefined {
    const row = this.#get.get(id);
    return row === undefined ? undefined : recordOf(row);
  }

  saveState(id: string, state: unknown): void {
    this.#cached('UPDATE executions SET state = ? WHERE id = ?').run(
      state === undefined ? null : exactJson(state),
      id,
    );
  }

  state(id: string): unknown {
    const text = this.#cached('SELECT state FROM executions WHERE id = ?').get(id)?.state;
    return typeof text === 'string' ? parseExactJson(text) : undefined;
  }

  list(filter: ExecutionFilter, page: ExecutionPage): ExecutionRecord[] {
    const { where, values } = conditions(filter);
    const direction = page.order === 'newest' ? 'DESC' : 'ASC';
    return this.#cached(
      `SELECT ${COLUMNS} FROM executions e JOIN snapshots s ON s.hash = e.snapshot ${where} ORDER BY e.started ${direction} LIMIT ? OFFSET ?`,
    )
      .all(...values, page.limit, page.offset)
      .map(recordOf);
  }

  /** As `list`, ids only: results may be large. */
  ids(filter: ExecutionFilter, page: ExecutionPage): string[] {
    const { where, values } = conditions(filter);
    const direction = page.order === 'newest' ? 'DESC' : 'ASC';
    return this.#cached(
      `SELECT e.id FROM executions e ${where} ORDER BY e.started ${direction} LIMIT ? OFFSET ?`,
    )
      .all(...values, page.limit, page.offset)
      .map((row) => String(row.id));
  }

  count(filter: ExecutionFilter): number {
    const { where, values } = conditions(filter);
    return Number(this.#cached(`SELECT count(*) AS n FROM executions e ${where}`).get(...values)?.n ?? 0);
  }

  /** What there is of one column, each once, sorted; of executions that have any. */
  distinct(column: 'action' | 'status' | 'runner' | 'rule' | 'user'): string[] {
    return this.#cached(
      `SELECT DISTINCT ${column} AS value FROM executions WHERE ${column} IS NOT NULL ORDER BY value`,
    )
      .all()
      .map((row) => String(row.value));
  }

  /** Ids of the direct children, oldest first. */
  childIds(parent: string): string[] {
    return this.#cached('SELECT id FROM executions WHERE parent = ? ORDER BY started')
      .all(parent)
      .map((row) => String(row.id));
  }

  /** Those that were not finished when the process ended, oldest first. */
  unfinished(): ExecutionRecord[] {
    return this.#cached(
      `SELECT ${COLUMNS} FROM executions e JOIN snapshots s ON s.hash = e.snapshot WHERE e.status IN ('requested','scheduled','delayed','running','canceling','pending','pausing','paused','resuming') ORDER BY e.started`,
    )
      .all()
      .map(recordOf);
  }

  addOutput(id: string, first: number, lines: readonly OutputLine[]): void {
    const insert = this.#cached(
      'INSERT INTO output (execution, number, type, time, data) VALUES (?, ?, ?, ?, ?)',
    );
    this.#db.together(() => {
      lines.forEach((line, index) => {
        insert.run(id, first + index, line.type, line.time, line.data);
      });
    });
  }

  output(id: string): OutputLine[] {
    return this.#cached('SELECT type, time, data FROM output WHERE execution = ? ORDER BY number')
      .all(id)
      .map((row) => ({ type: String(row.type), time: Number(row.time), data: String(row.data) }));
  }

  /**
   * Deletes finished executions that started before `before`, or beyond the newest `keep`, with their output and
   * with the snapshots of actions that no execution names any more.
   * At most `batch` a call, so that nothing else waits for long.
   * @returns how many were deleted
   */
  prune(limits: { before?: number; keep?: number }, batch: number): number {
    const finished = `status IN (${[...FINAL_STATUSES].map((status) => `'${status}'`).join(',')})`;
    const ids = new Set<string>();
    if (limits.before !== undefined) {
      const rows = this.#cached(
        `SELECT id FROM executions WHERE started < ? AND ${finished} ORDER BY started LIMIT ?`,
      ).all(limits.before, batch);
      for (const row of rows) ids.add(String(row.id));
    }
    if (limits.keep !== undefined && ids.size < batch) {
      const surplus = Math.min(batch - ids.size, this.count({}) - ids.size - limits.keep);
      if (surplus > 0) {
        const rows = this.#cached(`SELECT id FROM executions WHERE ${finished} ORDER BY started LIMIT ?`).all(
          surplus + ids.size,
        );
        for (const row of rows) ids.add(String(row.id));
      }
    }
    if (ids.size === 0) return 0;
    const execution = this.#cached('DELETE FROM executions WHERE id = ?');
    const output = this.#cached('DELETE FROM output WHERE execution = ?');
    const named = this.#cached(
      'SELECT DISTINCT snapshot FROM executions WHERE id IN (SELECT value FROM json_each(?))',
    );
    const snapshot = this.#cached(
      'DELETE FROM snapshots WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM executions WHERE snapshot = hash)',
    );
    this.#db.together(() => {
      const hashes = named.all(exactJson([...ids])).map((row) => String(row.snapshot));
      for (const id of ids) {
        execution.run(id);
        output.run(id);
      }
      for (const hash of hashes) snapshot.run(hash);
    });
    return ids.size;
  }

  #cached(sql: string): SqlStatement {
    let statement = this.#lists.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#lists.set(sql, statement);
    }
    return statement;
  }
}

function bodyOf(record: ExecutionRecord): string {
  const { parameters, context, notify, notifyTemplates, log, runnerInfo, delay, rule, role } = record;
  return exactJson({ parameters, context, notify, notifyTemplates, log, runnerInfo, delay, rule, role });
}

function recordOf(row: Record<string, unknown>): ExecutionRecord {
  const body = parseExactJson(String(row.body)) as object;
  const snapshot = JSON.parse(String(row.snapshot));
  return {
    id: String(row.id),
    liveactionId: String(row.liveaction),
    ...snapshot,
    ...body,
    status: String(row.status),
    started: Number(row.started),
    ...(row.ended === null ? {} : { ended: Number(row.ended) }),
    ...(row.parent === null ? {} : { parent: String(row.parent) }),
    ...(row.trigger_instance === null ? {} : { triggerInstance: String(row.trigger_instance) }),
    result: parseExactJson(String(row.result)),
  };
}

function conditions(filter: ExecutionFilter): { where: string; values: unknown[] } {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (sql: string, value: unknown) => {
    if (value === undefined) return;
    parts.push(sql);
    values.push(value);
  };
  if (filter.ids !== undefined) {
    parts.push(`e.id IN (SELECT value FROM json_each(?))`);
    values.push(exactJson(filter.ids));
  }
  add('e.action = ?', filter.action);
  add('e.status = ?', filter.status);
  add('e.runner = ?', filter.runner);
  if (filter.parent === null) parts.push('e.parent IS NULL');
  else add('e.parent = ?', filter.parent);
  add('e.user = ?', filter.user);
  add('e.rule = ?', filter.rule);
  add('e.trigger_instance = ?', filter.triggerInstance);
  add('e.liveaction = ?', filter.liveaction);
  add('e.started > ?', filter.startedAfter);
  add('e.started < ?', filter.startedBefore);
  add('e.started >= ?', filter.startedFrom);
  add('e.started <= ?', filter.startedTo);
  return { where: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, values };
}
