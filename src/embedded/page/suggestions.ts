import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AliasSet } from '../../core/alias';
import { buildAliasSetInTurns } from '../../language/alias';
import { matchableAliases } from '../chatops/command-matching';
import type { AliasLibrary } from '../packs/alias-library';

/**
 * What chat would say that a text without a match may have meant.
 * @param aliases the set is built when it is first asked for after a change
 * @returns formats as people are shown them, the nearest first; none where nothing is near
 */
export function suggestions(
  aliases: Pick<AliasLibrary, 'all' | 'version'>,
): (text: string) => Promise<string[]> {
  let built: { version: number; set: AliasSet } | undefined;
  return async (text) => {
    if (built?.version !== aliases.version) {
      const { version } = aliases;
      const previous = built === undefined ? {} : { previous: built.set };
      built = { version, set: await buildAliasSetInTurns(matchableAliases(aliases.all), previous, nextTurn) };
    }
    const meant = built.set.interpret(text);
    if (meant.kind === 'none') return meant.suggestions.map(({ display }) => display);
    return meant.kind === 'incomplete' ? [meant.display] : [];
  };
}
