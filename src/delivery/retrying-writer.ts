import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';

/** Something that has to be on record; may be called again after it rejected. */
export type WriteAttempt = () => Promise<void>;

const RETRY_MS = 250;

/**
 * Puts on record what was posted, and tries again where the memory is away: an entry that is lost is a
 * message that is posted twice by whoever reads the records next.
 */
export class RetryingWriter {
  readonly #clock: Clock;
  readonly #log: Log;
  #waiting: WriteAttempt[] = [];
  #callOff: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** True while something that was posted is not on record. */
  get behind(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves after the first try, or when those that wait have had theirs. Never rejects. */
  async write(entry: WriteAttempt): Promise<void> {
    try {
      await entry();
    } catch (error) {
      this.#log.debug(`The records cannot be written yet: ${messageOf(error)}`);
      this.#waiting.push(entry);
      this.#againLater();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
  }

  #againLater(): void {
    if (this.#stopped || this.#callOff !== undefined) return;
    this.#callOff = this.#clock.after(RETRY_MS, () => void this.#again());
  }

  async #again(): Promise<void> {
    try {
      for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
        await first();
        this.#waiting.shift();
      }
    } catch {
      // Still away.
    }
    this.#callOff = undefined;
    if (this.behind) this.#againLater();
  }
}
