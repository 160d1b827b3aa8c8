import { randomUUID } from 'node:crypto';
import type { ChatError, ChatService, Posted } from '../chat/service';
import { answerPlace } from '../chat/thread';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { messageOf } from '../message-of';
import { type Origin, originOf } from '../stackstorm/origin';
import { type Execution, isFinal, type StreamEvent } from '../stackstorm/types';
import type { Memory } from '../state/memory';
import { placeOf, readAnnouncement, type Saying } from './announcement';
import { type Executions, isForUs, madeOf, POST_MESSAGE, POST_RESULT, timeOf } from './executions';
import { fingerprint } from './fingerprint';
import { Hearing } from './hearing';
import { Leadership } from './leadership';
import { Ledger, type Token } from './ledger';
import { MissingAnswers } from './missing-answers';
import type { Order, Settled } from './order';
import { Outbox, type OutboxSettings } from './outbox';
import { type Expected, type Owed, OwedAnswers } from './owed';
import { Recovery } from './recovery';

export interface RelaySettings {
  /** The notification route of the commands of this bot. */
  route: string;
  /** Answer in threads always, or where an alias asks for it. */
  threads: 'always' | 'asked';
  /** Milliseconds that StackStorm may take to begin the announcement of an execution that has ended. */
  graceMs: number;
  /** A room that is told what could not be delivered. */
  statusRoom?: string | undefined;
  outbox?: Partial<OutboxSettings>;
}

export interface RelayOptions {
  service: ChatService;
  memory: Memory;
  st2: Executions;
  clock: Clock;
  log: Log;
  settings: RelaySettings;
  /** Is told which message carries the result of a command. Never throws. */
  answered?: (execution: string, posted: Posted) => void;
}

const TICK_MS = 1_000;
/** A brain script has loaded what it kept by then: a watermark of ours must not be in the way of that one. */
const LATE_BRAIN_MS = 3_000;
/** A quick result can overtake the acknowledgment of its command by so much. */
const RECORD_PATIENCE_MS = 1_500;
/** An execution that announced but whose announcement was not heard for so long is taken instead. */
const UNHEARD_MS = 5_000;

/**
 * From events to messages: each announcement is posted once, in order, where it belongs, also when the
 * stream was down, the bot was, or StackStorm could not format a result. docs/operate.md has the promise.
 */
export class Relay {
  readonly outbox: Outbox;
  /** Which of several bots answers a message. */
  readonly hearing: Hearing;
  readonly #options: RelayOptions;
  readonly #ledger: Ledger;
  readonly #owed: OwedAnswers;
  readonly #leadership: Leadership;
  readonly #recovery: Recovery;
  readonly #missing: MissingAnswers;
  #connected = false;
  /** The ledger is loaded and this bot leads. */
  #leads = false;
  readonly #watermarkFrom: number;
  #callOffTick: (() => void) | undefined;
  #ticking = false;
  /** The last answer of each room whose record is being looked for. */
  readonly #answering = new Map<string, Promise<void>>();
  /** What was posted and could not be put on record yet. */
  #unrecorded: Token[] = [];

