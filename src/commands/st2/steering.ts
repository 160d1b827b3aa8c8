import type { AuditLog } from '../../audit/audit-log';
import type { Trail } from '../../audit/trail';
import type { ActionBook } from '../../identity/action-book';
import type { Logins } from '../../identity/logins';
import type { Parts } from '../../parts';
import type { Guard } from '../../policy/guard';
import type { PolicyFile } from '../../policy/policy-file';
import type { LiveMessages } from '../../progress/live-messages';
import type { StartedBook } from '../../progress/started';
import type { ApprovalDesk } from '../../signoff/approval-desk';
import type { ConfirmationDesk } from '../../signoff/confirmation-desk';
import type { InquiryDesk } from '../../signoff/inquiry-desk';

/** What the `st2 …` commands work with, besides the parts of the bridge. */
export interface Steering {
  readonly parts: Parts;
  readonly guard: Guard;
  readonly policyFile: PolicyFile;
  readonly audit: AuditLog;
  readonly trail: Trail;
  readonly actions: ActionBook;
  readonly started: StartedBook;
  readonly live: LiveMessages;
  readonly approvals: ApprovalDesk;
  readonly confirmations: ConfirmationDesk;
  readonly inquiries: InquiryDesk;
  readonly logins: Logins;
}
