/**
 * The parts of a text from an opening sign to the next closing one on the same line, signs included: the expressions
 * in it as orquesta finds them. Takes time in proportion to the text, however many signs are left open.
 */
export function delimited(text: string, opening: string, closing: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at)) {
    const end = text.indexOf(closing, at + opening.length);
    if (end < 0) break;
    const line = text.indexOf('\n', at);
    if (line >= 0 && line < end) {
      at = line + 1;
      continue;
    }
    found.push(text.slice(at, end + closing.length));
    at = end + closing.length;
  }
  return found;
}
