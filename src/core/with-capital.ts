/** A text as a sentence begins. @param text without one, or with one already */
export function withCapital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
