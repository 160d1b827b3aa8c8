import type { Incoming } from '../core/chat';
import { type Clock, systemClock } from '../core/clock';

/** Slack delivers an event up to three times within minutes; nothing keeps an id for longer. */
const KEPT_MS = 10 * 60_000;
const MAX_KEPT = 5_000;

/** Remembers for a while what was heard, so that a message that is delivered again runs once. */
export class SeenMessages {
  readonly #seen = new Map<string, number>();

  constructor(private readonly clock: Clock = systemClock) {}

  /** True for a message heard for the first time; always for one without an id. */
  isNew(incoming: Pick<Incoming, 'id' | 'place'>): boolean {
    if (incoming.id === undefined) return true;
    const key = `${incoming.place.room} ${incoming.id}`;
    const now = this.clock.steady();
    this.#forget(now);
    if (this.#seen.has(key)) return false;
    this.#seen.set(key, now);
    return true;
  }

  /** A map keeps the order of arrival: the oldest are in front. */
  #forget(now: number): void {
    for (const [key, at] of this.#seen) {
      if (now - at < KEPT_MS && this.#seen.size < MAX_KEPT) return;
      this.#seen.delete(key);
    }
  }
}
