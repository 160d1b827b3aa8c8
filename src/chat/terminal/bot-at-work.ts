/** A command that has not ended. */
export interface RunningCommand {
  execution: string;
  /** As it was typed, secrets masked. */
  title: string;
  /** It stands still until somebody answers a question: nothing is gained by waiting for it. */
  waitsForPeople: boolean;
}

/** What the terminal wants to know of the bot before it ends it. */
export interface BotAtWork {
  /** True while somebody waits for an answer. */
  readonly busy: boolean;
  readonly running: readonly RunningCommand[];
}

/** While the bot starts there is nothing to wait for but its start. */
export const notYetAtWork: BotAtWork = { busy: false, running: [] };
