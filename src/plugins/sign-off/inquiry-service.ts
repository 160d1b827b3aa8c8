import { BackendError } from '../../core/backend-error';
import type { Incoming, Person, Place, Post } from '../../core/chat';
import type { Call } from '../../core/command';
import { duration } from '../../core/duration';
import { messageOf } from '../../core/message-of';
import { shortId } from '../../core/short-id';
import type { StackStorm } from '../../core/stackstorm';
import { type Execution, isFinal, type StreamEvent } from '../../core/stackstorm-types';
import type { WorkflowQuestion } from '../../core/workflow-questions';
import type { FormAnswers } from '../../language/form/answers';
import type { PendingStore, RecordChange } from '../../state/pending-store';
import {
  type Asked,
  askedBy,
  fieldsIn,
  isInquiry,
  type OpenInquiry,
  placesFor,
  recordRoomOf,
  reminderAt,
  shownAnswer,
} from './inquiry';
import { askPost, endedInWords, openingPost } from './inquiry-posts';
import { pendingIn, type SignOffParts } from './sign-off-parts';
import { formOf, LOOK_MS, type Taken, takeAnswer, whyMayNotAnswer, whyTooLate } from './take-answer';

/** The server ends an inquiry some time after its ttl; asked too early it would still be open. */
const GRACE_MS = 5_000;
/** A quick workflow asks before it is on record who started it. */
const RECORD_WAITS_MS = [200, 800, 2_000];

export interface InquiryServiceOptions extends SignOffParts {
  st2For(person: Person): Promise<StackStorm>;
  /** Who gave the command that an execution belongs to, and where. */
  startedBy(execution: string): Promise<{ person: Person; place: Place; title: string } | undefined>;
  /** The name under which a person is known to StackStorm, where they have logged in. */
  loginOf(person: Person): Promise<string | undefined>;
}

/** Posts the questions of workflows, takes the answers, and sends the first complete one back. */
export class InquiryService {
  readonly waiting: PendingStore<OpenInquiry>;
  readonly #options: InquiryServiceOptions;
  /** Workflows whose questions are open, as far as this process knows. */
  readonly #askers = new Set<string>();

  constructor(options: InquiryServiceOptions) {
    this.#options = options;
    this.waiting = pendingIn(options, 'inquiry', (inquiry) => this.#due(inquiry));
  }

  onEvent({ name, data }: StreamEvent): void {
    if (name !== 'st2.execution__update' && name !== 'st2.execution__create') return;
    const execution = data as Execution;
    if (typeof execution?.action?.ref !== 'string') return;
    const handled = isInquiry(execution)
      ? this.#follow(execution)
      : isFinal(execution.status) && this.#askers.delete(execution.id)
        ? this.#voidOf(execution)
        : undefined;
    handled?.catch((error: Error) =>
      this.#options.parts.log.warn(`An inquiry could not be handled: ${error.message}`),
    );
  }

  /** A workflow that ends leaves its questions pending on StackStorm (docs/stackstorm-facts.md, 21): nobody needs them. */
  async #voidOf({ id: parent, status }: Execution): Promise<void> {
    for (const inquiry of await this.waiting.list())
      if (inquiry.parent === parent) await this.#void(inquiry.id, status);
  }

