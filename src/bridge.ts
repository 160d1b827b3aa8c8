import { SeenMessages } from './chat/seen';
import type { ChatService, Incoming, Post } from './core/chat';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import { untilIdle } from './core/drain';
import type { Log } from './core/log';
import { messageOf } from './core/message-of';
import type { Secrets } from './core/secrets';
import { StartError } from './core/start-error';
import { ClaimUncertain } from './delivery/message-claims';
import type { Relay } from './delivery/relay';
import type { AliasBook } from './dispatch/alias-book';
import type { CommandObservers } from './dispatch/command-observers';
import type { Dispatcher } from './dispatch/dispatcher';
import { CLAIM_UNCERTAIN, MEMORY_AWAY, RESTARTING, SHUTTING_DOWN, STARTING } from './dispatch/sentences';
import type { HubotRobot } from './hubot/hubot-robot';
import { listenToRobot } from './hubot/listener';
import { answerWithoutStart } from './plugins/health/failed-start';
import type { EventStream } from './stackstorm/event-stream';

/** How long a message waits for a bot that starts before it is told so. */
const START_TIMEOUT_MS = 10_000;

/** The rest is for stopping: ending what runs, giving the lease away, closing files. */
const DRAIN_SHARE = 0.75;

/** What `compose` has put together, connected to its backend. */
export interface Machine {
  /** As it is in force: with the embedded backend's address and key. */
  config: Config;
  book: AliasBook;
  dispatcher: Dispatcher;
  relay: Relay;
  observers: CommandObservers;
  stream: Pick<EventStream, 'trouble'>;
  /** @returns what the owner has to change before the bot can do its work, if anything */
  start(): Promise<string | undefined>;
}

/** Takes what has to be done at the end; done in the opposite order, also where assembling failed half-way. */
export type OnStop = (...stops: (() => unknown)[]) => void;

export interface BridgeParts {
  robot: HubotRobot;
  clock: Clock;
  config: Config;
  /** Why it must not start, as sentences that name the settings. */
  faults: readonly string[];
  secrets: Secrets;
  log: Log;
  service: ChatService;
  assemble(stopped: AbortSignal, onStop: OnStop): Promise<Machine>;
}

/**
 * A machine on its way through life: it listens at once, starts behind it, answers also when it could not, and
 * ends. Nothing in here throws or rejects: the bot belongs to its owner.
 */
export class Bridge {
  readonly #parts: BridgeParts;
  readonly #stops: (() => unknown)[] = [];
  #machine: Machine | undefined;
  /** The machine, once its commands have been read. */
  #running: Machine | undefined;
  #failure: string | undefined;
  #startFault: string | undefined;
  #draining = false;
  readonly #stopped = new AbortController();
  #ready: Promise<void> = Promise.resolve();

  constructor(parts: BridgeParts) {
    this.#parts = parts;
    if (parts.faults.length > 0) this.#startFault = parts.faults.join(' ');
  }

