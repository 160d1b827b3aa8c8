import type { Gate } from '../../core/gate';
import type { ActionAlias } from '../../core/stackstorm-types';

/**
 * StackStorm looks an alias up by its bare name and takes the first of all packs. A command of another one would run
 * that one's action, past everything that was judged here: it is refused.
 */
export function sameNameGate(aliases: () => readonly ActionAlias[]): Gate {
  return {
    name: 'same name',
    async check({ hit: { alias } }) {
      const taken = takenByServer(alias.name, aliases());
      if (taken === undefined || taken.pack === alias.pack) return 'go';
      return {
        refused: `${alias.pack}.${alias.name} cannot run: ${taken.pack}.${taken.name} has the same name, and StackStorm would run that one instead. Tell whoever wrote the alias to rename it.`,
      };
    },
  };
}

/**
 * The alias that StackStorm takes for a bare name, disabled ones included: the one that was registered first, which
 * its id tells. The embedded backend's ids tell no time; it takes the first in the order of its list. Pure.
 * @param aliases in the order in which the server lists them
 */
export function takenByServer(name: string, aliases: readonly ActionAlias[]): ActionAlias | undefined {
  const alike = aliases.filter((alias) => alias.name === name);
  if (alike.length < 2 || !alike.every(({ id }) => id !== undefined && tellsTime(id))) return alike[0];
  return alike.reduce((first, alias) => ((alias.id ?? '') < (first.id ?? '') ? alias : first));
}

/** Ids of StackStorm begin with the seconds since 1970; those of the embedded backend's files begin with `f`. */
function tellsTime(id: string): boolean {
  return /^[0-9a-e][0-9a-f]{23}$/.test(id);
}
