import type { BridgeContext } from '../../core/bridge-context';
import type { ActionBook } from '../../stackstorm/action-book';
import type { AuditLog } from '../audit/audit-log';
import type { AuditTrail } from '../audit/audit-trail';
import type { Logins } from '../identity/logins';
import type { Guard } from '../policy/guard';
import type { PolicyFile } from '../policy/policy-file';
import type { LiveMessages } from '../progress/live-messages';
import type { StartedBook } from '../../state/started-commands';
import type { ApprovalGate } from '../sign-off/approval-gate';
import type { ConfirmationGate } from '../sign-off/confirmation-gate';
import type { InquiryService } from '../sign-off/inquiry-service';

/** What the `st2 …` commands work with, besides the parts of the bridge. */
export interface Steering {
  readonly parts: BridgeContext;
  readonly guard: Guard;
  readonly policyFile: PolicyFile;
  readonly audit: AuditLog;
  readonly trail: AuditTrail;
  readonly actions: ActionBook;
  readonly started: StartedBook;
  readonly live: LiveMessages;
  readonly approvals: ApprovalGate;
  readonly confirmations: ConfirmationGate;
  readonly inquiries: InquiryService;
  readonly logins: Logins;
}
