import type { AuditEntry, AuditRecord } from './audit-entry';
import type { Incoming } from './chat';
import type { Requested } from './gate';

/** Where everything that people do is written down. Nothing here throws. */
export interface AuditTrail {
  /** Something that a person did or was refused. */
  message(incoming: Incoming, entry: AuditEntry): void;
  /** Something about a command that an alias takes; its parameters are masked. */
  command(requested: Requested, entry: AuditEntry): Promise<void>;
  /** Something that happened by itself. */
  event(entry: AuditEntry): void;
  /** The newest records, oldest first; also those from before the start, where there is a file. */
  recent(): readonly AuditRecord[];
}

/** Where nothing is audited. */
export const noAuditTrail: AuditTrail = {
  message() {},
  async command() {},
  event() {},
  recent: () => [],
};
