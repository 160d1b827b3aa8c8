/** Under this key a memory says how its records are written; 0.1.0 wrote none, and meant 1. */
export const FORMAT_KEY = 'format';
export const FORMAT = 1;

/**
 * @param known the newest format that this version reads
 * @throws Error with a sentence where the records were written by a version that came later
 */
export function refuseNewer(format: unknown, known = FORMAT): void {
  if (typeof format !== 'number' || format <= known) return;
  throw new Error(
    `it was written by a newer version of this program, in format ${format}; this one knows ${known}. Update the program`,
  );
}

/** The line with which a file of records begins. */
export const FORMAT_LINE = `${JSON.stringify([FORMAT_KEY, [FORMAT, 0]])}\n`;
