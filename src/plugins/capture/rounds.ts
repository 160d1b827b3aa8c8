/**
 * A person who did the same thing three times ran the same actions three times over: finds that
 * repetition. Pure.
 */

/** One thing that was run, as far as a capture looks at it. */
export interface CapturedStep {
  action: string;
  parameters: Readonly<Record<string, unknown>>;
}

/**
 * Splits steps into rounds of the same actions in the same order; the shortest round wins. Without a
 * repetition there is one round.
 */
export function roundsOf<T extends CapturedStep>(steps: readonly T[]): T[][] {
  for (let period = 1; period <= steps.length / 2; period += 1) {
    if (steps.length % period !== 0) continue;
    if (steps.every((step, index) => step.action === steps[index % period]?.action)) {
      return Array.from({ length: steps.length / period }, (_, round) =>
        steps.slice(round * period, (round + 1) * period),
      );
    }
  }
  return [steps.slice()];
}
