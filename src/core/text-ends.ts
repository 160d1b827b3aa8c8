/**
 * Takes characters off the end of a text. A pattern like `[.\s]*$` would look for the end from every place where it
 * could begin, in time that grows with the square of the length. Pure.
 */
export function withoutEnd(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && marks.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The same, with white space among them. Pure. */
export function withoutStops(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && (marks.includes(text.charAt(end - 1)) || /\s/.test(text.charAt(end - 1)))) end -= 1;
  return text.slice(0, end);
}

/** The text without empty lines before it and white space after it; the indent of its first line stays. Pure. */
export function withoutBlankEnds(text: string): string {
  const first = text.search(/[^ \t\r\n]/);
  return text.slice(text.lastIndexOf('\n', first) + 1).trimEnd();
}

/** A path or address without slashes at its ends. Pure. */
export function withoutSlashes(text: string): string {
  return withoutEnd(text, '/').replace(/^\/+/, '');
}
