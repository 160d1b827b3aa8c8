/** The last six letters: the first ones are the time and alike for all that start together. */
export function shortId(execution: string): string {
  return execution.slice(-6);
}
