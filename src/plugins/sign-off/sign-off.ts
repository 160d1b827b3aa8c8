import type { ApprovalGate } from './approval-gate';
import type { ConfirmationGate } from './confirmation-gate';
import type { InquiryService } from './inquiry-service';
import type { TwoFactorGate } from './two-factor-gate';

/** All that waits for people, for the commands with which they say yes, no or something else. */
export interface SignOff {
  readonly approvals: ApprovalGate;
  readonly confirmations: ConfirmationGate;
  readonly twoFactor: TwoFactorGate;
  readonly inquiries: InquiryService;
}