  constructor(options: RelayOptions) {
    this.#options = options;
    const { service, memory, clock, log, settings, st2 } = options;
    this.outbox = new Outbox({
      service,
      clock,
      log,
      ...(settings.outbox === undefined ? {} : { settings: settings.outbox }),
      undelivered: (order, error) => this.#undelivered(order, error),
    });
    this.#ledger = new Ledger(memory);
    this.#owed = new OwedAnswers(memory, clock);
    this.#recovery = new Recovery({
      ...{ st2, clock, log, ledger: this.#ledger, route: settings.route },
      deliver: (token, payload) => this.#deliver(token, payload, 0),
      caughtUp: () => this.#missing.lookAgain(),
    });
    this.#missing = new MissingAnswers({
      ...{ st2, clock, log, owed: this.#owed, graceMs: settings.graceMs },
      recover: () => this.#recovery.again(),
      post: (order, settle) => this.outbox.add({ ...order, still: this.#still }, settle),
      answered: options.answered,
    });
    const bot = randomUUID();
    this.hearing = new Hearing({ memory, owed: this.#owed, st2, bot, clock, log });
    this.#leadership = new Leadership(memory, bot, clock, log, {
      gained: () => void this.#lead(),
      lost: () => this.#follow(),
    });
    // Until then this bot took itself for one without a past.
    memory.onArrival?.(() => {
      if (this.#leadership.holds) void this.#lead();
    });
    this.#watermarkFrom = clock.now() + LATE_BRAIN_MS;
  }

  /** True while somebody waits for an answer. */
  get busy(): boolean {
    return this.outbox.owesAnswers || this.#owed.isUnderWay;
  }

  start(): void {
    this.#leadership.start();
    this.#tickLater();
  }

  /** Posts nothing more; what was not posted yet is posted after the next start. */
  async stop(): Promise<void> {
    this.#callOffTick?.();
    this.#follow();
    await this.outbox.stop();
    await this.#leadership.stop();
  }

  /**
   * Notes that a result is owed: before the command is sent, and again with its execution's id. Resolves
   * when it is on record; never rejects.
   */
  async expect(expected: Expected): Promise<void> {
    try {
      await this.#owed.expect(expected);
    } catch (error) {
      // The command runs: its answer still finds its way by the ids in its context.
      this.#options.log.warn(`A command could not be put on record: ${messageOf(error)}`);
    }
  }

  /** The command was refused, or nobody knows whether it runs. Never rejects. */
  async unexpect(originId: string, why: 'refused' | 'uncertain'): Promise<void> {
    await this.#owed.unexpect(originId, why).catch(() => {});
  }

  /** A connection of the event stream is live: what was missed before can be fetched now. */
  onLive(): void {
    this.#connected = true;
    if (this.#leads) this.#recovery.begin();
  }

  /** Must be given every event of the stream; never throws. */
  onEvent({ name, data }: StreamEvent): void {
    if (!this.#leads || typeof data !== 'object' || data === null) return;
    if (name === 'st2.execution__update') {
      this.#execution(data as Execution);
    } else if (name.startsWith('st2.announcement__')) {
      const { payload } = data as { payload?: unknown };
      if (typeof payload !== 'object' || payload === null) return;
      const said = payload as Record<string, unknown>;
      const copy = { fingerprint: fingerprint(said), payload: said };
      if (this.#recovery.hold(copy)) return;
      this.#heard(copy.fingerprint, copy.payload);
    }
  }

  /** Posts an announcement that came to this bot alone, by its webhook: nobody else can. */
  announce(payload: unknown): void {
    const saying = readAnnouncement(payload);
    if (saying === undefined) return;
    const { still: _, ...order } = this.#announcementOrder(saying);
    this.outbox.add(order, () => {});
  }

  readonly #still = (): boolean => this.#leadership.holds;

  #heard(print: string, payload: Record<string, unknown>): void {
    const token = this.#ledger.heard(print, this.#options.clock.now());
    if (token !== undefined) this.#deliver(token, payload, RECORD_PATIENCE_MS);
  }

  #execution(execution: Execution): void {
    const ref = execution.action?.ref;
    if (typeof execution.id !== 'string') return;
    if (ref === POST_MESSAGE) this.#announcing(execution);
    else if (ref === POST_RESULT) this.#missing.posting(execution);
    else if (isFinal(execution.status)) this.#ended(execution);
    else this.#owed.changed(execution.id, String(execution.status));
  }

  #announcing(execution: Execution): void {
    if (!isForUs(execution, this.#options.settings.route)) return;
    if (execution.status === 'succeeded') this.#ledger.ended(madeOf(execution), this.#options.clock.now());
    else if (!isFinal(execution.status))
      this.#ledger.began(execution.id, timeOf(execution.start_timestamp) ?? 0);
  }

  /** An execution ended: ours, or another bot's on the same memory, which its context tells. */
  #ended(execution: Execution): void {
    if (this.#missing.ended(execution)) return;
    const notify = execution.liveaction?.notify?.['on-complete'];
    const origin = originOf(notify?.data?.source_context);
    if (origin === undefined) return;
    void this.#owed
      .adopt(origin.id, execution.id)
      .then(() => this.#missing.ended(execution))
      .catch((error: unknown) => this.#options.log.debug(`No record of a command: ${messageOf(error)}`));
  }

  #deliver(token: Token, payload: Record<string, unknown>, patienceMs: number): void {
    const saying = readAnnouncement(payload);
    if (saying === undefined) {
      this.#options.log.debug('An announcement without a room or a text is left out.');
      void this.#record(token);
    } else if (saying.origin === undefined) {
      this.outbox.add(this.#announcementOrder(saying), (settled) => this.#settled(token, settled));
    } else {
      this.#answer(token, saying, saying.origin, patienceMs).catch((error: unknown) => {
        this.#options.log.warn(`An answer waits for the next recovery: ${messageOf(error)}`);
        this.#ledger.withdrawn(token);
      });
    }
  }

  #announcementOrder(saying: Saying): Order {
    const { person, whisper, post } = saying;
    const place = placeOf(saying);
    const order: Order = { place, post, urgency: 'announcement', still: this.#still };
    if (person === undefined) return order;
    if (whisper || saying.room === undefined) return { ...order, whisper: person };
    return { ...order, post: { ...post, mention: person } };
  }

  /** The result of a command of ours, to whoever gave it; the answers of one room in their order. */
  async #answer(token: Token, saying: Saying, origin: Origin, patienceMs: number): Promise<void> {
    const status = this.#owed.statusOf(origin.id);
    const { room } = origin.place;
    const found = this.#owed.find(origin.id, patienceMs);
    const before = this.#answering.get(room);
    const turn = (async () => {
      await before;
      const owed = await found;
      if (owed?.answered !== 'plain') return this.#post(token, saying, origin, owed, status);
      this.#options.log.info(
        `The formatted result of ${owed.executionId} came after its plain answer: left out.`,
      );
      await this.#record(token);
    })();
    const settled = turn.catch(() => {});
    this.#answering.set(room, settled);
    void settled.then(() => {
      if (this.#answering.get(room) === settled) this.#answering.delete(room);
    });
    await turn;
  }

  #post(
    token: Token,
    saying: Saying,
    origin: Origin,
    owed: Owed | undefined,
    status: string | undefined,
  ): void {
    const { service, settings } = this.#options;
    const asked = {
      place: owed?.place ?? placeOf(saying),
      ...(owed?.messageId === undefined ? {} : { id: owed.messageId }),
    };
    const place = answerPlace(service, asked, saying.post.extra, settings.threads);
    const person = owed?.person ?? saying.person;
    const post = { ...saying.post };
    if (status !== undefined) post.outcome ??= status === 'succeeded' ? 'succeeded' : 'failed';
    const order: Order = { place, post, urgency: 'answer', still: this.#still };
    if (person !== undefined && saying.whisper) order.whisper = person;
    else if (person !== undefined && place.direct !== true) post.mention = person;
    this.#owed.beingAnswered(origin.id);
    this.outbox.add(order, async (settled) => {
      await this.#tellAnswered(origin.id, owed, settled);
      if (settled.posted !== undefined || settled.error !== undefined) {
        await this.#owed.answered(origin.id, 'formatted').catch(() => {});
      } else {
        this.#owed.notAnswered(origin.id);
      }
      await this.#settled(token, settled);
    });
  }

  /** A quick result was on its way before the execution had its id here. */
  async #tellAnswered(originId: string, before: Owed | undefined, { posted }: Settled): Promise<void> {
    const { answered } = this.#options;
    if (answered === undefined || posted === undefined) return;
    const owed = before?.executionId === undefined ? await this.#owed.find(originId, 0) : before;
    if (owed?.executionId !== undefined) answered(owed.executionId, posted);
  }

  #settled(token: Token, { posted, error }: Settled): Promise<void> | void {
    if (posted !== undefined || error !== undefined) return this.#record(token);
    this.#ledger.withdrawn(token);
  }

