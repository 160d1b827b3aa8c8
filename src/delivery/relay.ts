import { randomUUID } from 'node:crypto';
import type { ChatError, ChatService, Posted } from '../core/chat';
import type { Clock } from '../core/clock';
import type { Expected, NotTaken } from '../core/expected';
import { LocalTime } from '../core/local-time';
import type { Log } from '../core/log';
import type { Memory } from '../core/memory';
import { messageOf } from '../core/message-of';
import { type Execution, isFinal, type StreamEvent } from '../core/stackstorm-types';
import {
  type ExecutionsApi,
  isForUs,
  isStep,
  POST_MESSAGE,
  POST_RESULT,
  timeOf,
} from '../stackstorm/executions';
import { originOf } from '../stackstorm/origin';
import { DataLossMarker } from '../state/data-loss-marker';
import { placeOf, readAnnouncement, type Saying } from './announcement';
import { AnnouncementLog, type AnnouncementToken } from './announcement-log';
import { Answers } from './answers';
import { DirectAnswers, type DirectAnswersOptions } from './direct-answers';
import { ExecutionWatch } from './execution-watch';
import { fingerprint } from './fingerprint';
import { Lead } from './lead';
import { madeOf } from './made';
import { MessageClaims } from './message-claims';
import type { Order, Settle, Settled } from './order';
import { OrphanedCommands } from './orphaned-commands';
import { Outbox, type OutboxSettings } from './outbox';
import { PendingCommands } from './pending-commands';
import { PlainAnswers } from './plain-answers';
import { Recovery } from './recovery';
import { RetryingWriter } from './retrying-writer';

export interface RelaySettings {
  /** The notification route of the commands of this bot. */
  route: string;
  /** Answer in threads always, or where an alias asks for it. */
  threads: 'always' | 'asked';
  /** Milliseconds that StackStorm may take to begin the announcement of an execution that has ended. */
  graceMs: number;
  /** Post also results of commands that neither this bot nor a twin was given. */
  adopts: boolean;
  /** A quick command's acknowledgment becomes its answer, where the service can change a message. */
  quickAnswers: boolean;
  /** Of the clock that people read, a name of the tz database; the machine's by default. */
  timezone?: string | undefined;
  /** A room that is told what could not be delivered. */
  statusRoom?: string | undefined;
  outbox?: Partial<OutboxSettings>;
}

