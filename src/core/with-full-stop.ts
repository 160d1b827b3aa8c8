/** A text as a sentence ends. @param text without a full stop, or with an end of its own */
export function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
