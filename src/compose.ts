import { Bridge, type Machine, type OnStop } from './bridge';
import { chooseChatService } from './chat';
import { chatConfig } from './chat/chat-settings';
import { maskingService } from './chat/masking-service';
import { configWithPlugins } from './config-with-plugins';
import type { BridgeContext } from './core/bridge-context';
import type { ChatService } from './core/chat';
import { type Clock, systemClock } from './core/clock';
import type { ChatCommand } from './core/command';
import { secretsOf } from './core/config';
import { environmentAdvice } from './core/environment-advice';
import type { Memory } from './core/memory';
import type { Plugin } from './core/plugin';
import { createSealer } from './core/seal';
import { Secrets } from './core/secrets';
import { relaySettings } from './delivery/delivery-settings';
import { openResults } from './delivery/open-results';
import { Relay } from './delivery/relay';
import { AliasBook } from './dispatch/alias-book';
import { CommandObservers } from './dispatch/command-observers';
import { createCompletion } from './dispatch/complete';
import { Dispatcher } from './dispatch/dispatcher';
import { helpCommand } from './dispatch/help';
import { memoryFindings } from './dispatch/lost-on-restart';
import { RecentValues } from './dispatch/recent-values';
import { HelpLists } from './hubot/help-lists';
import { hubotLog } from './hubot/hubot-log';
import type { HubotRobot } from './hubot/hubot-robot';
import { onReloadSignal } from './hubot/reload-signal';
import { openWebhook } from './hubot/webhook';
import { noOffers, openPlugins } from './open-plugins';
import { PLUGINS } from './plugins';
import { ActionBook } from './stackstorm/action-book';
import { botCredentials } from './stackstorm/bot-credentials';
import { StackStormClient } from './stackstorm/client';
import { endpointsOf } from './stackstorm/endpoints';
import { EventStream } from './stackstorm/event-stream';
import { announcementEvents } from './stackstorm/executions';
import { askBeforeChange, createHttp } from './stackstorm/http';
import { Outage } from './stackstorm/outage';
import { settingAtFault } from './stackstorm/setting-at-fault';
import { asEvent } from './stackstorm/shapes';
import { openMemory } from './state/open-memory';
import { RememberedCommands } from './state/started-commands';
import { withEmbedded } from './with-embedded';

/** What a test may put in the place of the real thing. */
export interface Fakes {
  clock?: Clock;
  service?: ChatService;
  memory?: Memory;
  /** Starts no server: there is one already. */
  withBackend?: typeof withEmbedded;
}

const ALIAS_EVENTS = ['st2.actionalias__create', 'st2.actionalias__update', 'st2.actionalias__delete'];

/**
 * One robot on one backend: the machine on one screen. A message comes in by `bridge.handle` and leaves by the
 * dispatcher; an event comes in by the stream and leaves by the relay; plugins look in at both.
 * Nothing happens before `start`, and nothing here throws: the bot belongs to its owner.
 */
