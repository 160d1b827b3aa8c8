import type { Clock } from '../../src/core/clock';
import type { ManualClock } from '../manual-clock';

/** The time that all share, for a bot that can be stopped: its timers are late by as long as it sleeps. */
export class StoppableClock implements Clock {
  #isStopped = false;
  #late: (() => void)[] = [];

  constructor(readonly time: ManualClock) {}

  now(): number {
    return this.time.now();
  }

  steady(): number {
    return this.time.steady();
  }

  after(ms: number, work: () => void): () => void {
    return this.time.after(ms, () => {
      if (this.#isStopped) this.#late.push(work);
      else work();
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  goOn(): void {
    this.#isStopped = false;
    for (const work of this.#late.splice(0)) work();
  }
}
