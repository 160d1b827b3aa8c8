import { answerPlace } from '../chat/thread';
import type { ChatService, Posted } from '../core/chat';
import type { Log } from '../core/log';
import type { Origin } from '../stackstorm/origin';
import { placeOf, type Saying } from './announcement';
import type { Order, Settle, Settled } from './order';
import type { Owed, OwedAnswers } from './owed';
import type { RetryingWriter } from './retrying-writer';

export interface AnswersOptions {
  service: ChatService;
  log: Log;
  owed: OwedAnswers;
  books: RetryingWriter;
  /** Answer in threads always, or where an alias asks for it. */
  threads: 'always' | 'asked';
  post(order: Order, settle: Settle): void;
  /** Is told which message carries the result of a command. Never throws. */
  answered: ((execution: string, posted: Posted) => void) | undefined;
}

/** An announcement that answers a command of ours. */
export interface Answer {
  saying: Saying;
  origin: Origin;
  /** So long is waited for the record of a command that is still being sent. */
  patienceMs: number;
  /** What all orders of this bot have in common while it leads. */
  common: Pick<Order, 'still' | 'ready'>;
  /** Called once it was posted, given up or withdrawn; or where it is not to be posted at all. */
  settle: (settled: Settled | 'left out') => Promise<void> | void;
}

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
    const { owed } = this.#options;
    const { origin, patienceMs } = answer;
    const status = owed.statusOf(origin.id);
    const { room } = origin.place;
    const found = owed.find(origin.id, patienceMs);
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

  async #decide(answer: Answer, record: Owed | undefined, status: string | undefined): Promise<void> {
    const { owed, log } = this.#options;
    const { origin } = answer;
    if (record?.answered !== 'plain' && owed.beginAnswer(origin.id, 'formatted')) {
      this.#post(answer, record, status);
      return;
    }
    const which = record?.executionId ?? 'a command';
    log.info(`The formatted result of ${which} came after its plain answer: left out.`);
    await answer.settle('left out');
  }

  #post(answer: Answer, record: Owed | undefined, status: string | undefined): void {
    const { service, threads, post } = this.#options;
    const { saying, origin, common, settle } = answer;
    const asked = {
      place: record?.place ?? placeOf(saying),
      ...(record?.messageId === undefined ? {} : { id: record.messageId }),
    };
    const place = answerPlace(service, asked, saying.post.extra, threads);
    const person = record?.person ?? saying.person;
    const said = { ...saying.post };
    if (status !== undefined) said.outcome ??= status === 'succeeded' ? 'succeeded' : 'failed';
    const order: Order = { place, post: said, urgency: 'answer', ...common };
    if (person !== undefined && saying.whisper) order.whisper = person;
    else if (person !== undefined && place.direct !== true) said.mention = person;
    post(order, async (settled) => {
      await settle(settled);
      await this.#settled(origin.id, settled);
      void this.#tell(origin.id, record, settled);
    });
  }

  async #settled(originId: string, { posted, error }: Settled): Promise<void> {
    const { owed, books } = this.#options;
    if (posted === undefined && error === undefined) owed.notAnswered(originId);
    else await books.write(() => owed.answered(originId, 'formatted'));
  }

  /** A quick result was on its way before the execution had its id here. Never rejects. */
  async #tell(originId: string, before: Owed | undefined, { posted }: Settled): Promise<void> {
    const { answered, owed } = this.#options;
    if (answered === undefined || posted === undefined) return;
    const record = before?.executionId === undefined ? await owed.find(originId, 0) : before;
    if (record?.executionId !== undefined) answered(record.executionId, posted);
  }
}
