/** Work in steps, between which others may have a turn; it returns what comes of it. */
export type Steps<T> = Generator<undefined, T>;

/** Does all steps at once. @throws whatever a step throws */
export function doAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Does all steps, with a rest after each.
 * @param rest gives others a turn
 * @throws whatever a step, or the rest, throws
 */
export async function doInTurns<T>(steps: Steps<T>, rest: () => Promise<unknown>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await rest();
  }
}
