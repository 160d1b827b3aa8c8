import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import type { Mapping } from '../../core/mapping';
import { sentenceOf } from '../fault';
import type { ExecutionStore } from '../store/execution-store';
import type { EventBus } from '../stream/event-bus';
import { microseconds } from '../timestamps';
import type { ExecutionRecord } from './execution-record';
import { executionView, isWorkflow, liveactionView } from './execution-view';

export interface JournalParts {
  store: ExecutionStore;
  bus: EventBus;
  clock: Clock;
  log: Log;
  /** Resolves when all that was written is on the disk; rejects where it could not be kept. */
  durable: () => Promise<void>;
  address: { webUrl: string };
}

/** How long after a failure it is tried again to write what could not be kept. */
const RETRY_MS = 1000;

/**
 * Tells the store and the stream what becomes of executions. Where the disk takes nothing (full, read-only), the
 * steps of those that run already are kept here and written when it takes them again.
 */
export class Journal {
  readonly #parts: JournalParts;
  /** What the store has not taken, by id, with what is to be done when it has. */
  readonly #unsaved = new Map<string, { record: ExecutionRecord; saved: () => void }>();
  #stopAgain: (() => void) | undefined;

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /** @throws Error with a sentence where it cannot be stored */
  create(record: ExecutionRecord): void {
    this.#parts.store.insert(record);
    this.#publish(record, 'create');
  }

  /**
   * The next status of an execution. Never throws for a disk that takes nothing.
   * @param saved called where it could be written only later, once it is
   */
  advance(record: ExecutionRecord, status: string, saved: () => void = () => {}): void {
    record.status = status;
    record.log.push({ time: microseconds(this.#parts.clock.now()), status });
    try {
      this.#parts.store.update(record);
      this.#unsaved.delete(record.id);
      this.#parts.durable().catch((error) => this.#keep(record, saved, error));
    } catch (error) {
      this.#keep(record, saved, error);
    }
    this.#publish(record, 'update');
  }

  /** A status that is passed through at once: told, and written with the next one. */
  pass(record: ExecutionRecord, status: string): void {
    record.status = status;
    record.log.push({ time: microseconds(this.#parts.clock.now()), status });
    this.#publish(record, 'update');
  }

  /** One that is newer here than in the store. */
  unsaved(id: string): ExecutionRecord | undefined {
    return this.#unsaved.get(id)?.record;
  }

  view(record: ExecutionRecord, showSecrets: boolean): Mapping {
    const children = isWorkflow(record) ? this.#parts.store.childIds(record.id) : undefined;
    return executionView(record, {
      showSecrets,
      webUrl: this.#parts.address.webUrl,
      ...(children === undefined ? {} : { children }),
    });
  }

  close(): void {
    this.#stopAgain?.();
  }

  #keep(record: ExecutionRecord, saved: () => void, error: unknown): void {
    if (this.#unsaved.size === 0)
      this.#parts.log.error(`What is running could not be recorded: ${sentenceOf(error)} Trying again.`);
    this.#unsaved.set(record.id, { record, saved });
    this.#stopAgain ??= this.#parts.clock.after(RETRY_MS, () => this.#again());
  }

  async #again(): Promise<void> {
    const waiting = [...this.#unsaved.values()];
    try {
      for (const { record } of waiting) this.#parts.store.update(record);
      await this.#parts.durable();
      this.#stopAgain = undefined;
      this.#unsaved.clear();
      this.#parts.log.info('The store can be written to again; nothing that ran is missing from it.');
      for (const { record, saved } of waiting) {
        this.#publish(record, 'update');
        saved();
      }
    } catch {
      this.#stopAgain = this.#parts.clock.after(RETRY_MS, () => this.#again());
    }
  }

  #publish(record: ExecutionRecord, kind: 'create' | 'update'): void {
    const { bus, address } = this.#parts;
    if (bus.listeners === 0) return;
    const about = { actionRef: record.action.ref, executionId: record.id };
    bus.publish({
      name: `st2.liveaction__${kind}`,
      data: liveactionView(record, { showSecrets: false, webUrl: address.webUrl }),
      ...about,
      executionId: record.liveactionId,
    });
    bus.publish({ name: `st2.execution__${kind}`, data: this.view(record, false), ...about });
  }
}
