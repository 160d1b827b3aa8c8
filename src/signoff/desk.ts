import type { Trail } from '../audit/trail';
import type { Requested } from '../commands/gate';
import type { ActionBook } from '../identity/action-book';
import type { Sealer } from '../identity/seal';
import type { Parts } from '../parts';
import type { Guard } from '../policy/guard';

/** What every kind of sign-off works with. */
export interface DeskOptions {
  parts: Pick<Parts, 'memory' | 'clock' | 'log' | 'outbox' | 'service' | 'config'>;
  guard: Guard;
  trail: Trail;
  actions: ActionBook;
  sealer: Sealer;
  /** Hands a command that has waited back: all gates that it has not passed are asked again. */
  proceed(requested: Requested): Promise<void>;
}

export const LOST_SECRET =
  'I was restarted while it waited, and it held a secret that I do not keep without ST2_SECRET_KEY. Please give the command again';
