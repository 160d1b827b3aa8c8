import type { ActionSchemas } from '../../core/action-schemas';
import type { AuditTrail } from '../../core/audit-trail';
import type { BridgeContext } from '../../core/bridge-context';
import type { Requested } from '../../core/gate';
import type { Rights } from '../../core/rights';
import type { Sealer } from '../../core/seal';
import type { StackStorm } from '../../core/stackstorm';

import { PendingStore, type PendingStoreOptions, type Waits } from '../../state/pending-store';

/** What every kind of sign-off works with. */
export interface SignOffParts {
  parts: Pick<
    BridgeContext,
    'memory' | 'clock' | 'log' | 'outbox' | 'service' | 'config' | 'aliases' | 'reload' | 'addressed'
  >;
  /** StackStorm as the bot. */
  st2: StackStorm;
  guard: Rights;
  trail: AuditTrail;
  actions: ActionSchemas;
  sealer: Sealer;
  /** Hands a command that has waited back: all gates that it has not passed are asked again. */
  proceed(requested: Requested): Promise<void>;
}

export const LOST_SECRET =
  'I restarted while it was waiting, and it contained a secret that I do not store without ST2_SECRET_KEY. Please repeat the command';

/** What waits under one kind of sign-off. @param onDeadline what happens when the time of one is over */
export function pendingIn<T extends Waits>(
  { sealer, parts: { memory, clock, log } }: SignOffParts,
  kind: string,
  onDeadline: PendingStoreOptions<T>['onDeadline'],
): PendingStore<T> {
  return new PendingStore({ sealer, memory, clock, log, kind, onDeadline });
}
