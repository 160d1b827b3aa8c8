import type { Incoming } from './chat';
import type { Call } from './command';

/** What a workflow asks people, as one person is to answer it. */
export interface WorkflowQuestion {
  /** What asks, for people. */
  title: string;
  /** JSON schema of the answer: an object with a property for each field. */
  schema: unknown;
  /** What this person has said already; may hold secrets. */
  answered: { values: Record<string, unknown>; skipped: string[] };
}

/** The questions of workflows that wait for people. */
export interface WorkflowQuestions {
  /** @returns a sentence where this person cannot answer it: it has ended, or is for others */
  find(id: string, incoming: Incoming): Promise<WorkflowQuestion | string>;
  /**
   * Takes a whole answer, past the same checks as a typed one, and says what came of it.
   * @param values by field, as the question's schema wants them
   */
  answer(id: string, values: Record<string, unknown>, call: Call): Promise<void>;
}

/** Where no workflow asks. */
export const noQuestions: WorkflowQuestions = {
  find: async (id) => `No question is waiting under ${id}.`,
  answer: async () => {},
};
