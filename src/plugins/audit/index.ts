import type { BridgeContext } from '../../core/bridge-context';
import type { HealthFinding } from '../../core/health-finding';
import { messageOf } from '../../core/message-of';
import { definePlugin } from '../../core/plugin';
import { StartError } from '../../core/start-error';
import { type AuditLog, auditToFile, auditToStdout, noAudit } from './audit-log';
import { WrittenAuditTrail } from './audit-trail';
import { commandAudit } from './command-audit';

/** Who did what, was allowed, refused or approved, and what came of it: in a chain that shows changes. */
export const auditPlugin = definePlugin({
  name: 'audit',
  open(context) {
    const log = openLog(context);
    const trail = new WrittenAuditTrail(log, context.service.name, context.actions);
    return {
      observer: commandAudit(trail, context.memory),
      offers: { audit: trail },
      findings: () => (context.config.auditFile === undefined ? [] : [findingOf(log)]),
      stop: () => log.close(),
    };
  },
});

function findingOf(log: AuditLog): HealthFinding {
  const broken = log.broken();
  if (broken === undefined) return { about: 'audit', state: 'ok', said: 'records are written' };
  return {
    about: 'audit',
    state: 'broken',
    said: `records cannot be written: ${broken}`,
    fix: 'make room or correct ST2_AUDIT_FILE',
  };
}

/** @throws StartError where the file cannot be opened: a bot that must be audited does not run without */
function openLog({ config, clock, log, secrets }: BridgeContext): AuditLog {
  const path = config.auditFile;
  const hide = (text: string) => secrets.hide(text);
  if (path === undefined) return noAudit;
  if (path === '-') return auditToStdout({ clock, log, hide, key: config.auditKey });
  try {
    return auditToFile(path, { clock, log, hide, key: config.auditKey, rotateBytes: config.auditRotate });
  } catch (error) {
    throw new StartError(
      `The audit file ${path} cannot be opened (${messageOf(error)}). Give this user write access to it, or name another with ST2_AUDIT_FILE.`,
    );
  }
}
