/** A description beside what it describes: one line of a list. */
export const MAX_DESCRIPTION = 300;

/**
 * A text that has its place in a sentence or a line, whoever wrote it: what is longer ends in an ellipsis, never inside a character.
 * @param most characters, the ellipsis among them
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a character that takes two places, such as an emoji, would be shown as a question mark.
  const isInside = isFirstHalf(text.charCodeAt(most - 2));
  return `${text.slice(0, isInside ? most - 2 : most - 1)}…`;
}

/** Whether this is the first of the two places that a character beyond U+FFFF takes. */
function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
