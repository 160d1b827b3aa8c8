import type { Person, Place } from '../../core/chat';
import type { Kept } from '../../core/kept';
import type { Waits } from '../../state/pending-store';

/** A command that waits until the person who gave it says that it is meant. */
export interface Confirmation extends Waits {
  requester: Person;
  place: Place;
  title: string;
  /** `pack.alias` */
  command: string;
  /** What has to be typed; absent where a yes is enough. */
  typed?: string;
  /** The alias and its action as they were when the person was asked: a change voids the question. */
  signed: string;
  /** The command itself, sealed. */
  request: Kept;
}

/** Whether this person's words confirm it. Pure. */
export function confirm(
  confirmation: Confirmation,
  who: Person,
  words: string,
): 'confirmed' | { refused: string } {
  if (who.id !== confirmation.requester.id) {
    return { refused: `only ${confirmation.requester.name} can confirm it` };
  }
  if (confirmation.typed === undefined || words === confirmation.typed) return 'confirmed';
  return {
    refused:
      words === ''
        ? `type the name as well: \`st2 confirm ${confirmation.typed}\``
        : `"${words}" is not "${confirmation.typed}", so nothing was done`,
  };
}
