import type { AliasSet, MatchOutcome, Parameters } from '../../core/alias';
import { hitsOf } from './hits-of';

/**
 * The values that an incomplete command gives: it is read as if the missing ones stood at its end. Pure.
 * @returns {} if it cannot be read even so
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
