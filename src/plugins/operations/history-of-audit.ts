import type { AuditEntry, AuditRecord } from '../../core/audit-entry';
import type { Incoming } from '../../core/chat';
import { withoutStops } from '../../core/text-ends';

/** An audit record of something that somebody did, as history tells it. */
export interface Told {
  /** Milliseconds since 1970. */
  at: number;
  line: string;
}

export interface AuditQuestion {
  incoming: Incoming;
  /** Executions that StackStorm has told of already. */
  known: ReadonlySet<string>;
  /** Whether this person may know of a command. */
  visible(command: string): boolean;
  fits(record: AuditEntry, at: number): boolean;
}

/**
 * What StackStorm does not know: what was refused, signed off, answered and not answered, and what ran and
 * is not kept there any more. Only from this room, and what the person did elsewhere. Pure.
 */
export function toldByAudit(records: readonly AuditRecord[], question: AuditQuestion): Told[] {
  const { incoming, known, visible, fits } = question;
  return records.flatMap((record) => {
    if (record.kind === 'opened' || record.kind === 'recovered') return [];
    const entry = record as AuditEntry & { time: string };
    const mine = entry.user?.id === incoming.person.id;
    if (entry.room !== incoming.place.room && !mine) return [];
    if (entry.command !== undefined && !mine && !visible(entry.command)) return [];
    if (entry.kind === 'result' && known.has(entry.execution ?? '')) return [];
    const at = Date.parse(entry.time);
    const said = inWords(entry);
    return said === undefined || !fits(entry, at) ? [] : [{ at, line: said }];
  });
}

function inWords(entry: AuditEntry): string | undefined {
  const { kind, command = 'a question', user, why, outcome = '', execution = '' } = entry;
  const by = user === undefined ? 'somebody' : user.name;
  const because = why === undefined ? '' : `: ${withoutStops(why, '.')}`;
  switch (kind) {
    case 'refusal':
      return `✗ ${command} was refused to ${by}${because}`;
    case 'approval':
      return outcome === '' ? `✓ ${command} was approved by ${by}` : `✓ ${command}: ${outcome} by ${by}`;
    case 'denial':
      return `✗ ${command} was ${why ?? `taken back by ${by}`}`;
    case 'expiry':
      return `✗ ${command} was not signed off or answered in time`;
    case 'answer':
      return `✓ a question of ${execution.slice(-6)} was answered by ${by}`;
    case 'result':
      return `${outcome === 'succeeded' ? '✓' : '✗'} ${command} (${execution.slice(-6)}) ${outcome}, ${by}`;
    default:
      return undefined;
  }
}
