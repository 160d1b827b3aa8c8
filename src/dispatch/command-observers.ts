import type { BridgeContext } from '../core/bridge-context';
import type { Incoming, Posted } from '../core/chat';
import type { CommandObserver, PluginObserver } from '../core/command-observer';
import type { Requested } from '../core/gate';
import { messageOf } from '../core/message-of';
import {
  type AliasExecutionAnswer,
  type Execution,
  isFinal,
  type StreamEvent,
} from '../core/stackstorm-types';
import type { Started } from '../core/started';
import { holdsSecret, titleOf } from '../language/alias/title';

/** Typed as one of the bot's own commands, `st2 rerun last …`: what it comes to says more. */
const OWN_COMMAND = /^st2\s/i;

/** A quick command ends before it is written down that it began: so many ends are kept for that. */
const MAX_ENDED = 500;

type Needs = Pick<BridgeContext, 'clock' | 'log' | 'actions' | 'started'>;

/** Remembers what is started from chat, and tells every plugin that observes what becomes of it. */
export class CommandObservers implements CommandObserver {
  readonly #context: Needs;
  readonly #observers: PluginObserver[] = [];
  readonly #justEnded = new Map<string, Execution>();
  readonly #running = new Map<string, Started>();

  constructor(context: Needs) {
    this.#context = context;
  }

  add(observer: PluginObserver): void {
    this.#observers.push(observer);
  }

  /** What this bot has started and what has not ended yet. */
  get running(): Started[] {
    return [...this.#running.values()];
  }

  accepted(requested: Requested, answer: AliasExecutionAnswer): void {
    this.#quietly(this.#accept(requested, answer));
  }

  began(requested: Requested): void {
    this.#tell((observer) => observer.began?.(requested));
  }

  passed(requested: Requested): void {
    this.#tell((observer) => observer.passed?.(requested));
  }

  refused(requested: Requested, why: string): void {
    this.#tell((observer) => observer.refused?.(requested, why));
  }

  used(command: string, incoming: Incoming, refusal: string | undefined): void {
    this.#tell((observer) => observer.used?.(command, incoming, refusal));
  }

  /** Which message the result is in, so that what was shown can be found again. */
  answered(execution: string, posted: Posted): void {
    this.#quietly(
      this.#context.started.find(execution).then((started) => {
        if (started !== undefined) this.#tell((observer) => observer.answered?.(started, posted));
      }),
    );
  }

  /** Follows what was started to its end. */
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

  async #accept(requested: Requested, { execution }: AliasExecutionAnswer): Promise<void> {
    const { actions, started, clock } = this.#context;
    const { hit, incoming, approvers } = requested;
    const schemas = await actions.schemasFor(hit.alias.action_ref, Object.keys(hit.parameters));
    const record: Started = {
      execution: execution.id,
      person: incoming.person,
      place: incoming.place,
      title: titleOf(asTyped(requested, holdsSecret(hit, schemas)), schemas),
      command: `${hit.alias.pack}.${hit.alias.name}`,
      action: hit.alias.action_ref,
      at: clock.now(),
      ...(approvers === undefined ? {} : { approvers }),
    };
    this.#running.set(execution.id, record);
    await started.add(record, incoming.id);
    const ended = this.#justEnded.get(execution.id);
    // Whoever writes books writes the beginning first.
    await Promise.all(this.#told((observer) => observer.accepted?.(record, requested, ended ?? execution)));
    if (ended !== undefined) await this.#ended(ended);
  }

  async #ended(execution: Execution): Promise<void> {
    this.#running.delete(execution.id);
    const started = await this.#context.started.find(execution.id);
    if (started !== undefined) this.#tell((observer) => observer.ended?.(started, execution));
  }

  #tell(say: (observer: PluginObserver) => void | Promise<void>): void {
    for (const work of this.#told(say)) this.#quietly(work);
  }

  #told(say: (observer: PluginObserver) => void | Promise<void>): Promise<void>[] {
    return this.#observers.map(async (observer) => say(observer));
  }

  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#context.log.error(`A command could not be recorded: ${messageOf(error)}`),
    );
  }
}

/**
 * A hit in the person's own words: what is sent may be spelled anew. With a secret in it, what is masked is what
 * is sent.
 */
function asTyped({ hit, incoming }: Requested, secret: boolean): Requested['hit'] {
  return hit.rewritten && !secret && !OWN_COMMAND.test(incoming.text)
    ? { ...hit, command: incoming.text }
    : hit;
}