export interface RelayOptions {
  service: ChatService;
  memory: Memory;
  st2: ExecutionsApi;
  clock: Clock;
  log: Log;
  settings: RelaySettings;
  /** How results are put into words that come straight from their executions. */
  results: Pick<DirectAnswersOptions, 'format' | 'aliasOf'>;
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
/** One request so often spares a server whose stream is away. */
const FETCH_EVERY_MS = 15_000;

/**
 * From events to messages: each announcement is posted once, in order, where it belongs, also when the
 * stream was down, the bot was, or StackStorm could not format a result. docs/operate.md has the promise.
 */
export class Relay {
  readonly outbox: Outbox;
  /** Which of several bots answers a message. */
  readonly claims: MessageClaims;
  readonly #options: RelayOptions;
  readonly #announced: AnnouncementLog;
  readonly #commands: PendingCommands;
  readonly #lead: Lead;
  readonly #recovery: Recovery;
  readonly #watch: ExecutionWatch;
  readonly #orphans: OrphanedCommands;
  #connected = false;
  readonly #watermarkFrom: number;
  #callOffTick: (() => void) | undefined;
  /** When announcements were last asked for because there is no stream. */
  #fetchedAt = 0;
  readonly #writer: RetryingWriter;
  readonly #answers: Answers;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { service, memory, clock, log, settings, st2 } = options;
    const local = new LocalTime(settings.timezone);
    this.outbox = new Outbox({
      local,
      service,
      clock,
      log,
      ...(settings.outbox === undefined ? {} : { settings: settings.outbox }),
      undelivered: (order, error) => this.#undelivered(order, error),
    });
    this.#announced = new AnnouncementLog(memory);
    this.#commands = new PendingCommands(memory, clock);
    this.#writer = new RetryingWriter(clock, log);
    const marker = new DataLossMarker(memory);
    const common = { commands: this.#commands, writer: this.#writer, answered: options.answered };
    this.#answers = new Answers({
      ...{ ...common, service, clock, log, threads: settings.threads, adopts: settings.adopts },
      post: (order, settle) => this.outbox.add(order, settle),
    });
    this.#recovery = new Recovery({
      ...{ st2, clock, log, announced: this.#announced, route: settings.route },
      deliver: (token, payload) => this.#deliver(token, payload, 0),
      caughtUp: () => this.#watch.lookAgain(),
    });
    const bot = randomUUID();
    this.claims = new MessageClaims({
      ...{ memory, commands: this.#commands, st2, bot, clock, log },
      marker,
    });
    const post = (order: Order, settle: Settle) =>
      this.outbox.add({ ...order, ...this.#lead.common }, settle);
    const plain = new PlainAnswers({ ...common, post });
    const direct = new DirectAnswers({
      ...{ ...common, ...options.results, log, plain, answers: this.#answers },
      common: () => this.#lead.common,
    });
    this.#watch = new ExecutionWatch({
      ...{ st2, clock, log, commands: this.#commands, plain, graceMs: settings.graceMs },
      hears: () => this.#connected,
      recover: () => this.#recovery.again(),
      answer: (tracked, execution) => direct.answer(tracked, execution),
    });
    this.#orphans = new OrphanedCommands({
      ...{ st2, clock, local, commands: this.#commands, claims: this.claims, post },
    });
    this.#lead = new Lead({
      ...{ memory, bot, clock, log, marker, outbox: this.outbox },
      ...{ announced: this.#announced, commands: this.#commands, writer: this.#writer },
      begun: () => {
        if (this.#connected) this.#recovery.begin();
      },
      ended: () => this.#recovery.stop(),
    });
    this.#watermarkFrom = clock.steady() + LATE_BRAIN_MS;
  }

  /** True while somebody waits for an answer. */
  get busy(): boolean {
    return this.outbox.owesAnswers || this.#commands.isUnderWay;
  }

  /** Whether an execution stands still until a person answers something. */
  waitsForPeople(execution: string): boolean {
    return this.#commands.byExecution(execution)?.state === 'waiting';
  }

  start(): void {
    this.#lead.start();
    this.#tickLater();
  }

  /** Posts nothing more; what was not posted yet is posted after the next start. */
  async stop(): Promise<void> {
    this.#callOffTick?.();
    this.#lead.end();
    await this.outbox.stop();
    this.#writer.stop();
    this.claims.stop();
    await this.#lead.stop();
  }

  /**
   * Notes that a result is owed: before the command is sent, and again with its execution's id. Resolves
   * when it is on record; never rejects.
   */
  async expect(expected: Expected): Promise<void> {
    try {
      await this.#commands.expect(expected);
    } catch (error) {
      // The command runs: its answer still finds its way by the ids in its context.
      this.#options.log.warn(`A command could not be put on record: ${messageOf(error)}`);
    }
  }

  /**
   * The command was refused, or nobody knows whether it runs. Never rejects.
   * @returns false where its result has come meanwhile, so that nothing need be said
   */
  async unexpect(originId: string, why: NotTaken): Promise<boolean> {
    return this.#commands.unexpect(originId, why).catch(() => true);
  }

  /** The message that acknowledged a command is in the room: a quick answer may take its place. */
  acknowledged(originId: string, posted: Posted): void {
    if (this.#options.settings.quickAnswers) this.#commands.acknowledged(originId, posted);
  }

  /** A connection of the event stream is live: what was missed before can be fetched now. */
  onLive(): void {
    this.#connected = true;
    if (this.#lead.holds) this.#recovery.begin();
  }

  /** No connection of the stream is left: what becomes of commands is asked for meanwhile. */
  onLost(): void {
    this.#connected = false;
  }

  /** Must be given every event of the stream; never throws. */
  onEvent({ name, data }: StreamEvent): void {
    if (!this.#lead.holds || typeof data !== 'object' || data === null) return;
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
    this.outbox.add(announcementOrder(saying), () => {});
  }

  #heard(print: string, payload: Record<string, unknown>): void {
    const token = this.#announced.heard(print, this.#options.clock.steady());
    if (token !== undefined) this.#deliver(token, payload, RECORD_PATIENCE_MS);
  }

  #execution(execution: Execution): void {
    const ref = execution.action?.ref;
    if (typeof execution.id !== 'string') return;
    if (ref === POST_MESSAGE) this.#announcing(execution);
    else if (ref === POST_RESULT) this.#watch.posting(execution);
    else if (isFinal(execution.status)) this.#ended(execution);
    else this.#commands.changed(execution.id, execution.status);
  }

  #announcing(execution: Execution): void {
    if (!isForUs(execution, this.#options.settings.route)) return;
    if (execution.status === 'succeeded')
      this.#announced.ended(madeOf(execution), this.#options.clock.steady());
    else if (!isFinal(execution.status))
      this.#announced.began(execution.id, timeOf(execution.start_timestamp) ?? 0);
  }

  /** An execution ended: ours, or another bot's on the same memory, which its context tells. */
  #ended(execution: Execution): void {
    if (this.#watch.ended(execution) || isStep(execution)) return;
    const notify = execution.liveaction?.notify?.['on-complete'];
    const origin = originOf(notify?.data?.source_context);
    if (origin === undefined) return;
    void this.#commands
      .adopt(origin.id, execution.id)
      .then(() => this.#watch.ended(execution))
      .catch((error: unknown) => this.#options.log.debug(`No record of a command: ${messageOf(error)}`));
  }

  #deliver(token: AnnouncementToken, payload: Record<string, unknown>, patienceMs: number): void {
    const saying = readAnnouncement(payload);
    const { common } = this.#lead;
    if (saying === undefined) {
      this.#options.log.debug('Ignored an announcement without a room or a text.');
      void this.#record(token);
    } else if (saying.origin === undefined) {
      const order = { ...announcementOrder(saying), ...common };
      this.outbox.add(order, (settled) => this.#settled(token, settled));
    } else {
      const settle = (settled: Settled | 'not ours') => this.#settled(token, settled);
      this.#answers
        .deliver({ saying, form: 'formatted', origin: saying.origin, patienceMs, common, settle })
        .catch((error: unknown) => {
          this.#options.log.warn(`An answer waits for the next recovery: ${messageOf(error)}`);
          this.#announced.withdrawn(token);
        });
    }
  }

  #settled(token: AnnouncementToken, settled: Settled | 'not ours'): Promise<void> | void {
    const isDone = settled === 'not ours' || settled.posted !== undefined || settled.error !== undefined;
    if (isDone) return this.#record(token);
    this.#announced.withdrawn(token);
  }

  #record(token: AnnouncementToken): Promise<void> {
    return this.#writer.write(() => this.#announced.settled(token));
  }

  /** One round after the other: the next second begins when the last round is over. */
  #tickLater(): void {
    this.#callOffTick = this.#options.clock.after(TICK_MS, () => {
      void this.#tick().finally(() => this.#tickLater());
    });
  }

  async #tick(): Promise<void> {
    if (!this.#lead.holds) return;
    try {
      const now = this.#options.clock.steady();
      await this.#lead.checkMemory();
      await this.#orphans.look();
      const caughtUp = this.#recovery.caughtUp;
      // While there is no stream, what was announced is fetched where it is found to be missing.
      await this.#watch.look(caughtUp || !this.#connected);
      if (!this.#connected) await this.#fetchUnheard(now);
      if (!caughtUp) return;
      for (const made of this.#announced.unheard(now - UNHEARD_MS)) {
        const token = this.#announced.fetched(made, now + UNHEARD_MS);
        if (token !== undefined) this.#deliver(token, made.payload, 0);
      }
      if (now >= this.#watermarkFrom) await this.#announced.advance();
    } catch (error) {
      this.#options.log.debug(`The relay's round failed: ${messageOf(error)}`);
    }
  }

  /** While there is no stream, nothing tells what rules and workflows announce. */
  async #fetchUnheard(now: number): Promise<void> {
    if (now - this.#fetchedAt < FETCH_EVERY_MS) return;
    this.#fetchedAt = now;
    await this.#recovery.again();
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

function announcementOrder(saying: Saying): Order {
  const { person, whisper, post } = saying;
  const order: Order = { place: placeOf(saying), post, urgency: 'announcement' };
  if (person === undefined) return order;
  if (whisper || saying.room === undefined) return { ...order, whisper: person };
  return { ...order, post: { ...post, mention: person } };
}
