import type { Pace } from '../chat/service';

/** Keeps to a service's manners: at most so many messages in any stretch of so many milliseconds. */
export class PaceKeeper {
  readonly #pace: Pick<Pace, 'messages' | 'perMs'>;
  /** When the last messages were sent, oldest first; never more than a stretch may hold. */
  readonly #sent: number[] = [];

  constructor(pace: Pick<Pace, 'messages' | 'perMs'>) {
    this.#pace = pace;
  }

  /** Milliseconds until the next message may leave; 0 for now. */
  waitMs(now: number): number {
    const { messages, perMs } = this.#pace;
    if (this.#sent.length < messages) return 0;
    const oldest = this.#sent[this.#sent.length - messages];
    return oldest === undefined ? 0 : Math.max(0, oldest + perMs - now);
  }

  took(now: number): void {
    const { messages, perMs } = this.#pace;
    // A service without a pace must not make us remember every message.
    if (perMs <= 0 || !Number.isFinite(messages)) return;
    this.#sent.push(now);
    if (this.#sent.length > messages) this.#sent.shift();
  }
}

/** Milliseconds that one message takes at this pace, on average. */
export function msPerMessage({ messages, perMs }: Pick<Pace, 'messages' | 'perMs'>): number {
  return Number.isFinite(messages) && messages > 0 ? perMs / messages : 0;
}
