/**
 * The same text in a place of its own. One that was put together, or cut out of another, keeps all that it comes from in memory:
 * for what there is much of, and is kept.
 */
export function flatText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
