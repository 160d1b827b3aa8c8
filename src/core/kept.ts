import type { Requested } from './gate';
import type { Sealer } from './seal';

/** Something that waits, in a form that may be kept. `plain` only where it holds no secret. */
export type Kept<T = Requested> = { plain: T } | { sealed: string };

const PURPOSE = 'waiting command';

/**
 * Makes something ready to wait. What holds a secret, and everything where a key is configured, is
 * sealed. Without a key it then does not outlive the process: better asked again than readable.
 * @param value plain JSON
 * @param purpose bound to it: what was kept for one thing opens for no other
 */
export function keep<T>(value: T, holdsSecret: boolean, sealer: Sealer, purpose: string): Kept<T> {
  if (!holdsSecret && !sealer.lasting) return { plain: value };
  return { sealed: sealer.seal(JSON.stringify(value), purpose) };
}

/** @returns undefined where it was sealed by a process without a key that is gone, or is not sealed although a key is set */
export function openKept<T>(kept: Kept<T>, sealer: Sealer, purpose: string): T | undefined {
  if ('plain' in kept) return sealer.lasting ? undefined : kept.plain;
  const text = sealer.open(kept.sealed, purpose);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** `keep` for a command. */
export function sealRequest(requested: Requested, holdsSecret: boolean, sealer: Sealer): Kept {
  return keep(requested, holdsSecret, sealer, PURPOSE);
}

/** `openKept` for a command. */
export function openRequest(kept: Kept, sealer: Sealer): Requested | undefined {
  return openKept(kept, sealer, PURPOSE);
}
