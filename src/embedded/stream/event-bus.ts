/** One thing that happened, as the stream sends it. `data` is masked already. */
export interface BusEvent {
  name: string;
  data: Record<string, unknown>;
  /** The action that it is about, where it is about one (`action_refs=`). */
  actionRef?: string;
  /** The execution that it is about (`execution_ids=`, `end_execution_id=`). */
  executionId?: string;
}

export type BusListener = (event: BusEvent) => void;

/** Hands every event to every listener, in order. */
export class EventBus {
  readonly #listeners = new Set<BusListener>();

  publish(event: BusEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
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
