import type { BridgeContext } from '../../core/bridge-context';
import type { Forms } from '../../core/forms';
import type { Gate } from '../../core/gate';
import { fieldsOfAlias } from '../../language/alias/alias-fields';

/**
 * Asks for what a command lacks although its format is complete: parameters that only the action requires. Behind the
 * policy's gate, so that nobody fills in what they may not run, and before those that make others wait.
 */
export function missingGate({ actions }: Pick<BridgeContext, 'actions'>, forms: Forms): Gate {
  return {
    name: 'form',
    async check({ hit, incoming }, call) {
      // Of a command that is taken apart into several, each has values of its own.
      if (hit.matchMultiple) return 'go';
      const schemas = await actions.parameters(hit.alias.action_ref).catch(() => undefined);
      if (schemas === undefined) return 'go';
      const lacks = fieldsOfAlias(hit.alias, hit.representation, schemas).some(
        ({ name, required }) => required && (hit.parameters[name] ?? undefined) === undefined,
      );
      if (!lacks) return 'go';
      const { alias, representation, parameters: given } = hit;
      const isAsked = await forms.ask({ alias, representation, said: incoming.text, given }, call);
      return isAsked ? 'taken over' : 'go';
    },
  };
}
