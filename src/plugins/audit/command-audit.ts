import { randomUUID } from 'node:crypto';
import type { AuditTrail } from '../../core/audit-trail';
import type { PluginObserver } from '../../core/command-observer';
import type { Memory } from '../../core/memory';

/** Every bot hears how a command ended; for so long only one of them writes it down. */
const RESULT_AUDITED_MS = 3_600_000;

/** Writes down what becomes of every command. */
export function commandAudit(trail: AuditTrail, memory: Memory): PluginObserver {
  const bot = randomUUID();
  return {
    accepted({ execution, approvers }, requested) {
      return trail.command(requested, {
        kind: 'command',
        execution,
        outcome: 'accepted',
        ...(approvers === undefined ? {} : { approvers }),
      });
    },
    refused(requested, why) {
      return trail.command(requested, { kind: 'refusal', why, outcome: 'refused' });
    },
    used(command, incoming, refusal) {
      const outcome = refusal === undefined ? { outcome: 'accepted' } : { outcome: 'refused', why: refusal };
      trail.message(incoming, { kind: refusal === undefined ? 'command' : 'refusal', command, ...outcome });
    },
    async ended({ place, person, command, action, approvers }, { id, status }) {
      if (!(await memory.claim(`result-audited:${id}`, bot, RESULT_AUDITED_MS))) return;
      trail.event({
        kind: 'result',
        room: place.room,
        user: person,
        command,
        action,
        execution: id,
        outcome: status,
        ...(approvers === undefined ? {} : { approvers }),
      });
    },
    answered({ person, command, execution }, { id, place }) {
      trail.event({
        kind: 'posted',
        room: place.room,
        ...(place.thread === undefined ? {} : { thread: place.thread }),
        user: person,
        command,
        execution,
        ...(id === undefined ? {} : { posted: id }),
      });
    },
  };
}
