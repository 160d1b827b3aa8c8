import type { AliasSet, MatchOutcome, Parameters } from '../../core/alias';

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
  const hits = meant.kind === 'hit' ? [meant.hit] : meant.kind === 'ambiguous' ? meant.hits : [];
  const hit = hits.find((one) => one.representation === representation);
  return Object.fromEntries(
    Object.entries(hit?.parameters ?? {}).filter(
      ([name, value]) => !missing.includes(name) && value !== null,
    ),
  );
}
