/** A description beside what it describes: one line of a list. */
export const MAX_DESCRIPTION = 300;

/**
 * A text that has its place in a sentence or a line, whoever wrote it: what is longer ends in an ellipsis.
 * @param most characters, the ellipsis among them
 */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
