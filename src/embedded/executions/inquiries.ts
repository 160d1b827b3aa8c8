import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { type Mapping, mapping } from '../../core/mapping';
import { badRequest, forbidden, notFound, sentenceOf } from '../fault';
import { idOfReference } from '../object-id';
import { schemaOfObject } from '../parameters/json-schema';
import { faultOf } from '../parameters/validate';
import type { ExecutionStore } from '../store/execution-store';
import { SYSTEM_USER } from '../system-user';
import type { ExecutionRecord } from './execution-record';
import type { Executor } from './executor';

/** A question that waits for an answer. */
export interface InquiryRecord {
  id: string;
  route: string;
  /** Minutes. */
  ttl: number;
  users: string[];
  roles: string[];
  schema: Mapping;
}

const RUNNER = 'inquirer';

function inquiryOf(record: ExecutionRecord): InquiryRecord {
  const result = mapping(record.result);
  return {
    id: record.id,
    route: String(result.route ?? ''),
    ttl: Number(result.ttl ?? 1440),
    users: Array.isArray(result.users) ? result.users.map(String) : [],
    roles: Array.isArray(result.roles) ? result.roles.map(String) : [],
    schema: mapping(result.schema),
  };
}

/** Inquiries are executions of the inquirer that are `pending`; an answer ends one and wakes its workflow. */
export class Inquiries {
  readonly #timers = new Map<string, () => void>();

  constructor(
    private readonly executor: Executor,
    private readonly store: ExecutionStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    executor.onRest((record) => this.#watch(record));
    executor.onFinished((record) => this.#forget(record.id));
  }

  /** Those that can be answered now, oldest first. */
  pending(): InquiryRecord[] {
    return this.store
      .list({ status: 'pending', runner: RUNNER }, { limit: 10_000, offset: 0, order: 'oldest' })
      .map(inquiryOf);
  }

  /** @throws Fault: unknown, no inquiry, answered, too late */
  get(id: string): InquiryRecord {
    const record = this.executor.get(id);
    if (record === undefined) throw notFound();
    if (record.action.runner_type !== RUNNER) throw badRequest(`Action execution "${id}" is not an inquiry.`);
    if (record.status === 'timeout')
      throw badRequest(`Inquiry "${id}" timed out and cannot be responded to.`);
    if (record.status === 'succeeded') throw badRequest(`Inquiry "${id}" has already been responded to.`);
    if (record.status !== 'pending')
      throw badRequest(`Inquiry "${id}" is ${record.status} and cannot be responded to.`);
    return inquiryOf(record);
  }

  /**
   * Answers an inquiry. The first answer counts; a second one is told so.
   * @throws Fault: as `get`, and not allowed or not fitting the schema
   */
  respond(id: string, response: Mapping, user: string): void {
    const inquiry = this.get(id);
    if (inquiry.users.length > 0 && !inquiry.users.includes(user)) {
      // StackStorm prints the row of its database. The row's id is made from the name: we have no such table.
      const row = `UserDB(id=${idOfReference('user', user)}, is_service=False, name="${user}", nicknames={})`;
      throw forbidden(`User "${row}" does not have permission to respond to inquiry "${id}".`);
    }
    const fault = faultOf(schemaOfObject(inquiry.schema), response);
    if (fault !== undefined)
      throw badRequest(`Response for inquiry "${id}" did not pass schema validation. ${fault}`);
    const record = this.executor.get(id);
    this.executor.answer(id, 'succeeded', { ...mapping(record?.result), response });
    this.#wakeParent(record?.parent, user);
  }

  /** After a restart: time goes on for those that wait. */
  restore(): void {
    for (const record of this.store.list(
      { status: 'pending', runner: RUNNER },
      { limit: 10_000, offset: 0, order: 'oldest' },
    ))
      this.#watch(record);
  }

  close(): void {
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
  }

  #watch(record: ExecutionRecord): void {
    if (record.action.runner_type !== RUNNER || record.status !== 'pending') return;
    const { ttl } = inquiryOf(record);
    if (ttl <= 0) return;
    const due = Math.max(0, record.started / 1000 + ttl * 60_000 - this.clock.now());
    this.#timers.get(record.id)?.();
    this.#timers.set(
      record.id,
      this.clock.after(due, () => this.#expire(record)),
    );
  }

  #expire(record: ExecutionRecord): void {
    try {
      this.executor.answer(record.id, 'timeout', record.result);
      this.#wakeParent(record.parent, SYSTEM_USER);
    } catch (error) {
      this.log.error(`Inquiry ${record.id} could not be ended: ${sentenceOf(error)}`);
    }
  }

  /** The workflow that asked goes on, and with it those that it is a part of. */
  #wakeParent(parent: string | undefined, user: string): void {
    for (let id = parent; id !== undefined; id = this.executor.get(id)?.parent) {
      if (this.executor.live(id)?.record.status === 'paused') this.executor.resume(id, user);
    }
  }

  #forget(id: string): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }
}
