/** Less than a second, as StackStorm's own template prints it: the seconds are right, their unit is not. */
const BELOW_A_SECOND = /^Took (0\.\d{1,20})μs to complete\.$/m;
const DIGITS = 2;

/**
 * StackStorm's own message about a result with the time that it took: `Took 0.071456μs` were 0.07 seconds.
 * @param message as StackStorm's template makes it
 */
export function withTrueSeconds(message: string): string {
  return message.replace(BELOW_A_SECOND, (_, seconds: string) => {
    const rounded = Number(Number(seconds).toFixed(DIGITS));
    return rounded === 0 ? 'Took less than 0.01s to complete.' : `Took ${rounded}s to complete.`;
  });
}
