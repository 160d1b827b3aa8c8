import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type AuditEntry,
  type AuditRecord,
  CHAIN_START,
  type ChainEnd,
  type ChainEntry,
  nextLine,
} from '../../core/audit-entry';
import { makeFolder } from '../../core/make-folder';
import { warnOfOtherBot } from '../../state/warn-of-other-bot';
import { removeEmptyName } from './audit-files';
import type { AuditOptions } from './audit-options';
import { AuditWriter } from './audit-writer';
import { findAuditState } from './find-audit-state';
import { NewestRecords } from './newest-records';

/** Where everything that people do is written down. */
export interface AuditLog {
  /** Never throws and never waits: a full disk is said in the log and by `broken`. */
  record(entry: AuditEntry): void;
  /** Resolves when what was recorded until now is on the disk, or could not be written (`broken` says why). */
  flush(): Promise<void>;
  /** The newest records that are written, oldest first; also those from before the start, where there is a file. */
  recent(): readonly AuditRecord[];
  /** Why the newest records could not be written, or undefined. */
  broken(): string | undefined;
  /** Writes what is left, and lets go of the file. */
  close(): Promise<void>;
}

/** Where no audit is configured. */
export const noAudit: AuditLog = {
  record() {},
  async flush() {},
  recent: () => [],
  broken: () => undefined,
  async close() {},
};

/** One JSON line each to standard output; the chain begins anew with each start of the process. */
export function auditToStdout(options: Omit<AuditOptions, 'rotateBytes'>): AuditLog {
  let end: ChainEnd = CHAIN_START;
  const newest = new NewestRecords();
  const write = (entry: AuditEntry | ChainEntry) => {
    const next = nextLine(end, clean(entry, options.hide), options.clock.now(), options.key);
    end = next.end;
    newest.add(next.line);
    process.stdout.write(`${next.line}\n`);
  };
  write({ kind: 'opened', file: 1 });
  return { ...noAudit, record: write, recent: () => newest.records };
}

/**
 * Opens or continues the audit log at `path`. Only one process may write to one path.
 * @throws Error when the file cannot be opened or continued
 */
export function auditToFile(path: string, options: AuditOptions): AuditLog {
  makeFolder(dirname(path));
  removeEmptyName(path);
  const newest = new NewestRecords();
  const state = findAuditState(path, options.key, newest);
  // Whether it can be written is to be known now, not with the first record.
  closeSync(openSync(path, 'a', 0o600));
  const giveBack = warnOfOtherBot(
    path,
    options.log,
    (other) =>
      `The audit file ${path} seems to be written by another bot (${other}): their records would not make one chain. Give each bot a file of its own with ST2_AUDIT_FILE.`,
  );
  const writer = new AuditWriter(path, state, newest, options);
  return {
    record: (entry) => writer.add(clean(entry, options.hide)),
    flush: () => writer.flush(),
    recent: () => newest.records,
    broken: () => writer.broken,
    close: () => writer.close().finally(giveBack),
  };
}

/** Secrets are taken out of every text before it is sealed; the chain's own fields hold none. */
function clean<T extends AuditEntry | ChainEntry>(entry: T, hide: (text: string) => string): T {
  return JSON.parse(JSON.stringify(entry), (_key, value: unknown) =>
    typeof value === 'string' ? hide(value) : value,
  ) as T;
}
