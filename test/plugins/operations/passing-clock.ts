import type { Clock } from '../../../src/core/clock';

/** Time that passes by itself, and faster when the test says so: the timers that it passes fire at once. */
export class PassingClock implements Clock {
  #ahead = 0;
  readonly #timers = new Map<object, { at: number; fn: () => void; timer: NodeJS.Timeout }>();

  now(): number {
    return Date.now() + this.#ahead;
  }

  steady(): number {
    return this.now();
  }

  after(ms: number, fn: () => void): () => void {
    const key = {};
    const fire = () => {
      this.#callOff(key);
      fn();
    };
    this.#timers.set(key, { at: this.now() + ms, fn: fire, timer: setTimeout(fire, ms).unref() });
    return () => this.#callOff(key);
  }

  /** Lets so many milliseconds pass at once. */
  skip(ms: number): void {
    this.#ahead += ms;
    const due = [...this.#timers.values()].filter(({ at }) => at <= this.now());
    for (const { fn } of due.sort((one, other) => one.at - other.at)) fn();
  }

  #callOff(key: object): void {
    clearTimeout(this.#timers.get(key)?.timer);
    this.#timers.delete(key);
  }
}
