import type { ActionSchemas } from '../../core/action-schemas';
import type { Gate } from '../../core/gate';
import { parametersNamedBy, refusalOfParameters } from '../../language/alias/settable-parameters';

/**
 * Refuses a `key=value` for a parameter that neither the command nor its action names: StackStorm would take
 * every parameter of the runner (env, sudo, cwd, …). Asks the server only where there is such a pair.
 */
export function parameterGate(actions: Pick<ActionSchemas, 'fresh'>): Gate {
  return {
    name: 'parameters',
    async check({ hit: { alias, parameters } }) {
      const named = parametersNamedBy(alias);
      const others = Object.keys(parameters).filter((name) => name === 'env' || !named.has(name));
      if (others.length === 0) return 'go';
      const own = (await actions.fresh(alias.action_ref)).parameters ?? {};
      const refused = refusalOfParameters(alias, own, others);
      return refused === undefined ? 'go' : { refused };
    },
  };
}
