import type { Person, Place } from './chat';

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
}
