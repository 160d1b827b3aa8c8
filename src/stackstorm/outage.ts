import type { Clock } from '../core/clock';

export interface OutageOptions {
  clock: Clock;
  /** Milliseconds that the stream must be lost before anyone is told. */
  afterMs: number;
  /** Says it where the owner wants to read it. */
  tell(text: string): void;
}

/**
 * Tells the owner once when the event stream has been lost for long, and once when it is back. Short
 * losses are nobody's business: what was missed is fetched anyway.
 */
export class Outage {
  readonly #options: OutageOptions;
  #since: number | undefined;
  #told = false;
  #callOff: (() => void) | undefined;

  /** Not connected yet counts as lost: a bot that never gets there says so, too. */
  constructor(options: OutageOptions) {
    this.#options = options;
    this.lost('it has not been open yet');
  }

  lost(reason: string): void {
    const { clock, afterMs, tell } = this.#options;
    if (this.#since !== undefined) return;
    this.#since = clock.steady();
    this.#callOff = clock.after(afterMs, () => {
      this.#told = true;
      tell(
        `I have lost StackStorm's event stream (${reason}): results will be late until it is back. I keep trying.`,
      );
    });
  }

  live(): void {
    const { clock, tell } = this.#options;
    this.#callOff?.();
    if (this.#told && this.#since !== undefined) {
      const minutes = Math.max(1, Math.round((clock.steady() - this.#since) / 60_000));
      tell(`The event stream of StackStorm is back after ${minutes} min. What was missed follows.`);
    }
    this.#since = undefined;
    this.#told = false;
  }

  stop(): void {
    this.#callOff?.();
  }
}
