import type { AliasSet, MatchOutcome, Parameters } from '../../core/alias';
import { hitsOf } from './hits-of';

/**
 * The values that a command gives which is complete but for some: it is read as if those stood at its end. Pure.
 * @returns {} where that cannot be told
 */
export function givenIn(
  set: AliasSet,
  text: string,
  { alias, representation, missing }: Extract<MatchOutcome, { kind: 'incomplete' }>,
): Parameters {
  const completed = `${text} ${missing.map((name) => `${name}=-`).join(' ')}`;
  const meant = set.interpret(completed, (one) => one === alias);
  const hit = hitsOf(meant).find((one) => one.representation === representation);
  return Object.fromEntries(
    Object.entries(hit?.parameters ?? {}).filter(
      ([name, value]) => !missing.includes(name) && value !== null,
    ),
  );
}
