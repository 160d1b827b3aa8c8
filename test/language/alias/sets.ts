import type { ActionAlias, AliasFormat } from '../../../src/core/stackstorm-types';
import { type AliasSet, buildAliasSet, type Hit, type MatchOutcome } from '../../../src/language/alias';

/** An alias with these formats; its name and pack are those of `ref`, as `pack.name`. */
export function alias(ref: string, ...formats: AliasFormat[]): ActionAlias {
  const [pack = '', name = ''] = ref.split('.');
  return { name, pack, action_ref: `${pack}.${name}`, description: `About ${name}`, enabled: true, formats };
}

/** A set of one alias with these formats. */
export const setOf = (...formats: AliasFormat[]): AliasSet => buildAliasSet([alias('ops.only', ...formats)]);

/** The hit of an outcome that must be one. */
export function hitOf(outcome: MatchOutcome): Hit {
  if (outcome.kind !== 'hit') throw new Error(`no hit but ${outcome.kind}`);
  return outcome.hit;
}

/** What is sent for a message, and with which parameters. */
export function sent(set: AliasSet, message: string): [command: string, parameters: Hit['parameters']] {
  const { command, parameters } = hitOf(set.interpret(message));
  return [command, parameters];
}
