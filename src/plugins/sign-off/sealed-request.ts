import type { Requested } from '../../core/gate';
import type { Sealer } from '../../core/seal';

/** A command that waits, in a form that may be kept. `plain` only where it holds no secret. */
export type Kept = { plain: Requested } | { sealed: string };

const PURPOSE = 'waiting command';

/**
 * Makes a command ready to wait. What holds a secret, and everything where a key is configured, is
 * sealed. Without a key a sealed command does not outlive the process: better asked again than readable.
 */
export function sealRequest(requested: Requested, holdsSecret: boolean, sealer: Sealer): Kept {
  if (!holdsSecret && !sealer.lasting) return { plain: requested };
  return { sealed: sealer.seal(JSON.stringify(requested), PURPOSE) };
}

/** @returns undefined where it was sealed by a process without a key that is gone, or is not sealed although a key is set */
export function openRequest(kept: Kept, sealer: Sealer): Requested | undefined {
  if ('plain' in kept) return sealer.lasting ? undefined : kept.plain;
  const text = sealer.open(kept.sealed, PURPOSE);
  return text === undefined ? undefined : (JSON.parse(text) as Requested);
}
