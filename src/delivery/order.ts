import type { Urgency } from '../core/bridge-context';
import type { ChatError, Person, Place, Post, Posted } from '../core/chat';

/** One thing to say somewhere, handed to the outbox. */
export interface Order {
  place: Place;
  post: Post;
  urgency: Urgency;
  /** For this person's eyes only. */
  whisper?: Person;
  /** Asked right before each send: false withdraws the order, as another bot has taken it over. */
  still?: () => boolean;
  /** While this is false, others of the room go first. */
  ready?: () => boolean;
  /** Asked right before it is sent: a message that becomes this one, where one message is enough for it. */
  replaces?: () => Posted | undefined;
}

/** What became of an order. Neither: it was withdrawn. */
export interface Settled {
  /** The last of its messages, or the digest that it became a part of. */
  posted?: Posted;
  /** Why it was given up. */
  error?: ChatError;
}

/** The room's next message leaves when it has resolved: what was posted is on record by then. Never rejects. */
export type Settle = (settled: Settled) => void | Promise<void>;
