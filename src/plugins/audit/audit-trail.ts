import type { ActionSchemas } from '../../core/action-schemas';
import type { AuditEntry, AuditRecord } from '../../core/audit-entry';
import type { AuditTrail } from '../../core/audit-trail';
import type { Incoming } from '../../core/chat';
import type { Requested } from '../../core/gate';
import { maskParameters } from '../../core/masking';
import type { AuditLog } from './audit-log';

/** Writes audit records with who, where and what filled in from the message and the command. */
export class WrittenAuditTrail implements AuditTrail {
  readonly #audit: AuditLog;
  readonly #service: string;
  readonly #actions: ActionSchemas;

  constructor(audit: AuditLog, service: string, actions: ActionSchemas) {
    this.#audit = audit;
    this.#service = service;
    this.#actions = actions;
  }

  /** Something that a person did or was refused. */
  message(incoming: Incoming, entry: AuditEntry): void {
    const { place, person, id } = incoming;
    this.#audit.record({
      service: this.#service,
      room: place.room,
      ...(place.thread === undefined ? {} : { thread: place.thread }),
      ...(id === undefined ? {} : { message: id }),
      user: { id: person.id, name: person.name },
      ...entry,
    });
  }

  /** Something about a command that an alias takes; its parameters are masked. */
  async command({ incoming, hit }: Requested, entry: AuditEntry): Promise<void> {
    const { alias, parameters } = hit;
    const schemas = await this.#actions.schemasFor(alias.action_ref, Object.keys(parameters));
    this.message(incoming, {
      command: `${alias.pack}.${alias.name}`,
      action: alias.action_ref,
      parameters: maskParameters(parameters, schemas),
      ...entry,
    });
  }

  /** Something that happened by itself. */
  event(entry: AuditEntry): void {
    this.#audit.record({ service: this.#service, ...entry });
  }

  recent(): readonly AuditRecord[] {
    return this.#audit.recent();
  }
}