  /** Puts it on record that this was posted; again with the next tick where the memory is away. */
  async #record(token: Token): Promise<void> {
    try {
      await this.#ledger.settled(token);
    } catch {
      this.#unrecorded.push(token);
    }
  }

  async #lead(): Promise<void> {
    try {
      await Promise.all([this.#ledger.load(this.#options.clock.now()), this.#owed.load()]);
    } catch (error) {
      this.#options.log.warn(`What was posted before cannot be read yet: ${messageOf(error)}`);
      this.#options.clock.after(TICK_MS, () => {
        if (this.#leadership.holds && !this.#leads) void this.#lead();
      });
      return;
    }
    if (!this.#leadership.holds) return;
    this.#leads = true;
    if (this.#connected) this.#recovery.begin();
  }

  #follow(): void {
    this.#leads = false;
    this.#recovery.stop();
  }

  #tickLater(): void {
    this.#callOffTick = this.#options.clock.after(TICK_MS, () => {
      void this.#tick().finally(() => this.#tickLater());
    });
  }

  async #tick(): Promise<void> {
    if (!this.#leads || this.#ticking) return;
    this.#ticking = true;
    try {
      const now = this.#options.clock.now();
      for (const token of this.#unrecorded.splice(0)) await this.#record(token);
      if (!this.#recovery.caughtUp) return;
      for (const made of this.#ledger.unheard(now - UNHEARD_MS)) {
        const token = this.#ledger.fetched(made, now + UNHEARD_MS);
        if (token !== undefined) this.#deliver(token, made.payload, 0);
      }
      if (now >= this.#watermarkFrom) await this.#ledger.advance();
      await this.#missing.look();
    } catch (error) {
      this.#options.log.debug(`The relay's round failed: ${messageOf(error)}`);
    } finally {
      this.#ticking = false;
    }
  }

  /** What could not be posted is said where it can: to the person it was for, to the status room. */
  #undelivered(order: Order, error: ChatError): void {
    const { statusRoom } = this.#options.settings;
    const person = order.post.mention;
    if (order.urgency === 'answer' && person !== undefined && order.whisper === undefined) {
      const text =
        `I could not post this in ${order.place.room} (${error.message}):\n${order.post.text}`.trimEnd();
      const { mention: _, ...post } = order.post;
      this.outbox.add({ ...order, whisper: person, post: { ...post, text } }, () => {});
    }
    if (statusRoom === undefined || statusRoom === order.place.room) return;
    const text = `A message for ${order.place.room} could not be delivered: ${error.message}`;
    void this.outbox.post({ room: statusRoom }, { text, outcome: 'failed' }, 'announcement');
  }
}
