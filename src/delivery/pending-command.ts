import type { Posted } from '../core/chat';
import type { Expected } from '../core/expected';

/**
 * Where a command stands.
 *
 * - `sending`: on its way to StackStorm
 * - `uncertain`: the sending was cut off; nobody knows whether StackStorm has it
 * - `running`: StackStorm has it
 * - `waiting`: its execution is paused until a person answers or resumes it
 * - `finished`: its execution has ended and nobody has been told yet
 * - `answering`: its answer is in the outbox
 * - `answered`: the person has the answer, or is to have none
 */
export type PendingState =
  | 'sending'
  | 'uncertain'
  | 'running'
  | 'waiting'
  | 'finished'
  | 'answering'
  | 'answered';

/** What can happen to a command. */
export type PendingEvent =
  /** StackStorm has it: it answered the request, or its execution was found. */
  | 'taken'
  /** The request was cut off, or got an answer that says nothing. */
  | 'cut off'
  /** Its execution is paused. */
  | 'paused'
  /** Its execution goes on. */
  | 'resumed'
  /** Its execution has ended. */
  | 'ended'
  /** Its answer goes into the outbox. */
  | 'answer'
  /** Its answer left the outbox unsaid: another bot leads, or this one stops. */
  | 'withdrawn'
  /** Its answer was posted, or given up and reported; or it wants none. */
  | 'told';

/**
 * Every change that a command's state can make; an event that a state does not name changes nothing.
 * Events come late, twice and out of order: an answer can overtake the acknowledgment of its command, an end
 * what was said about its beginning. So nothing leads back from `answered` but one more announcement.
 */
export const TRANSITIONS: Readonly<
  Record<PendingState, Readonly<Partial<Record<PendingEvent, PendingState>>>>
> = {
  sending: {
    taken: 'running',
    'cut off': 'uncertain',
    ended: 'finished',
    answer: 'answering',
    told: 'answered',
  },
  uncertain: { taken: 'running', ended: 'finished', answer: 'answering', told: 'answered' },
  running: { paused: 'waiting', ended: 'finished', answer: 'answering', told: 'answered' },
  waiting: { resumed: 'running', ended: 'finished', answer: 'answering', told: 'answered' },
  finished: { answer: 'answering', told: 'answered' },
  answering: { withdrawn: 'finished', told: 'answered' },
  answered: { answer: 'answering' },
};

/** @returns the state after `event`; the same where the event changes nothing */
export function stateAfter(state: PendingState, event: PendingEvent): PendingState {
  return TRANSITIONS[state][event] ?? state;
}

/**
 * How a command was answered: by an announcement, from the execution in the alias's format, from the
 * execution in plain form as the format could not be had, or not at all as the alias wants.
 */
export type Answered = 'formatted' | 'direct' | 'plain' | 'silent';

/** The one record of a command whose result is owed to somebody. Plain JSON. */
export interface PendingCommand extends Expected {
  /**
   * Written when it is sent, taken, cut off and answered; what lies between is seen anew by whoever reads
   * the record. Missing in records of version 0.1.0: `stateOf` tells it.
   */
  state?: PendingState;
  answered?: Answered;
  /** Milliseconds since 1970 on our clock. */
  sentAt?: number;
  /** The person knows that nobody knows whether it runs. */
  told?: boolean;
}

/** The state of a record, also of one that version 0.1.0 wrote, which had no word for it. */
export function stateOf({ state, answered, executionId, told }: PendingCommand): PendingState {
  if (answered !== undefined) return 'answered';
  if (state !== undefined) return state;
  if (executionId !== undefined) return 'running';
  return told === true ? 'uncertain' : 'sending';
}

/** A command as this process knows it. */
export interface Tracked {
  command: PendingCommand;
  state: PendingState;
  /** How its execution ended, once that is known. */
  status?: string;
  /** Milliseconds since 1970 on our clock when it was found to have ended. */
  endedAt?: number;
  /** In which form it was answered, or is being answered. */
  form?: 'formatted' | 'direct' | 'plain';
  /** When its execution was last looked at while it ran. */
  lookedAt?: number;
  /** When to look again for the answer of one that has ended. */
  lookAt?: number;
  /** The message that acknowledged it, which a quick answer may take the place of. */
  acknowledgment?: { posted: Posted; at: number };
}
