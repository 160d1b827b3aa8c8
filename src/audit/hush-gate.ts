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
      const schemas = await actions.schemasFor(alias.action_ref, Object.keys(parameters));
      // What nobody types is printed all the same: the action's defaults, and what the alias has fixed.
      const defaults = Object.entries(schemas)
        .map(([name, schema]) => [name, (schema as { default?: unknown }).default] as const)
        .filter(([, value]) => typeof value === 'string' && value.length >= 6 && !value.includes('{{'));
      const values = [Object.fromEntries(defaults), alias.immutable_parameters ?? {}, parameters].flatMap(
        (given) => secretValues(given, schemas),
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
