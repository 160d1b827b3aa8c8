import type { Pace } from '../core/chat';

/** Keeps to a service's manners: at most so many messages in any stretch of so many milliseconds. */
export class PaceKeeper {
  readonly #pace: Pick<Pace, 'messages' | 'perMs'>;
  /** When the last messages were sent, as many as a stretch may hold: a ring once it is full. */
  readonly #sent: number[] = [];
  /** Where in the ring the oldest is. */
  #oldest = 0;

  constructor(pace: Pick<Pace, 'messages' | 'perMs'>) {
    this.#pace = pace;
  }

  /** Milliseconds until the next message may leave; 0 for now. */
  waitMs(now: number): number {
    const { messages, perMs } = this.#pace;
    const oldest = this.#sent[this.#oldest];
    if (this.#sent.length < messages || oldest === undefined) return 0;
    return Math.max(0, oldest + perMs - now);
  }

  took(now: number): void {
    const { messages, perMs } = this.#pace;
    // A service without a pace must not make us remember every message.
    if (perMs <= 0 || !Number.isFinite(messages)) return;
    if (this.#sent.length < messages) {
      this.#sent.push(now);
    } else {
      this.#sent[this.#oldest] = now;
      this.#oldest = (this.#oldest + 1) % messages;
    }
  }
}