  /** Listens at once and connects behind it: what is said meanwhile waits for `ready`. */
  start(): void {
    const { robot, clock, service, log } = this.#parts;
    const seen = new SeenMessages(clock);
    listenToRobot(robot, {
      hear: (message) => service.hear(message),
      takes: (incoming) => this.#running?.dispatcher.takes(incoming),
      handle: (incoming, elsewhere) => {
        if (seen.isNew(incoming)) void this.handle(incoming, elsewhere);
      },
    });
    this.#ready = this.#connect().catch((error: unknown) => {
      if (this.#stopped.signal.aborted) return;
      if (error instanceof StartError) this.#startFault = error.message;
      this.#failure = `I could not start: ${messageOf(error)}`;
      log.error(`The bridge could not start: ${messageOf(error)}`);
    });
  }

  /** Resolves when the commands have been read for the first time, or reading them has failed. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** How many ways there are to say a command. */
  get commandCount(): number {
    return this.#machine?.book.set.help().length ?? 0;
  }

  /** How many of them there are for this person in this place. */
  commandCountFor(incoming: Incoming): number {
    return this.#machine?.dispatcher.offered(incoming) ?? 0;
  }

  /** Whether the words are a command that this person is shown in this place. */
  offers(incoming: Incoming): boolean {
    return this.#machine?.dispatcher.offers(incoming) ?? false;
  }

  /** Why there are no commands, as a sentence; undefined where there are. */
  get trouble(): string | undefined {
    return this.#failure ?? this.#machine?.book.trouble;
  }

  /** Why results have to be looked for, as no events arrive; undefined where they do. */
  get streamTrouble(): string | undefined {
    return this.#machine?.stream.trouble;
  }

  /**
   * What somebody has to change before this bot can do its work, as a sentence that names the setting;
   * undefined where nothing has. To be asked when `ready` has resolved.
   */
  get startFault(): string | undefined {
    return this.#startFault;
  }

  get botName(): string {
    return this.#parts.robot.name;
  }

  /** True while somebody waits for an answer. */
  get busy(): boolean {
    return (this.#running?.dispatcher.busy ?? true) || (this.#machine?.relay.busy ?? false);
  }

  /** Commands that this bot has started and that have not ended, as they may be shown. */
  get running(): { execution: string; title: string; waitsForPeople: boolean }[] {
    const { observers, relay } = this.#machine ?? {};
    return (observers?.running ?? []).map(({ execution, title }) => ({
      ...{ execution, title },
      waitsForPeople: relay?.waitsForPeople(execution) ?? false,
    }));
  }

  /**
   * Ends in good order: hears nothing new, lets what is being sent go out and, with the embedded backend, what runs come to its
   * end; then stops. StackStorm's executions go on without us, and their results are posted by the next start, or a twin;
   * so are those of the embedded backend that wait for people.
   * @param withinMs how long to wait, in milliseconds; by default ST2_STOP_TIMEOUT, less what stopping itself takes
   * @returns what was abandoned, as it may be shown
   */
  async drain(withinMs = this.#parts.config.stopTimeout * DRAIN_SHARE): Promise<string[]> {
    const { config, clock, log } = this.#parts;
    this.#draining = true;
    const unfinished = () => this.running.filter(({ waitsForPeople }) => !waitsForPeople);
    const isIdle = () => (config.embedded ? !this.busy && unfinished().length === 0 : this.#isQuiet());
    await untilIdle(isIdle, withinMs, clock);
    const abandoned = config.embedded ? unfinished().map(({ title }) => title) : [];
    if (abandoned.length > 0) log.warn(`Still unfinished when the bot stopped: ${abandoned.join('; ')}.`);
    await this.stop();
    return abandoned;
  }

  /** Nothing is being sent, to StackStorm or into chat. */
  #isQuiet(): boolean {
    return !(this.#running?.dispatcher.busy ?? false) && (this.#machine?.relay.outbox.size ?? 0) === 0;
  }

  /** Ends everything that was started; the robot goes on without us. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#ready;
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  /**
   * Answers a message to the bot.
   * @param elsewhere whether one of the owner's other scripts takes it
   */
  async handle(incoming: Incoming, elsewhere = async (): Promise<boolean> => false): Promise<void> {
    if (!(await this.#readySoon())) {
      if (await elsewhere()) return;
      return this.#say(incoming, { text: STARTING });
    }
    if (this.#draining) {
      // A twin that shares the memory hears it, too, and answers.
      if ((await elsewhere()) || this.#parts.config.redisUrl !== undefined) return;
      return this.#say(incoming, { text: RESTARTING });
    }
    const machine = this.#running;
    if (machine !== undefined) {
      const { dispatcher, relay } = machine;
      const answer = (heard: Incoming) => dispatcher.handle(heard, elsewhere);
      return relay.claims.take(incoming, answer).catch(async (error: unknown) => {
        const text = error instanceof ClaimUncertain ? CLAIM_UNCERTAIN : MEMORY_AWAY;
        await relay.outbox.post(incoming.place, { text, outcome: 'failed' }, 'answer');
      });
    }
    if (await elsewhere()) return;
    const { config, secrets } = this.#parts;
    const failure = this.#failure ?? SHUTTING_DOWN;
    await this.#say(incoming, await answerWithoutStart(incoming.text, failure, config, secrets));
  }

  /** False where starting takes longer than a person waits, e.g. for a Redis that is away. */
  #readySoon(): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = this.#parts.clock.after(START_TIMEOUT_MS, () => resolve(false));
      void this.#ready.then(() => {
        giveUp();
        resolve(true);
      });
    });
  }

  /** Says something before there is an outbox. */
  async #say({ place }: Incoming, post: Post): Promise<void> {
    const { service } = this.#parts;
    for (const message of service.render(post, place)) await service.send(place, message).catch(() => {});
  }

  async #connect(): Promise<void> {
    const { assemble, service } = this.#parts;
    if (this.#startFault !== undefined) throw new StartError(this.#startFault);
    const machine = await assemble(this.#stopped.signal, (...stops) => void this.#stops.push(...stops));
    this.#machine = machine;
    if (service.abilities.buttons) this.#stops.push(service.onPress((press) => void this.handle(press)));
    this.#startFault = await machine.start();
    this.#running = machine;
  }
}
