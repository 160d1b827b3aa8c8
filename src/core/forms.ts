import type { Parameters } from './alias';
import type { Incoming } from './chat';
import type { Call } from './command';
import type { ActionAlias } from './stackstorm-types';

/** A command that somebody has begun, and whose other values they are asked for. */
export interface BegunCommand {
  alias: ActionAlias;
  /** The format that is filled in, as the alias has it. */
  representation: string;
  /** What was typed, for people; may hold secrets. */
  said: string;
  /** Values that are there already. */
  given: Parameters;
}

/** Asks people for the values of commands, one question at a time. */
export interface Forms {
  /** Whether a message certainly answers a question that this process has asked; known at once. */
  takes(incoming: Incoming): boolean;
  /**
   * Takes a message as an answer.
   * @param elsewhere whether one of the owner's other scripts takes it
   * @returns false where no question is open for this person here, or the message is another command
   */
  answer(call: Call, elsewhere: () => Promise<boolean>): Promise<boolean>;
  /** Asks for the missing values. @returns false if the command lacks none */
  ask(begun: BegunCommand, call: Call): Promise<boolean>;
  /**
   * Asks for the answer to a question of a workflow.
   * @param id of the question
   * @returns false where nobody asks
   */
  askQuestion(id: string, call: Call): Promise<boolean>;
}

/** Where nobody asks. */
export const noForms: Forms = {
  takes: () => false,
  answer: async () => false,
  ask: async () => false,
  askQuestion: async () => false,
};
