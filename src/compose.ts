import { chooseChatService } from './chat';
import { chatConfig } from './chat/chat-settings';
import { SeenMessages } from './chat/seen';
import type { BridgeContext } from './core/bridge-context';
import type { ChatService, Incoming, Post } from './core/chat';
import { type Clock, systemClock } from './core/clock';
import type { ChatCommand } from './core/command';
import { type Config, readConfig, secretsOf } from './core/config';
import { untilIdle } from './core/drain';
import { environmentAdvice } from './core/environment-advice';
import type { Log } from './core/log';
import { messageOf } from './core/message-of';
import { Secrets } from './core/secrets';
import type { Execution, StreamEvent } from './core/stackstorm-types';
import { StartError } from './core/start-error';
import { relaySettings } from './delivery/delivery-settings';
import { ClaimUncertain } from './delivery/message-claims';
import { openResults } from './delivery/open-results';
import { Relay } from './delivery/relay';
import { createCommands } from './dispatch';
import { AliasBook } from './dispatch/alias-book';
import { createCompletion } from './dispatch/complete';
import { Dispatcher } from './dispatch/dispatcher';
import { RecentValues } from './dispatch/recent-values';
import { MEMORY_AWAY } from './dispatch/sentences';
import { HelpLists, helpLine } from './hubot/help-lists';
import { hubotLog } from './hubot/hubot-log';
import type { HubotRobot } from './hubot/hubot-robot';
import { listenToRobot } from './hubot/listener';
import { onReloadSignal } from './hubot/reload-signal';
import { openWebhook } from './hubot/webhook';
import { hidingSecrets } from './plugins/audit/hiding-service';
import { answerWithoutStart } from './plugins/health/failed-start';
import { type BaseParts, type OpenSteering, openSteering } from './plugins/operations/open-steering';
import { botCredentials } from './stackstorm/bot-credentials';
import { StackStormClient } from './stackstorm/client';
import { endpointsOf } from './stackstorm/endpoints';
import { EventStream } from './stackstorm/event-stream';
import { announcementEvents } from './stackstorm/executions';
import { createHttp } from './stackstorm/http';
import { Outage } from './stackstorm/outage';
import { settingAtFault } from './stackstorm/setting-at-fault';
import { asEvent } from './stackstorm/shapes';
import { withWebAddress } from './stackstorm/web-address';
import { openMemory } from './state/open-memory';
import { withEmbedded } from './with-embedded';

/** An event with the address that people find its execution at. */
function linked(event: StreamEvent, webUrl: string | undefined): StreamEvent {
  return /^st2\.execution__/.test(event.name)
    ? { ...event, data: withWebAddress(event.data as Execution, webUrl) }
    : event;
}

/** How long a message waits for a bot that starts before it is told so. */
const START_TIMEOUT_MS = 10_000;

/** The rest is for stopping: ending what runs, giving the lease away, closing files. */
const DRAIN_SHARE = 0.75;

const ALIAS_EVENTS = ['st2.actionalias__create', 'st2.actionalias__update', 'st2.actionalias__delete'];

/**
 * One robot on one backend. Everything has its own room; here it is put together, started and stopped.
 * Nothing in here throws or rejects: the bot belongs to its owner.
 */
export class Bridge {
  readonly #robot: HubotRobot;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #secrets: Secrets;
  readonly #log: Log;
  readonly #service: ChatService;
  readonly #helpLists: HelpLists;
  readonly #stops: (() => unknown)[] = [];
  #dispatcher: Dispatcher | undefined;
  #book: AliasBook | undefined;
  #relay: Relay | undefined;
  #steering: OpenSteering | undefined;
  #failure: string | undefined;
  #startFault: string | undefined;
  #draining = false;
  readonly #stopped = new AbortController();
  #ready: Promise<void> = Promise.resolve();

  constructor(robot: HubotRobot, env: NodeJS.ProcessEnv, clock: Clock = systemClock) {
    this.#robot = robot;
    this.#clock = clock;
    const { config, faults, problems } = readConfig(env);
    this.#config = config;
    this.#secrets = new Secrets(secretsOf(config));
    this.#log = hubotLog(robot, this.#secrets, config.logFormat);
    for (const problem of [...problems, ...environmentAdvice(env, config)]) this.#log.warn(problem);
    if (faults.length > 0) this.#startFault = faults.join(' ');
    this.#service = hidingSecrets(chooseChatService(robot, chatConfig(config)), this.#secrets);
    this.#helpLists = new HelpLists(robot);
  }

