import type { Incoming, Post, Posted } from './chat';

/** One heard command on its way to an answer. */
export interface Call {
  incoming: Incoming;
  /** Answers where it was asked, ahead of announcements; addressed to the person where it was a room. */
  reply(post: Post | string): Promise<void>;
  /**
   * For the person's eyes only: whisper where the service has it, else a direct message.
   * @returns where it went, which may be the room with words for one; undefined where it could not be said so
   */
  whisper(post: Post | string): Promise<Posted | undefined>;
}

/** A way for a command to go on. */
export interface Subject {
  text: string;
  /** What it stands for, for people. */
  about: string;
  /** What may be said instead, alone: an answer that was offered with a question. */
  answer?: string;
}

/**
 * Something a person can say besides aliases: one file in the folder of its plugin, one line in the plugin's
 * `index.ts`. A command is tried before the aliases.
 */
export interface ChatCommand {
  /** Stable, e.g. `status`; policy names it `st2.status`. */
  name: string;
  /** Lines for help, without the bot's name: `st2 status [id] - where an execution stands`. */
  help: string[];
  /** The words after it was recognised, or undefined when this message is not for this command. */
  match(text: string): string | undefined;
  /** The same without `st2`, as in `approve`: asked where nothing else fits a message and there are `subjects`. */
  matchBare?(text: string): string | undefined;
  /** What may stand behind the command at the moment, the likeliest first: ids, and what is asked with its answers. */
  subjects?(incoming: Incoming): Promise<Subject[]>;
  /** True where one of the owner's other scripts may answer this instead; left out: never. */
  yields?(words: string, incoming: Incoming): boolean;
  /** Rejects never with a bare stack: the dispatcher turns any rejection into one sentence. */
  run(call: Call, words: string): Promise<void>;
}
