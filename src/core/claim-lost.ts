import { BackendError } from './backend-error';

/** Another bot has taken over the message that this was for: nothing is sent or said for it here any more. */
export class ClaimLost extends BackendError {
  constructor() {
    super(0, 'another bot has taken over the message that this was for', 'CLAIM_LOST');
  }

  override get uncertain(): boolean {
    return false;
  }
}