export function compose(
  robot: HubotRobot,
  env: NodeJS.ProcessEnv,
  plugins: readonly Plugin[] = PLUGINS,
  fakes: Fakes = {},
): Bridge {
  const clock = fakes.clock ?? systemClock;
  const { config: wanted, faults, problems } = configWithPlugins(env, plugins);
  const secrets = new Secrets(secretsOf(wanted));
  const log = hubotLog(robot, secrets, wanted.logFormat);
  for (const problem of [...problems, ...environmentAdvice(env, wanted)]) log.warn(problem);
  const service = maskingService(fakes.service ?? chooseChatService(robot, chatConfig(wanted)), secrets);
  const helpLists = new HelpLists(robot);

  async function assemble(stopped: AbortSignal, onStop: OnStop): Promise<Machine> {
    const { config, stop: stopBackend } = await (fakes.withBackend ?? withEmbedded)(wanted, log);
    onStop(stopBackend);
    const endpoints = endpointsOf(config);
    const http = createHttp(config, log);
    const credentials = botCredentials(config, { http, auth: endpoints.auth, secrets, clock });
    const address = { api: endpoints.api, webUrl: config.webUrl };
    const st2 = new StackStormClient({ http, ...address, credentials, secrets });
    const memory = fakes.memory ?? (await openMemory(config, robot.brain, log, stopped));
    const actions = new ActionBook(st2, clock);
    const started = new RememberedCommands(memory);
    const observers = new CommandObservers({ clock, log, actions, started });
    const results = openResults({ config, st2, log, aliases: () => book });
    const relay = new Relay({
      ...{ service, memory, st2, clock, log, settings: relaySettings(config), results },
      answered: (execution, posted) => observers.answered(execution, posted),
    });
    askBeforeChange(http, endpoints.api, () => relay.claims.confirm());
    const book: AliasBook = new AliasBook({
      read: () => results.read(),
      ...{ log, clock, longestCommand: config.longestCommand, intervalMs: config.reloadInterval },
      // The backend in this process has said it, with file and line.
      told: (problem) => (config.embedded ? log.debug(problem) : log.warn(problem)),
      changed: () => helpLists.showCommands(book.set, commands),
    });
    let isReady = false;
    const context: BridgeContext = {
      ...{ config, log, clock, secrets, memory, service, st2, actions, started, robot },
      ...noOffers({ st2 }),
      outbox: relay.claims.guarded(relay.outbox),
      sealer: createSealer(config.secretKey),
      observer: observers,
      health: {
        ready: () => isReady && book.trouble === undefined,
        stream: () => stream.live,
        queue: () => relay.outbox.size,
      },
      aliases: () => book.set,
      trouble: () => book.trouble,
      reload: () => book.reload(),
      otherHelp: () => helpLists.others(),
      botName: () => robot.name,
      addressed: (words) => (service.hearsAll ? words : `${robot.name} ${words}`),
      findings: () => [...memoryFindings(memory), ...opened.findings()],
      expect: (expected) => relay.expect(expected),
      unexpect: (originId, why) => relay.unexpect(originId, why),
      acknowledged: (originId, posted) => relay.acknowledged(originId, posted),
      wayFor: (alias, matchMultiple) => results.wayFor(alias, matchMultiple),
      proceed: (requested) => dispatcher.proceed(requested),
      handling: (incoming, work) => relay.claims.take(incoming, work),
    };
    const opened = await openPlugins(plugins, context, observers, env);
    const commands: ChatCommand[] = [helpCommand(context, () => commands), ...opened.commands];
    const recent = new RecentValues(memory, actions);
    observers.add(recent.observer);
    service.onComplete(
      createCompletion({
        ...{ commands, actions, recent },
        aliases: context.aliases,
        rights: context.rights,
      }),
    );
    const dispatcher: Dispatcher = new Dispatcher(context, commands, opened.gates);
    const outage = new Outage({
      ...{ clock, afterMs: config.statusAfter },
      tell(text) {
        const { statusRoom: room } = config;
        if (room !== undefined) void relay.outbox.post({ room }, { text }, 'announcement');
      },
    });
    const stream = new EventStream(
      {
        ...{ http, credentials, secrets, clock, log, stream: endpoints.stream },
        events: [
          ...announcementEvents(config.route),
          'st2.execution__update',
          ...ALIAS_EVENTS,
          ...opened.events,
        ],
        silenceMs: config.streamSilence,
        timeoutMs: config.requestTimeout,
      },
      {
        onEvent(sent) {
          const event = asEvent(sent, config.webUrl);
          if (event === undefined)
            return log.debug(`Ignored a malformed ${sent.name} event from the stream.`);
          if (ALIAS_EVENTS.includes(event.name)) book.reloadSoon();
          relay.onEvent(event);
          observers.onEvent(event);
          opened.onEvent(event);
        },
        onLive() {
          outage.live();
          relay.onLive();
          opened.onLive();
        },
        onLost(reason) {
          outage.lost(reason);
          relay.onLost();
        },
      },
    );
    openWebhook(robot, {
      ...{ log, clock, secret: config.webhookSecret, insecure: config.webhookInsecure },
      announce: (payload) => relay.announce(payload),
    });
    onStop(
      () => memory.close(),
      () => relay.stop(),
      () => book.stop(),
      onReloadSignal(() => book.reloadAsAsked()),
      () => opened.stop(),
      () => stream.stop(),
      () => outage.stop(),
    );
    return {
      ...{ config, book, dispatcher, relay, observers, stream },
      async start() {
        relay.start();
        stream.start();
        // Also while there are no aliases: somebody must find `st2 doctor`.
        await helpLists.showCommands(book.set, commands);
        await book.start();
        isReady = true;
        opened.start();
        return opened.startFault ?? settingAtFault(book.lastError, config);
      },
    };
  }

  return new Bridge({ robot, clock, config: wanted, faults, secrets, log, service, assemble });
}