  /** Listens at once and connects behind it: what is said meanwhile waits for `ready`. */
  start(): void {
    const seen = new SeenMessages(this.#clock);
    listenToRobot(this.#robot, {
      hear: (message) => this.#service.hear(message),
      takes: (incoming) => this.#dispatcher?.takes(incoming),
      handle: (incoming, elsewhere) => {
        if (seen.isNew(incoming)) void this.#handle(incoming, elsewhere);
      },
    });
    this.#ready = this.#connect().catch((error: unknown) => {
      if (this.#stopped.signal.aborted) return;
      if (error instanceof StartError) this.#startFault = error.message;
      this.#failure = `I could not start: ${messageOf(error)}`;
      this.#log.error(`The bridge could not start: ${messageOf(error)}`);
    });
  }

  /** Resolves when the commands have been read for the first time, or reading them has failed. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** How many ways there are to say a command. */
  get commandCount(): number {
    return this.#book?.set.help().length ?? 0;
  }

  /** Why there are no commands, as a sentence; undefined where there are. */
  get trouble(): string | undefined {
    return this.#failure ?? this.#book?.trouble;
  }

  /**
   * What somebody has to change before this bot can do its work, as a sentence that names the setting; undefined where nothing
   * has. To be asked when `ready` has resolved.
   */
  get startFault(): string | undefined {
    return this.#startFault;
  }

  get botName(): string {
    return this.#robot.name;
  }

  /** True while somebody waits for an answer. */
  get busy(): boolean {
    return (this.#dispatcher?.busy ?? true) || (this.#relay?.busy ?? false);
  }

  /** Commands that this bot has started and that have not ended, as they may be shown. */
  get running(): { execution: string; title: string }[] {
    return (this.#steering?.running ?? []).map(({ execution, title }) => ({ execution, title }));
  }

  /**
   * Ends in good order: hears nothing new, lets what is being sent go out and, with the embedded backend, what runs come to its
   * end; then stops. StackStorm's executions go on without us, and their results are posted by the next start, or a twin.
   * @param withinMs how long to wait, in milliseconds; by default ST2_STOP_TIMEOUT, less what stopping itself takes
   * @returns what was abandoned, as it may be shown
   */
  async drain(withinMs = this.#config.stopTimeout * DRAIN_SHARE): Promise<string[]> {
    this.#draining = true;
    const isIdle = () => (this.#config.embedded ? !this.busy && this.running.length === 0 : this.#isQuiet());
    await untilIdle(isIdle, withinMs, this.#clock);
    const abandoned = this.#config.embedded ? this.running.map(({ title }) => title) : [];
    if (abandoned.length > 0)
      this.#log.warn(`Abandoned at the stop, after waiting for them: ${abandoned.join('; ')}.`);
    await this.stop();
    return abandoned;
  }

  /** Nothing is being sent, to StackStorm or into chat. */
  #isQuiet(): boolean {
    return !(this.#dispatcher?.busy ?? false) && (this.#relay?.outbox.size ?? 0) === 0;
  }

  /** Ends everything that was started; the robot goes on without us. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#ready;
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  async #handle(incoming: Incoming, elsewhere: () => boolean): Promise<void> {
    if (!(await this.#readySoon())) {
      if (elsewhere()) return;
      const text = 'I am still starting, and cannot run commands yet. Say it again in a minute.';
      return this.#say(incoming, { text });
    }
    if (this.#draining) {
      // A twin that shares the memory hears it, too, and answers.
      if (elsewhere() || this.#config.redisUrl !== undefined) return;
      return this.#say(incoming, { text: 'I am being restarted. Please repeat that in a minute.' });
    }
    const [dispatcher, relay] = [this.#dispatcher, this.#relay];
    if (dispatcher !== undefined && relay !== undefined) {
      const handle = (heard: Incoming) => dispatcher.handle(heard, elsewhere);
      return relay.claims.take(incoming, handle).catch(async (error: unknown) => {
        const text =
          error instanceof ClaimUncertain
            ? 'The bot that took this has died, and StackStorm cannot be asked. The command may be running all the same: look at `st2 history` before you try again.'
            : MEMORY_AWAY;
        await relay.outbox.post(incoming.place, { text, outcome: 'failed' }, 'answer');
      });
    }
    if (elsewhere()) return;
    const failure = this.#failure ?? 'I am stopping, and take no more commands.';
    await this.#say(incoming, await answerWithoutStart(incoming.text, failure, this.#config, this.#secrets));
  }

  /** False where starting takes longer than a person waits, e.g. for a Redis that is away. */
  #readySoon(): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = this.#clock.after(START_TIMEOUT_MS, () => resolve(false));
      void this.#ready.then(() => {
        giveUp();
        resolve(true);
      });
    });
  }

  /** Says something before there is an outbox. */
  async #say({ place }: Incoming, post: Post): Promise<void> {
    for (const message of this.#service.render(post, place)) {
      await this.#service.send(place, message).catch(() => {});
    }
  }

  async #connect(): Promise<void> {
    const [log, clock, secrets, service] = [this.#log, this.#clock, this.#secrets, this.#service];
    if (this.#startFault !== undefined) throw new StartError(this.#startFault);
    const { config, stop } = await withEmbedded(this.#config, log);
    this.#stops.push(stop);
    const endpoints = endpointsOf(config);
    const http = createHttp(config, log);
    const credentials = botCredentials(config, { http, auth: endpoints.auth, secrets, clock });
    const st2 = new StackStormClient({
      http,
      api: endpoints.api,
      credentials,
      secrets,
      webUrl: config.webUrl,
    });
    const memory = await openMemory(config, this.#robot.brain, log, this.#stopped.signal);
    const results = openResults({ config, st2, log, aliases: () => book });
    const relay = new Relay({
      ...{ service, memory, st2, clock, log, settings: relaySettings(config), results },
      answered: (execution, posted) => steering.answered(execution, posted),
    });
    this.#relay = relay;
    const listeners = new Set<(event: StreamEvent) => void>([(event) => relay.onEvent(event)]);

    const book = new AliasBook({
      read: () => results.read(),
      log,
      clock,
      longestCommand: config.longestCommand,
      intervalMs: config.reloadInterval,
      // The backend in this process has said it, with file and line.
      told: (problem) => (config.embedded ? log.debug(problem) : log.warn(problem)),
      changed: () => this.#showHelp(book, commands),
    });
    this.#book = book;
    const base: BaseParts = {
      ...{ config, log, clock, secrets, memory, service, st2 },
      outbox: relay.outbox,
      aliases: () => book.set,
      trouble: () => book.trouble,
      reload: () => book.reload(),
      otherHelp: () => this.#helpLists.others(),
      botName: () => this.#robot.name,
      expect: (expected) => relay.expect(expected),
      unexpect: (originId, why) => relay.unexpect(originId, why),
      acknowledged: (originId, posted) => relay.acknowledged(originId, posted),
      wayFor: (alias, matchMultiple) => results.wayFor(alias, matchMultiple),
      proceed: (requested) => dispatcher.proceed(requested),
      onEvent(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const steering = await openSteering(base, this.#robot, {
      ready: () => this.#dispatcher !== undefined && book.trouble === undefined,
      stream: () => stream.live,
      queue: () => relay.outbox.size,
    });
    this.#steering = steering;
    const recent = new RecentValues(memory, steering.actions);
    const observer = recent.observing(steering.givenToParts.observer);
    const parts: BridgeContext = { ...base, ...steering.givenToParts, observer };
    const commands = createCommands(parts, steering.commands(parts));
    service.onComplete(createCompletion({ ...parts, commands, actions: steering.actions, recent }));
    const dispatcher = new Dispatcher(parts, commands, steering.gates);

    const { statusRoom } = config;
    const outage =
      statusRoom === undefined
        ? undefined
        : new Outage({
            clock,
            afterMs: config.statusAfter,
            tell: (text) => void relay.outbox.post({ room: statusRoom }, { text }, 'announcement'),
          });
    const stream = new EventStream(
      {
        ...{ http, credentials, secrets, clock, log },
        stream: endpoints.stream,
        events: [
          ...announcementEvents(config.route),
          'st2.execution__update',
          ...ALIAS_EVENTS,
          ...steering.events,
        ],
        silenceMs: config.streamSilence,
        timeoutMs: config.requestTimeout,
      },
      {
        onEvent(sent) {
          const event = asEvent(sent);
          if (event === undefined) return log.debug(`The stream sent a ${sent.name} that is none: left out.`);
          if (ALIAS_EVENTS.includes(event.name)) book.reloadSoon();
          const told = linked(event, config.webUrl);
          for (const listener of listeners) listener(told);
        },
        onLive: () => {
          outage?.live();
          relay.onLive();
          steering.onLive();
        },
        onLost: (reason) => {
          outage?.lost(reason);
          relay.onLost();
        },
      },
    );
    openWebhook(this.#robot, {
      ...{ log, clock, secret: config.webhookSecret, insecure: config.webhookInsecure },
      announce: (payload) => relay.announce(payload),
    });
    this.#stops.push(
      () => memory.close(),
      () => relay.stop(),
      () => book.stop(),
      onReloadSignal(() => {
        log.info('SIGUSR2: reading the commands again.');
        book.reload().then(
          (set) => log.info(`${set.size} commands are there now.`),
          (error: unknown) => log.warn(`The commands cannot be read: ${messageOf(error)}`),
        );
      }),
      () => steering.stop(),
      () => stream.stop(),
      () => outage?.stop(),
    );
    if (service.abilities.buttons)
      this.#stops.push(service.onPress((press) => void this.#handle(press, () => false)));
    relay.start();
    stream.start();
    // Also while there are no aliases: somebody must find `st2 doctor`.
    this.#showHelp(book, commands);
    await book.start();
    this.#startFault = steering.startFault ?? settingAtFault(book.lastError, config);
    this.#dispatcher = dispatcher;
    steering.start();
  }

  /** In Hubot's own lists stands what may be said by anybody: they know no persons. */
  #showHelp(book: AliasBook, commands: readonly ChatCommand[]): void {
    const aliases = book.set
      .help()
      .map(({ display, description }) => ({ usage: display, purpose: description }));
    // `help` itself is listed by whoever answers it.
    const own = commands.filter(({ name }) => name !== 'help').flatMap(({ help }) => help.map(helpLine));
    this.#helpLists.show([...aliases, ...own]);
  }
}
