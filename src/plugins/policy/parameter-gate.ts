import type { ActionSchemas } from '../../core/action-schemas';
import type { Gate } from '../../core/gate';
import { maySetParameter, parametersNamedBy } from '../../language/alias/settable-parameters';

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
      const refused = others.find((name) => !maySetParameter(alias, own, name));
      return refused === undefined ? 'go' : { refused: parameterRefusal(refused, alias.action_ref) };
    },
  };
}

/** Why a pair at the end of a command is not taken, for whoever typed it. */
function parameterRefusal(name: string, action: string): string {
  const shown = name.length > 60 ? `${name.slice(0, 59)}…` : name;
  return `${action} takes no parameter “${shown}” from chat: neither the command nor the action’s file names it. What looks like \`key=value\` at the end of a command is read as a parameter.`;
}
