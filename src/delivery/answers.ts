import { answerPlace } from '../chat/thread';
import { type ChatService, type Person, type Place, type Post, type Posted, placeKey } from '../core/chat';
import type { Clock } from '../core/clock';
import { outcomeOfEnd } from '../core/execution-status';
import type { Log } from '../core/log';
import type { Origin } from '../stackstorm/origin';
import { placeOf, type Saying } from './announcement';
import type { Order, Settle, Settled } from './order';
import type { PendingCommand } from './pending-command';
import type { PendingCommands } from './pending-commands';
import type { RetryingWriter } from './retrying-writer';

export interface AnswersOptions {
  service: ChatService;
  clock: Clock;
  log: Log;
  commands: PendingCommands;
  writer: RetryingWriter;
  /** Answer in threads always, or where an alias asks for it. */
  threads: 'always' | 'asked';
  /** Answer also what neither this bot nor a twin was asked. */
  adopts: boolean;
  post(order: Order, settle: Settle): void;
  /** Is told which message carries the result of a command. Never throws. */
  answered: ((execution: string, posted: Posted) => void) | undefined;
}

/** A result, announced or taken from its execution, that answers a command of ours. */
export interface Answer {
  saying: Saying;
  form: 'formatted' | 'direct';
  origin: Origin;
  /** So long is waited for the record of a command that is still being sent. */
  patienceMs: number;
  /** What all orders of this bot have in common while it leads. */
  common: Pick<Order, 'still' | 'ready'>;
  /** Called once it was posted, given up or withdrawn; or where it is not to be posted at all. */
  settle: (settled: Settled | 'not ours') => Promise<void> | void;
}

/** An acknowledgment that is older has been read: it stays, and the answer is a message of its own. */
const QUICK_MS = 1_000;

/** Takes results to whoever asked for them, where they asked; those of one room in their order. */
export class Answers {
  readonly #options: AnswersOptions;
  /** The last answer of each room whose record is being looked for. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** Resolves when it is in the outbox. @throws where the record of its command cannot be read */
  async deliver(answer: Answer): Promise<void> {
    const { commands } = this.#options;
    const { origin, patienceMs } = answer;
    const status = commands.statusOf(origin.id);
    const { room } = origin.place;
    const found = commands.find(origin.id, patienceMs);
    const before = this.#turns.get(room);
    const turn = (async () => {
      await before;
      await this.#decide(answer, await found, status);
    })();
    const over = turn.catch(() => {});
    this.#turns.set(room, over);
    void over.then(() => {
      if (this.#turns.get(room) === over) this.#turns.delete(room);
    });
    await turn;
  }

  async #decide(
    answer: Answer,
    command: PendingCommand | undefined,
    status: string | undefined,
  ): Promise<void> {
    const { commands, log, adopts } = this.#options;
    const { origin, form } = answer;
    if (command === undefined && !adopts) {
      log.debug('Ignored the result of a command that another bot was given.');
      await answer.settle('not ours');
      return;
    }
    const before = command?.answered;
    const isFirst = before === undefined || before === 'silent' || (before === form && form === 'formatted');
    if (isFirst && commands.beginAnswer(origin.id, form)) {
      this.#post(answer, command, status);
      return;
    }
    log.info(`A second result of ${command?.executionId ?? 'a command'} came after its answer: ignored.`);
    await answer.settle('not ours');
  }

  #post(answer: Answer, command: PendingCommand | undefined, status: string | undefined): void {
    const { service, threads, post } = this.#options;
    const { saying, origin, common, settle, form } = answer;
    const asked = {
      place: command?.place ?? placeOf(saying),
      ...(command?.messageId === undefined ? {} : { id: command.messageId }),
    };
    const place = answerPlace(service, asked, saying.post.extra, threads);
    const person = command?.person ?? saying.person;
    const said = { ...saying.post };
    if (status !== undefined) said.outcome ??= outcomeOfEnd(status);
    if (saysNothing(said)) said.text = endingOf(command, said);
    const order: Order = { place, post: said, urgency: 'answer', ...common };
    const isWhispered = saying.whisper || (command?.whisper === true && place.direct !== true);
    if (person !== undefined && isWhispered) order.whisper = person;
    else if (person !== undefined && place.direct !== true) said.mention = person;
    if (form === 'direct') order.replaces = this.#quickAcknowledgment(order, origin.id);
    post(order, async (settled) => {
      await settle(settled);
      await this.#settled(origin.id, form, settled);
      if (order.whisper !== undefined && settled.error !== undefined)
        post(unheard(order.whisper, order.place, settled.error), () => {});
      void this.#tell(origin.id, command, settled);
    });
  }

  /** The acknowledgment that this answer may take the place of, asked when the answer is about to be sent. */
  #quickAcknowledgment({ place, post, whisper }: Order, originId: string): () => Posted | undefined {
    const { service, commands, clock } = this.#options;
    const canBe = service.abilities.update && whisper === undefined && post.files === undefined;
    return () => {
      const acknowledgment = commands.acknowledgmentOf(originId);
      if (!canBe || acknowledgment === undefined) return undefined;
      const { posted, at } = acknowledgment;
      const isThere = placeKey(posted.place) === placeKey(place) && posted.id !== undefined;
      return isThere && clock.steady() - at <= QUICK_MS ? posted : undefined;
    };
  }

  async #settled(originId: string, form: 'formatted' | 'direct', { posted, error }: Settled): Promise<void> {
    const { commands, writer } = this.#options;
    if (posted === undefined && error === undefined) commands.notAnswered(originId);
    else await writer.write(() => commands.answered(originId, form));
  }

  /** A quick result was on its way before the execution had its id here. Never rejects. */
  async #tell(originId: string, before: PendingCommand | undefined, { posted }: Settled): Promise<void> {
    const { answered, commands } = this.#options;
    if (answered === undefined || posted === undefined) return;
    const command = before?.executionId === undefined ? await commands.find(originId, 0) : before;
    if (command?.executionId !== undefined) answered(command.executionId, posted);
  }
}

/** Whoever waits for a direct message that cannot be sent reads at least that, where they asked. */
function unheard(person: Person, place: Place, { message }: Error): Order {
  const text = `I could not send you the result in a direct message (${message}).`;
  return { place, post: { text, outcome: 'failed', mention: person }, urgency: 'answer' };
}

/** A format may come to nothing; StackStorm posts that all the same. */
function saysNothing({ text, body = '', extra = {}, files = [] }: Post): boolean {
  return `${text}${body}`.trim() === '' && Object.keys(extra).length === 0 && files.length === 0;
}

/** Whoever waits reads at least that it is over: their name alone would be a riddle. */
function endingOf(command: PendingCommand | undefined, { outcome }: Post): string {
  return `${command?.alias ?? 'The command'} ${outcome === 'failed' ? 'failed' : 'succeeded'}. Its result has no text.`;
}
