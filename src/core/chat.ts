/**
 * How the bridge sees a chat service. One file a service implements `ChatService`; everything else in
 * the bridge speaks of places, people and posts and never of Slack or IRC.
 *
 * Two steps, so that pace can be kept between them: `render` (pure) turns a post into messages that
 * each fit the service's limits; `send` hands exactly one of them to the adapter.
 */

import type { DrawnForm, FormHandler } from './drawn-form';
import type { HeardMessage } from './robot';

/** A person, known by the service's immutable id; the name is for display only. */
export interface Person {
  id: string;
  name: string;
}

/**
 * Where something is said. Plain JSON, so that it survives a restart: a late result may be posted by
 * another process than the one that heard the command.
 */
export interface Place {
  /** The service's own id of the room, channel or conversation. */
  room: string;
  /** The thread inside it, as the service names it. */
  thread?: string;
  /** True in a direct message. */
  direct?: boolean;
  /** What the adapter needs to answer late (Teams' conversation reference, …): JSON, opaque to us. */
  address?: unknown;
}

/** What a person said to the bot, cleaned: no bot prefix, no service mark-up, no smart quotes. */
export interface Incoming {
  /** The service's id of the message, where it has one (IRC has none). */
  id?: string;
  text: string;
  person: Person;
  place: Place;
  /** What was filled in, by field, where the words hand in a form that stands in a message. */
  filled?: Readonly<Record<string, string>>;
  /** Names this message for all bots that hear it, where there are several. */
  messageKey?: string;
}

export type Outcome = 'accepted' | 'running' | 'waiting' | 'succeeded' | 'failed';

/** Something to press. Where a service has no buttons, `say` is shown as the text to type instead. */
export interface Button {
  /** What the person reads. */
  label: string;
  /** The command that pressing means, without the bot's name: pressing equals saying this. */
  say: string;
  style?: 'primary' | 'danger';
}

export interface Attached {
  name: string;
  content: string | Buffer;
  /** e.g. `text/plain`, `image/png` */
  type: string;
}

/** Rows of equal length, each cell one line. */
export interface Table {
  columns: string[];
  rows: string[][];
}

/** A picture that the service fetches by itself. */
export interface Picture {
  /** http or https. */
  url: string;
  /** What is on it, for whoever does not see it. */
  alt: string;
}

/** One thing to say, before any service has shaped it. */
export interface Post {
  /** Plain words. Anything that came from output is already in here unescaped: `render` escapes. */
  text: string;
  /**
   * The part after `{~}`: what a service with attachments shows in one, others below the text. Empty where
   * `{~}` ends the text, which makes all of it plain; absent where there is none.
   */
  body?: string;
  /** Person to notify; nothing else in a post ever notifies anyone. */
  mention?: Person;
  outcome?: Outcome;
  /** `extra` of the alias's ack or result as the server rendered it: `{slack: {...}, mattermost: {...}}`. */
  extra?: Record<string, unknown>;
  buttons?: Button[];
  files?: Attached[];
  /** Shown below the text. */
  table?: Table;
  picture?: Picture;
  /** What is to be typed in answer, in a few words: some services open an entry for it. */
  asks?: string;
  /** To be filled in right in the message, which only a service with `formInMessage` draws. */
  form?: DrawnForm;
  /** True of a message that is changed while its command goes on, which a terminal keeps in sight; false of its end. */
  live?: boolean;
  /** Where the whole of it can be read, should the post be cut. */
  link?: string;
}

/** One message, shaped for the service and within its limits. `payload` is the service's own. */
export interface Message {
  /** Plain text of it, for logs, digests and folding. */
  text: string;
  payload: unknown;
}

/** A message that was posted, so that it can be changed or answered in a thread. Plain JSON. */
export interface Posted {
  place: Place;
  /** The service's id of the message; absent where it gives none. */
  id?: string;
}

export interface Abilities {
  thread: boolean;
  whisper: boolean;
  update: boolean;
  upload: boolean;
  buttons: boolean;
  colour: boolean;
}

/** The service's manners (docs/chat-services.md); every number is configurable. */
export interface Pace {
  /** So many messages … */
  messages: number;
  /** … in so many milliseconds … */
  perMs: number;
  /** … a room ('room') or everything together ('all'). */
  scope: 'room' | 'all';
}

/** Thrown (rejected) by `send` and `update`: the outbox decides by `kind`. */
export class ChatError extends Error {
  /**
   * @param kind `busy`: try again after `retryAfterMs`; `gone`: the room, person or right is gone for
   *   good; `failed`: anything else, worth a few more tries
   */
  constructor(
    readonly kind: 'busy' | 'gone' | 'failed',
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = 'ChatError';
  }
}

/** One way for a line to go on. */
export interface Completion {
  /** Where in the line what it replaces begins: a UTF-16 offset. */
  from: number;
  /** What stands from there on. Ends in a blank where more has to follow. */
  text: string;
  /** What it is, for a list: a description, the parameter whose value it is. */
  about?: string;
}

/**
 * How the beginning of a command may go on: the commands that this person may run here, then parameters and their
 * values. Never rejects.
 * @param line what was typed up to the cursor, without the bot's name
 */
export type Complete = (line: string, person: Person, place: Place) => Promise<Completion[]>;

export interface ChatService {
  readonly name: string;
  readonly abilities: Abilities;
  readonly pace: Pace;
  /**
   * Who said what where, from the message that the adapter handed to Hubot; the text cleaned, the bot's
   * name still in front of it if it was said.
   */
  hear(message: HeardMessage): Incoming;
  /** Cleans what a person typed: smart quotes, non-breaking spaces, `<http://x|x>`, entities, fences. */
  clean(text: string): string;
  /** Pure. At least one message; none exceeds the service's limits, none is broken inside a character. */
  render(post: Post, place: Place): Message[];
  /** Rejects with a `ChatError`. */
  send(place: Place, message: Message): Promise<Posted>;
  /** For one person's eyes. Where the service has no whisper, a direct message; it resolves to where it went. */
  whisper(place: Place, person: Person, message: Message): Promise<Posted>;
  /** Changes a posted message; only where `abilities.update`. */
  update(posted: Posted, message: Message): Promise<void>;
  /** Only where `abilities.upload`. */
  upload(place: Place, file: Attached): Promise<Posted>;
  /** Calls back when someone presses a button; only where `abilities.buttons`. Returns how to stop. */
  onPress(listener: (press: Incoming) => void): () => void;
  /** Is given what forms are filled from and handed in to; only where the service can draw one. Returns how to stop. */
  readonly onForm?: ((handler: FormHandler) => () => void) | undefined;
  /** True where a message can hold a form: nothing has to be pressed to see it. */
  readonly formInMessage?: boolean;
  /** True where everything that is typed is for the bot: nobody has to call it by its name. */
  readonly hearsAll?: boolean;
  /** Is given what completes commands; a service without completion has no use for it. */
  onComplete(complete: Complete): void;
}

/** Room and thread as one string: the key of a queue, a lock, a record. */
export function placeKey(place: Place): string {
  return place.thread === undefined ? place.room : `${place.room} ${place.thread}`;
}
