import type { Gate } from '../commands/gate';
import type { ActionBook } from '../identity/action-book';
import type { Parts } from '../parts';
import { secretValues } from './mask';

/** Output that arrives later than this is not known to belong to the command any more. */
const LINGER_MS = 6 * 3_600_000;

/**
 * The last gate: lets everything through, and from then on hides the secrets that were typed. Before it
 * is sent, because a quick action prints them before its acknowledgment is there.
 */
export function hushGate({ secrets, clock }: Pick<Parts, 'secrets' | 'clock'>, actions: ActionBook): Gate {
  return {
    name: 'hush',
    async check({ hit }) {
      const { parameters, alias } = hit;
      const values = secretValues(
        parameters,
        await actions.schemasFor(alias.action_ref, Object.keys(parameters)),
      );
      for (const value of values) secrets.add(value);
      if (values.length > 0) {
        clock.after(LINGER_MS, () => {
          for (const value of values) secrets.forget(value);
        });
      }
      return 'go';
    },
  };
}