  async #void(id: string, status: string): Promise<void> {
    await this.waiting.change(id, (inquiry) => {
      const ended = `no longer needs an answer: what asked ${endedInWords(status)}`;
      void this.#tell(inquiry, { text: `${inquiry.title} (${id}) ${ended}.` });
      return { ended, result: undefined };
    });
  }

  /** How the workflow that asks has ended; undefined while it can take an answer, or where that is not known. */
  async #endOf(parent: string | undefined): Promise<string | undefined> {
    if (parent === undefined) return undefined;
    const query = { include_attributes: 'status' };
    const found = await this.#options.st2.execution(parent, query).catch(() => undefined);
    return found !== undefined && (isFinal(found.status) || found.status === 'canceling')
      ? found.status
      : undefined;
  }

  /** What was asked while the stream was away. */
  async catchUp(): Promise<void> {
    const { st2, parts } = this.#options;
    try {
      const { items } = await st2.executions({ status: 'pending', action: 'core.ask', limit: 100 });
      for (const execution of items) await this.#follow(execution);
      for (const inquiry of await this.waiting.list()) {
        const ended = await this.#endOf(inquiry.parent);
        if (inquiry.parent !== undefined) this.#askers.add(inquiry.parent);
        if (ended !== undefined) await this.#void(inquiry.id, ended);
        else await this.#follow(await st2.execution(inquiry.execution));
      }
    } catch (error) {
      parts.log.warn(`Open inquiries could not be fetched: ${messageOf(error)}`);
    }
  }

  /** A question as somebody is to answer it in a form, or why they cannot. */
  async find(id: string, incoming: Incoming): Promise<WorkflowQuestion | string> {
    const inquiry = await this.waiting.find(id);
    if (inquiry === undefined) return this.#late(id);
    const { person } = incoming;
    const login = await this.#options.loginOf(person);
    const refused = whyTooLate(inquiry) ?? whyMayNotAnswer(this.#options, inquiry, { person, login });
    if (refused !== undefined) return this.#refusal(incoming, refused);
    const { title, schema } = inquiry;
    return { title, schema, answered: formOf(this.#options, inquiry, person) };
  }

  #refusal(incoming: Incoming, why: string): string {
    this.#options.trail.message(incoming, { kind: 'refusal', command: 'st2.answer', why });
    return `Not accepted: ${why}.`;
  }

  /** Somebody answers, a field at a time or all at once. @param said words, or the values of a whole form */
  async answer(id: string, said: string | Record<string, unknown>, call: Call): Promise<void> {
    const ended = await this.#endOf((await this.waiting.find(id))?.parent);
    if (ended !== undefined) {
      await this.#void(id, ended);
      return this.#tooLate(id, call);
    }
    const login = await this.#options.loginOf(call.incoming.person);
    const taken = await this.waiting.change<Taken>(id, (inquiry) =>
      takeAnswer(this.#options, inquiry, {
        said,
        login,
        person: call.incoming.person,
        here: call.incoming.place,
      }),
    );
    if (taken === undefined) return this.#tooLate(id, call);
    if ('complete' in taken) return this.#deliverNow(taken.complete, call);
    if ('refused' in taken)
      return call.reply({ text: this.#refusal(call.incoming, taken.refused), outcome: 'failed' });
    if ('problem' in taken) return call.reply({ text: `${taken.problem}.`, outcome: 'waiting' });
    const next = askPost(id, taken.next, this.#options.parts);
    if (taken.next.secret) {
      const posted = await call.whisper(next);
      // Words for one person's eyes in a room are not enough: the answer to them would be read by everybody.
      const told = posted?.place.direct === true;
      if (call.incoming.place.direct) return;
      return call.reply(
        told
          ? 'The next answer is a secret: I have asked you in a direct message.'
          : `The next answer is a secret: open a direct message with me and say \`st2 answer ${id} …\` there.`,
      );
    }
    await call.reply(next);
  }

  /** The first try at once, so that most answers take effect while the person still looks. */
  async #deliverNow(inquiry: OpenInquiry, call: Call): Promise<void> {
    const outcome = await this.waiting.change<'said' | 'to be sent'>(inquiry.id, async (now) => {
      const change = await this.#deliver(now);
      if ('ended' in change) return { ended: change.ended, result: 'said' };
      // Without its answer the question is open again, and people were told why.
      return { next: change.next, result: change.next.answer === undefined ? 'said' : 'to be sent' };
    });
    // It ended between the two: cancelled, out of time, answered in StackStorm itself.
    if (outcome === undefined) await this.#tooLate(inquiry.id, call);
    if (outcome === 'to be sent') {
      await call.reply(
        'Noted. The workflow has not paused yet; I will send your answer as soon as it can take it.',
      );
    }
  }

  /** Sends the answer where the workflow can take it: earlier, it would stay paused for ever. */
  async #deliver(inquiry: OpenInquiry): Promise<RecordChange<OpenInquiry, undefined>> {
    const { answer, parent, execution } = inquiry;
    const { st2, st2For, parts, sealer } = this.#options;
    if (answer === undefined) return { next: inquiry, result: undefined };
    const text = sealer.open(answer.sealed, execution);
    if (text === undefined) {
      void this.#tell(inquiry, {
        text: `I restarted and lost the answer from ${answer.by.name}. Please answer again.`,
      });
      return { next: withoutAnswer(inquiry, this.#nextDue(inquiry)), result: undefined };
    }
    const later = { next: { ...inquiry, dueAt: parts.clock.now() + LOOK_MS }, result: undefined };
    try {
      if (parent !== undefined && !(await this.#canTakeAnswer(parent))) return later;
      const refused = await this.#refusedNow(inquiry, answer.by);
      if (refused !== undefined) {
        void this.#tell(inquiry, {
          text: `The answer from ${answer.by.name} was not accepted: ${refused}.`,
          outcome: 'failed',
        });
        return { next: withoutAnswer(inquiry, this.#nextDue(inquiry)), result: undefined };
      }
      const answers = JSON.parse(text) as FormAnswers;
      await (await st2For(answer.by)).answerInquiry(execution, answers.values);
      return this.#answered(inquiry, answers);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      if (error.status === 0 || error.status >= 500) return later;
      return this.#notTaken(inquiry, error, await st2.execution(execution).catch(() => undefined));
    }
  }

  /** Rights may have been taken away since it was said, and for whom the question is, only the server knows. */
  async #refusedNow(inquiry: OpenInquiry, person: Person): Promise<string | undefined> {
    const { st2, loginOf, parts } = this.#options;
    const asked = askedBy(await st2.execution(inquiry.execution), parts.clock.now());
    return whyMayNotAnswer(this.#options, asked ?? inquiry, { person, login: await loginOf(person) });
  }

  async #canTakeAnswer(parent: string): Promise<boolean> {
    const { status } = await this.#options.st2.execution(parent, { include_attributes: 'status' });
    return !['requested', 'scheduled', 'running', 'pausing', 'resuming'].includes(status);
  }

  #answered(inquiry: OpenInquiry, answers: FormAnswers): RecordChange<OpenInquiry, undefined> {
    const by = inquiry.answer?.by;
    const shown = shownAnswer(fieldsIn(inquiry), answers);
    const said = Object.entries(shown).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    this.#options.trail.event({
      kind: 'answer',
      ...recordRoomOf(inquiry),
      execution: inquiry.execution,
      parameters: shown,
      outcome: 'answered',
      ...(by === undefined ? {} : { user: by }),
    });
    void this.#tell(inquiry, {
      text: `${by?.name ?? 'Somebody'} answered ${inquiry.title} (${inquiry.id}): ${said.join(', ') || 'nothing more to say'}`,
      outcome: 'succeeded',
    });
    const what = said.length === 0 ? '' : ` (${said.join(', ')})`;
    return { ended: `was answered by ${by?.name ?? 'somebody'}${what}`, result: undefined };
  }

  #notTaken(
    inquiry: OpenInquiry,
    error: BackendError,
    now: Execution | undefined,
  ): RecordChange<OpenInquiry, undefined> {
    if (now !== undefined && now.status !== 'pending') {
      const ended = endedInWords(now.status);
      void this.#tell(inquiry, {
        text: `Too late: ${inquiry.title} (${inquiry.id}) ${ended}.`,
        outcome: 'failed',
      });
      return { ended, result: undefined };
    }
    const why =
      error.status === 403
        ? 'StackStorm accepts the answer from other accounts only. `st2 login` lets you answer as yourself'
        : `StackStorm did not accept the answer: ${error.message.split('\n')[0]}`;
    void this.#tell(inquiry, { text: `${why}.`, outcome: 'failed' });
    return { next: withoutAnswer(inquiry, this.#nextDue(inquiry)), result: undefined };
  }

  async #follow(execution: Execution): Promise<void> {
    const asked = askedBy(execution, this.#options.parts.clock.now());
    const id = shortId(execution.id);
    if (asked !== undefined) return this.#open(id, asked, execution);
    if (!isFinal(execution.status) || (await this.waiting.find(id)) === undefined) return;
    await this.waiting.change(id, (inquiry) => {
      const ended = endedInWords(execution.status);
      void this.#tell(inquiry, { text: `${inquiry.title} (${id}) ${ended}.` });
      return { ended, result: undefined };
    });
  }

  async #open(id: string, asked: Asked, execution: Execution): Promise<void> {
    const { memory, clock } = this.#options.parts;
    if ((await this.waiting.find(id)) !== undefined || (await this.waiting.ended(id)) !== undefined) return;
    // Two bots hear the same event: one of them asks.
    if (!(await memory.claim(`asking:${asked.execution}`, `${process.pid}-${Math.random()}`, 60_000))) return;
    if ((await this.#endOf(asked.parent)) !== undefined) return;
    const from = await this.#startedBy(asked, execution);
    if (from === 'another bot') return;
    const inquiry: OpenInquiry = {
      ...asked,
      id,
      title: from?.title ?? execution.context?.parent?.execution_id ?? execution.action.ref,
      ...(from === undefined ? {} : { asker: from.person }),
      places: placesFor(asked, from?.place, execution),
      dueAt: reminderAt(asked, clock.now()),
      reminded: false,
      forms: {},
    };
    await this.waiting.add(inquiry);
    if (inquiry.parent !== undefined) this.#askers.add(inquiry.parent);
    this.#options.trail.event({
      kind: 'inquiry',
      ...recordRoomOf(inquiry),
      execution: asked.execution,
      outcome: 'waits for an answer',
      ...(from === undefined ? {} : { user: from.person }),
    });
    await this.#tell(inquiry, openingPost(inquiry, clock.now(), this.#options.parts));
  }

  /**
   * Who gave the command that asks. What was asked for in a chat and is on nobody's record here was asked of
   * another bot, which will post the question.
   */
  async #startedBy(asked: Asked, execution: Execution) {
    const { startedBy, parts } = this.#options;
    const isFromChat = (execution.context?.source_channel ?? '') !== '';
    for (const wait of isFromChat && !parts.config.adopts ? RECORD_WAITS_MS : []) {
      const from = await startedBy(asked.parent ?? asked.execution);
      if (from !== undefined) return from;
      await new Promise<void>((resolve) => parts.clock.after(wait, resolve));
    }
    const from = await startedBy(asked.parent ?? asked.execution);
    return from === undefined && isFromChat && !parts.config.adopts ? 'another bot' : from;
  }

  async #due(inquiry: OpenInquiry): Promise<RecordChange<OpenInquiry, undefined>> {
    const { trail, parts } = this.#options;
    const { clock } = parts;
    if (inquiry.answer !== undefined) return this.#deliver(inquiry);
    const over = await this.#endOf(inquiry.parent);
    if (over !== undefined) {
      const ended = `no longer needs an answer: what asked ${endedInWords(over)}`;
      void this.#tell(inquiry, { text: `${inquiry.title} (${inquiry.id}) ${ended}.` });
      return { ended, result: undefined };
    }
    if (clock.now() < inquiry.expiresAt) {
      const left = duration(inquiry.expiresAt - clock.now());
      void this.#tell(inquiry, {
        ...openingPost(inquiry, clock.now(), this.#options.parts),
        text: `Still waiting for an answer, for ${left} more: ${inquiry.title} (${inquiry.id})`,
      });
      return { next: { ...inquiry, reminded: true, dueAt: inquiry.expiresAt + GRACE_MS }, result: undefined };
    }
    trail.event({
      kind: 'expiry',
      ...recordRoomOf(inquiry),
      execution: inquiry.execution,
      outcome: 'nobody answered',
    });
    void this.#tell(inquiry, {
      text: `Nobody answered ${inquiry.title} (${inquiry.id}) in time.`,
      outcome: 'failed',
    });
    return { ended: 'was not answered in time', result: undefined };
  }

  #nextDue(inquiry: OpenInquiry): number {
    return inquiry.reminded
      ? inquiry.expiresAt + GRACE_MS
      : reminderAt(inquiry, this.#options.parts.clock.now());
  }

  async #tell(inquiry: OpenInquiry, post: Post): Promise<void> {
    for (const place of inquiry.places) await this.#options.parts.outbox.post(place, post, 'answer');
  }

  async #tooLate(id: string, call: Call): Promise<void> {
    return call.reply(await this.#late(id));
  }

  async #late(id: string): Promise<string> {
    const ended = await this.waiting.ended(id);
    return ended === undefined ? `No question is waiting under ${id}.` : `Too late: ${id} ${ended}.`;
  }
}

/** The question as open as at first. @param dueAt milliseconds since 1970 */
function withoutAnswer({ answer: _answer, ...open }: OpenInquiry, dueAt: number): OpenInquiry {
  return { ...open, forms: {}, dueAt };
}
