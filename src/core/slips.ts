/** Nobody asks for more slips than these. */
const MOST_ASKED = 3;

/**
 * Letters that are missing, too many, wrong or swapped with their neighbour.
 * @returns `Infinity` where the lengths alone tell of more than three: a whole message is not compared with a word
 */
export function slipsBetween(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > MOST_ASKED) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      now.push(least);
    }
    beforeLast = last;
    last = now;
  }
  return last[other.length] ?? 0;
}

/** More slips than these, and it is another word; in a short word, one for each three letters. */
const MAX_SLIPS = 2;

/**
 * The known name that was most likely meant, whatever its case; undefined where none is near.
 *
 * @example
 * nearest('poistion', ['position', 'required']) // 'position'
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const written = name.toLowerCase();
  const bound = Math.min(MAX_SLIPS, Math.max(1, Math.floor(written.length / 3)));
  const [best] = known
    .map((candidate) => ({ candidate, slips: slipsBetween(written, candidate.toLowerCase()) }))
    .filter(({ slips }) => slips <= bound)
    .sort((one, other) => one.slips - other.slips);
  return best?.candidate;
}

/** `Did you mean "x"?` for the known name that is near, or else the sentence given. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  const near = nearest(name, known);
  return near === undefined ? otherwise : `Did you mean "${near}"?`;
}
