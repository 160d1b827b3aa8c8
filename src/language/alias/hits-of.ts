import type { Hit, MatchOutcome } from '../../core/alias';

/** The commands that a message can be, several where it is ambiguous; none where it is something else. */
export function hitsOf(outcome: MatchOutcome): readonly Hit[] {
  if (outcome.kind === 'hit') return [outcome.hit];
  return outcome.kind === 'ambiguous' ? outcome.hits : [];
}
