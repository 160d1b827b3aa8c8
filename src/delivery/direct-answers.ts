import { outcomeOfEnd } from '../core/execution-status';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';
import type { ActionAlias, Execution } from '../core/stackstorm-types';
import { contextOf, inert, originOf } from '../stackstorm/origin';
import { readAnnouncement } from './announcement';
import type { Answers } from './answers';
import type { Order } from './order';
import type { PendingCommand, Tracked } from './pending-command';
import type { PendingCommands } from './pending-commands';
import { plainAnswer } from './plain-answer';
import type { PlainAnswers } from './plain-answers';
import type { RetryingWriter } from './retrying-writer';

/** The result of an execution in the words of its alias, or why it has none. */
export type Rendered =
  | { kind: 'message'; message: string; extra: Record<string, unknown> }
  /** The alias wants no result to be shown. */
  | { kind: 'silent' }
  /** The template is wrong, or (`cause`) says what only StackStorm can know. */
  | { kind: 'failed'; reason: string; cause: 'template' | 'server' };

/** Formats results as StackStorm's chatops pack does. */
export interface ResultFormat {
  /** Why this alias's templates cannot be rendered here; undefined where they can. Never throws. */
  refusal(alias: ActionAlias): string | undefined;
  /** @param alias undefined where it is gone: then the default message is made. Never throws. */
  render(execution: Execution, alias: ActionAlias | undefined): Rendered;
}

export interface DirectAnswersOptions {
  log: Log;
  commands: PendingCommands;
  writer: RetryingWriter;
  answers: Pick<Answers, 'deliver'>;
  plain: PlainAnswers;
  format: ResultFormat;
  /** The alias behind an execution as it is now; undefined where it is gone. Rejects where that is not known. */
  aliasOf(command: PendingCommand, execution: Execution): Promise<ActionAlias | undefined>;
  common(): Pick<Order, 'still' | 'ready'>;
}

/** A quick result can overtake the acknowledgment of its command by so much. */
const PATIENCE_MS = 1_500;

/** Answers commands from their executions, without waiting for StackStorm to announce what is known already. */
export class DirectAnswers {
  readonly #options: DirectAnswersOptions;

  constructor(options: DirectAnswersOptions) {
    this.#options = options;
  }

  /** Begins to answer a command whose execution has ended. Never throws. */
  answer(tracked: Tracked, execution: Execution): void {
    this.#answer(tracked, execution).catch((error: unknown) =>
      this.#options.log.warn(`The result of ${execution.id} is looked at again: ${messageOf(error)}`),
    );
  }

  async #answer(tracked: Tracked, execution: Execution): Promise<void> {
    const { commands, writer, format, aliasOf } = this.#options;
    const { originId } = tracked.command;
    const alias = await aliasOf(tracked.command, execution);
    const rendered = format.render(execution, alias);
    if (rendered.kind === 'message') return this.#deliver(tracked, execution, rendered);
    if (rendered.kind === 'silent') return writer.write(() => commands.answered(originId, 'silent'));
    this.#answerPlainly(tracked, execution, rendered.reason);
  }

  /** As an announcement with the same words would be delivered. */
  async #deliver(
    { command }: Tracked,
    execution: Execution,
    { message, extra }: Extract<Rendered, { kind: 'message' }>,
  ): Promise<void> {
    const { answers, common } = this.#options;
    const { user, source_channel, source_context } =
      execution.liveaction?.notify?.['on-complete']?.data ?? {};
    const { person, place, originId } = command;
    const origin = originOf(source_context) ?? { id: originId, personId: person.id, place };
    const saying = readAnnouncement({
      ...{ user, message, extra, context: contextOf(origin) },
      channel: source_channel ?? inert(place.room),
    });
    if (saying === undefined) throw new Error('there is nothing to say');
    saying.post.outcome = outcomeOfEnd(execution.status);
    if (typeof execution.web_url === 'string') saying.post.link = execution.web_url;
    const settle = () => {};
    await answers.deliver({
      ...{ saying, form: 'direct', origin, settle },
      patienceMs: PATIENCE_MS,
      common: common(),
    });
  }

  #answerPlainly(tracked: Tracked, execution: Execution, reason: string): void {
    const { plain, log } = this.#options;
    log.warn(`Execution ${execution.id} is answered in plain form: ${reason}.`);
    plain.say(tracked, plainAnswer(tracked.command.alias, execution, reason));
  }
}
