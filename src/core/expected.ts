import type { Person, Place } from './chat';

/**
 * How a result reaches the person: `direct` from the execution itself, `announced` by StackStorm's rule,
 * workflow and announcement.
 */
export type ResultWay = 'direct' | 'announced';

/** Which way a result takes, and why: for the doctor, the documents and the log. */
export interface WayTaken {
  way: ResultWay;
  /** Follows “because”, e.g. `ST2_RESULTS is announced`. */
  why: string;
}

/** What a look at StackStorm has shown about the announced way there. */
export type AnnouncingServer =
  /** The chatops pack is as it comes, or there is none: what it would say can be said here. */
  | { kind: 'stock' }
  /** Somebody relies on the announced way, or it says something else than usual. */
  | { kind: 'own'; why: string }
  /** It could not be looked at (yet). */
  | { kind: 'unknown'; why: string };

/** A command whose result is owed to somebody. Plain JSON. */
export interface Expected {
  /** The id that its `source_context` carries; see `src/stackstorm/origin.ts`. */
  originId: string;
  /** Missing while it is being sent, or where nobody knows whether it was. */
  executionId?: string;
  person: Person;
  place: Place;
  /** The service's id of the message that asked. */
  messageId?: string;
  /** `pack.name` */
  alias: string;
  /** False where the alias wants no result to be shown. */
  announced: boolean;
  /** Whether the result is for that person only: the alias's `extra.chat.whisper`. */
  whisper?: true;
  /** Missing where it is `announced`, as in records of version 0.1.0. */
  way?: ResultWay;
}

/** Why StackStorm has not taken a command from this bot, as far as is known. */
export type NotTaken = 'refused' | 'uncertain' | 'taken over';
