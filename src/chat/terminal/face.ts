import type { Completion } from '../../core/chat';
import type { BotAtWork } from './bot-at-work';
import type { TerminalEntry } from './entry';

/** The outside of the terminal: how lines are read and answers are shown. With keys, or line by line. */
export interface Face {
  /** Whether what is shown can be changed in place. */
  readonly canChange: boolean;
  start(): void;
  /** From now on lines are said; what was typed before is said now. */
  open(): void;
  /** Gives the terminal back. */
  stop(): void;
  show(id: string, entry: TerminalEntry): void;
  change(id: string, entry: TerminalEntry): void;
  /** Lines that are no answer: the log, a greeting. */
  print(text: string): void;
  log(text: string, level: string): void;
}

/** What a face asks of whoever it belongs to. */
export interface FaceListener {
  /** How the prompt reads. */
  prompt(): string;
  /** How the person is called who sits there. */
  self: string;
  /** A line was typed. */
  say(line: string): void;
  complete(line: string): Promise<readonly Completion[]>;
  atWork(): BotAtWork;
  /** Ends the bot. */
  leave(): void;
}
