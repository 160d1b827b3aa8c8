import type { Person, Place } from '../../core/chat';
import type { Kept } from '../../core/kept';
import type { Waits } from '../../state/pending-store';

/** What an alias asks for with `extra.chat.confirm`. */
export type ConfirmRule =
  | { kind: 'yes' }
  /** The value of this parameter has to be typed again. */
  | { kind: 'type'; parameter: string };

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

/**
 * Reads `extra.chat.confirm`: true or `yes`, or the name of the parameter to type again.
 * @returns the rule, undefined where the alias asks for none, or a sentence that says what is wrong
 */
export function readConfirmRule(
  written: unknown,
  parameters: readonly string[],
): ConfirmRule | undefined | string {
  if (written === undefined || written === null || written === false) return undefined;
  if (written === true || written === 'yes') return { kind: 'yes' };
  const parameter =
    typeof written === 'object' && 'type' in written ? (written as { type: unknown }).type : written;
  if (typeof parameter !== 'string')
    return 'extra.chat.confirm must be yes, or the name of the parameter to type again';
  if (!parameters.includes(parameter)) {
    return `extra.chat.confirm names the parameter "${parameter}", which the command does not have`;
  }
  return { kind: 'type', parameter };
}
