/** A name of a file or of a key at the beginning: it is written as it is. */
const NAME = /^\w+[./_]\w/;

/** A text as a sentence begins. @param text without one, or with one already */
export function withCapital(text: string): string {
  return NAME.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
