import type { BridgeContext, CommandObserver } from '../../core/bridge-context';
import type { Incoming, Posted } from '../../core/chat';
import type { Requested } from '../../core/gate';
import {
  type AliasExecutionAnswer,
  type Execution,
  isFinal,
  type StreamEvent,
} from '../../core/stackstorm-types';
import { chatExtra } from '../../language/alias/chat-extra';
import { holdsSecret, titleOf } from '../../language/alias/title';
import type { ActionBook } from '../../stackstorm/action-book';
import type { AuditTrail } from '../audit/audit-trail';
import type { LiveMessages } from '../progress/live-messages';
import type { Started, StartedBook } from '../progress/started';

export interface RecordKeeperOptions {
  parts: Pick<BridgeContext, 'config' | 'clock' | 'log' | 'memory'>;
  trail: AuditTrail;
  actions: ActionBook;
  started: StartedBook;
  live: LiveMessages;
}

/** A quick command ends before it is written down that it began: so many ends are kept for that. */
const MAX_ENDED = 500;

/** Writes down what becomes of every command, and begins to show what takes a while. */
export class RecordKeeper implements CommandObserver {
  readonly #options: RecordKeeperOptions;
  readonly #justEnded = new Map<string, Execution>();
  readonly #running = new Map<string, Started>();

  constructor(options: RecordKeeperOptions) {
    this.#options = options;
  }

  /** What this bot has started and what has not ended yet, the oldest first. */
  get running(): Started[] {
    return [...this.#running.values()];
  }

  accepted(requested: Requested, answer: AliasExecutionAnswer): void {
    this.#quietly(this.#accept(requested, answer));
  }

  refused(requested: Requested, why: string): void {
    this.#quietly(this.#options.trail.command(requested, { kind: 'refusal', why, outcome: 'refused' }));
  }

  used(command: string, incoming: Incoming, refusal: string | undefined): void {
    const entry = refusal === undefined ? { outcome: 'accepted' } : { outcome: 'refused', why: refusal };
    this.#options.trail.message(incoming, {
      kind: refusal === undefined ? 'command' : 'refusal',
      command,
      ...entry,
    });
  }

  /** Follows what was started to its end, for the audit. */
  onEvent({ name, data }: StreamEvent): void {
    if (name !== 'st2.execution__update') return;
    const execution = data as Execution;
    if (typeof execution?.id !== 'string' || !isFinal(execution.status)) return;
    if (typeof execution.parent === 'string') return;
    this.#justEnded.set(execution.id, execution);
    for (const [oldest] of this.#justEnded) {
      if (this.#justEnded.size <= MAX_ENDED) break;
      this.#justEnded.delete(oldest);
    }
    this.#quietly(this.#ended(execution));
  }

  /** Which message the result is in, so that what was shown can be found again. */
  answered(execution: string, { id, place }: Posted): void {
    this.#quietly(
      this.#options.started.find(execution).then((from) => {
        if (from === undefined) return;
        this.#options.trail.event({
          kind: 'posted',
          room: place.room,
          ...(place.thread === undefined ? {} : { thread: place.thread }),
          user: from.person,
          command: from.command,
          execution,
          ...(id === undefined ? {} : { posted: id }),
        });
      }),
    );
  }

  async #accept(requested: Requested, { execution }: AliasExecutionAnswer): Promise<void> {
    const { actions, started, live, trail, parts } = this.#options;
    const { hit, incoming, approvers } = requested;
    const schemas = await actions.schemasFor(hit.alias.action_ref, Object.keys(hit.parameters));
    const record: Started = {
      execution: execution.id,
      person: incoming.person,
      place: incoming.place,
      title: titleOf(asTyped(requested, holdsSecret(hit, schemas)), schemas),
      command: `${hit.alias.pack}.${hit.alias.name}`,
      action: hit.alias.action_ref,
      at: parts.clock.now(),
      ...(approvers === undefined ? {} : { approvers }),
    };
    this.#running.set(execution.id, record);
    await started.add(record, incoming.id);
    await trail.command(requested, {
      kind: 'command',
      execution: execution.id,
      outcome: 'accepted',
      ...(approvers === undefined ? {} : { approvers }),
    });
    const ended = this.#justEnded.get(execution.id);
    if (ended !== undefined) return this.#ended(ended);
    if (this.#showsProgress(requested))
      live.watch({ place: incoming.place, story: storyOf(record, execution) });
  }

  #showsProgress({ hit }: Requested): boolean {
    const wanted = chatExtra(hit.alias).progress;
    return typeof wanted === 'boolean' ? wanted : this.#options.parts.config.progress;
  }

  async #ended(execution: Execution): Promise<void> {
    this.#running.delete(execution.id);
    const { started, trail, parts } = this.#options;
    const from = await started.find(execution.id);
    if (from === undefined) return;
    // Every bot hears of it; one of them writes it down.
    if (
      !(await parts.memory.claim(
        `result-audited:${execution.id}`,
        `${process.pid} ${Math.random()}`,
        3_600_000,
      ))
    )
      return;
    trail.event({
      kind: 'result',
      room: from.place.room,
      user: from.person,
      command: from.command,
      action: from.action,
      execution: execution.id,
      outcome: execution.status,
      ...(from.approvers === undefined ? {} : { approvers: from.approvers }),
    });
  }

  #quietly(work: Promise<void>): void {
    work.catch((error: Error) =>
      this.#options.parts.log.error(`A command could not be written down: ${error.message}`),
    );
  }
}

/** In the person's own words: what is sent may be spelled anew. With a secret in it, what is masked is what is sent. */
function asTyped({ hit, incoming }: Requested, secret: boolean): Requested['hit'] {
  return hit.rewritten && !secret ? { ...hit, command: incoming.text } : hit;
}

function storyOf({ execution, title, person, at }: Started, { status, web_url }: Execution) {
  return {
    execution,
    title,
    by: person,
    status,
    startedAt: at,
    tasks: [],
    tail: [],
    ...(web_url === undefined ? {} : { url: web_url }),
  };
}
