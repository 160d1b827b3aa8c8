import type { Complete, Outcome } from '../../core/chat';

/** One thing to show at the terminal, before it is laid out for a width. Plain JSON, harmless: nothing in it is obeyed. */
export interface TerminalEntry {
  /** Lines; the first is the headline. */
  text: string;
  outcome?: Outcome;
  /** For whom it is, where that is known. */
  mention?: string;
  /** Where it was said, where that is not the terminal itself: `in ops`, `to kirk alone`. */
  label?: string;
  /** True while it goes on: it stands above the prompt, and is changed there. False of its end. */
  live?: boolean;
}

/** What the terminal's adapter can do besides what every adapter of Hubot can. The chat service is built on it. */
export interface TerminalScreen {
  /** The room that is said to be where the terminal is. */
  readonly room: string;
  /** Whether what is shown can be changed in place. */
  readonly canChange: boolean;
  /** How wide a line can be; undefined where that is not known. */
  readonly columns: number | undefined;
  /** @returns a name for it, to change it by */
  show(entry: TerminalEntry): string;
  change(id: string, entry: TerminalEntry): void;
  /** What Tab asks. */
  completeWith(complete: Complete): void;
}
