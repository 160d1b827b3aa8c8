import { setImmediate as nextTurn } from 'node:timers/promises';

/** One thing that happened, as the stream sends it. `data` is masked already. */
export interface BusEvent {
  name: string;
  data: Record<string, unknown>;
  /** The action that it is about, where it is about one (`action_refs=`). */
  actionRef?: string;
  /** The execution that it is about (`execution_ids=`, `end_execution_id=`). */
  executionId?: string;
}

/** Must not throw. */
export type BusListener = (event: BusEvent) => void;

/** So many events take a few milliseconds, also with many listeners. */
const AT_ONCE = 100;

/**
 * Hands every event to every listener, in order, and not before what it tells is on the disk: nobody is told
 * of something that a crash could still undo.
 */
export class EventBus {
  readonly #listeners = new Set<BusListener>();
  #waiting: { event: BusEvent; kept: Promise<void> }[] = [];
  #isDelivering = false;

  /** @param durable resolves when all that was written is kept; a rejection drops what would be told */
  constructor(private readonly durable: () => Promise<void>) {}

  publish(event: BusEvent): void {
    if (this.#listeners.size === 0) return;
    this.#waiting.push({ event, kept: this.durable() });
    if (!this.#isDelivering) void this.#deliver();
  }

  async #deliver(): Promise<void> {
    this.#isDelivering = true;
    let told = 0;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const { event, kept } of waiting) {
        // Each event waits for its own transaction: one that was opened after the first's may still be undone.
        const isKept = await kept.then(
          () => true,
          () => false,
        );
        if (isKept) for (const listener of [...this.#listeners]) listener(event);
        told += 1;
        if (told % AT_ONCE === 0) await nextTurn();
      }
    }
    this.#isDelivering = false;
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: BusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}
