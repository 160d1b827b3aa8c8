import type { ExecutionRecord } from './execution-record';

/** An execution that is not final, with what belongs to it only while this process lives. */
export class LiveExecution {
  readonly record: ExecutionRecord;
  readonly abort = new AbortController();
  readonly #pause: (() => void)[] = [];
  readonly #resume: (() => void)[] = [];
  #waiters: ((record: ExecutionRecord) => void)[] = [];
  /** True while its runner is at work. */
  working = false;
  #flush: () => void = () => {};

  constructor(record: ExecutionRecord) {
    this.record = record;
  }

  onPause(listener: () => void): void {
    this.#pause.push(listener);
  }

  onResume(listener: () => void): void {
    this.#resume.push(listener);
  }

  askToPause(): void {
    for (const listener of [...this.#pause]) listener();
  }

  askToResume(): void {
    for (const listener of [...this.#resume]) listener();
  }

  /** Resolves when the execution ends or comes to rest (paused, pending). */
  rest(): Promise<ExecutionRecord> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  rested(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter(this.record);
  }

  onFlush(flush: () => void): void {
    this.#flush = flush;
  }

  /** Writes the output that was not written yet, so that a reader of the store misses nothing. */
  flushOutput(): void {
    this.#flush();
  }

  /** Before it runs again: those who listened belonged to the former run. */
  forgetListeners(): void {
    this.#pause.length = 0;
    this.#resume.length = 0;
  }
}
