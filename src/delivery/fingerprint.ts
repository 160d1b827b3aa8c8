import { createHash } from 'node:crypto';

/**
 * What two copies of one announcement share: the live event, which has no id, and the parameters of the
 * execution that made it, which has one. What either may leave out counts as not said.
 */
export function fingerprint(said: Record<string, unknown>): string {
  const { user, channel, whisper, message, context, extra } = said;
  const text = JSON.stringify([
    user ?? '',
    channel ?? '',
    whisper === true,
    message ?? '',
    isEmpty(context) ? 0 : sorted(context),
    isEmpty(extra) ? 0 : sorted(extra),
  ]);
  return createHash('sha1').update(text).digest('base64url');
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** The same whichever order a database or a language gives the keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
