import type { Clock } from '../src/core/clock';

/** Time that passes when the test says so; timers fire in order as it passes them. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; fn: () => void }[] = [];

  readonly #turns: number;

  /** @param turns of the event loop that what is awaited takes at most: one where nothing but promises is awaited */
  constructor(start = '2026-11-21T12:00:00Z', turns = 5) {
    this.#now = Date.parse(start);
    this.#turns = turns;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#now + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets so many milliseconds pass, and what is awaited in them happen. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await breathe(this.#turns);
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.fn();
      await breathe(this.#turns);
    }
    this.#now = end;
    await breathe(this.#turns);
  }
}

/** Until every promise that can settle has settled. */
export async function breathe(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
