import type { Clock } from '../core/clock';

const TICK_MS = 1_000;
/** A busy machine is late by less. */
const SLEPT_MS = 3_000;
/** What had come in while it slept is read within this time. */
const AWAKE_MS = 5_000;

/** Notices that this process did not run for a while: stopped, its container paused, the laptop's lid closed. */
export class SleepWatch {
  readonly #clock: Clock;
  #tickedAt: number;
  #sleptMs = 0;
  #wokeAt = Number.NEGATIVE_INFINITY;
  #callOff: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tickedAt = clock.steady();
  }

  start(): void {
    this.#look();
    this.#callOff = this.#clock.after(TICK_MS, () => this.start());
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** How long this process has just slept, in milliseconds; 0 where it did not, or has been awake for a while. */
  lately(): number {
    // What was waiting for this process is often read before its timers fire.
    if (this.#callOff !== undefined) this.#look();
    return this.#clock.steady() - this.#wokeAt <= AWAKE_MS ? this.#sleptMs : 0;
  }

  #look(): void {
    const now = this.#clock.steady();
    const gap = now - this.#tickedAt;
    this.#tickedAt = now;
    if (gap < SLEPT_MS) return;
    // Two naps in a row are one sleep.
    this.#sleptMs = gap + (now - gap - this.#wokeAt <= AWAKE_MS ? this.#sleptMs : 0);
    this.#wokeAt = now;
  }
}
