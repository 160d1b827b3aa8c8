/** What something that was thrown says of itself: an error's message, and everything else as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
