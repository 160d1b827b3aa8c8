import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BridgeContext } from '../../../src/core/bridge-context';
import type { ChatService, Person, Place } from '../../../src/core/chat';
import { type Clock, systemClock } from '../../../src/core/clock';
import { readConfig } from '../../../src/core/config';
import { silentLog } from '../../../src/core/log';
import type { Memory } from '../../../src/core/memory';
import { Secrets } from '../../../src/core/secrets';
import type { StackStorm } from '../../../src/core/stackstorm';
import type { StreamEvent } from '../../../src/core/stackstorm-types';
import { relaySettings } from '../../../src/delivery/delivery-settings';
import { openResults } from '../../../src/delivery/open-results';
import { Relay } from '../../../src/delivery/relay';
import { createCommands } from '../../../src/dispatch';
import { AliasBook } from '../../../src/dispatch/alias-book';
import { Dispatcher } from '../../../src/dispatch/dispatcher';
import { type Embedded, startEmbedded } from '../../../src/embedded';
import { hubotLog } from '../../../src/hubot/hubot-log';
import type { HubotRobot } from '../../../src/hubot/hubot-robot';
import { openWebhook } from '../../../src/hubot/webhook';
import { hidingSecrets } from '../../../src/plugins/audit/hiding-service';
import {
  type BaseParts,
  type OpenSteering,
  openSteering,
} from '../../../src/plugins/operations/open-steering';
import { FixedCredentials } from '../../../src/stackstorm/bot-credentials';
import { StackStormClient } from '../../../src/stackstorm/client';
import { EventStream } from '../../../src/stackstorm/event-stream';
import { createHttp } from '../../../src/stackstorm/http';
import { BrainMemory } from '../../../src/state/brain-memory';
import { RecordingService } from './recording-service';

export const OWN_PACKS = resolve(__dirname, '../../../packs');
export const LAB = resolve(__dirname, 'packs');

/** A brain without a script that saves it. */
export function emptyBrain() {
  const data = new Map<string, unknown>();
  return {
    data,
    get: (key: string) => data.get(key),
    set: (key: string, value: unknown) => data.set(key, value),
    save() {},
    on() {},
    removeListener() {},
    listenerCount: () => 0,
  };
}

export interface RigOptions {
  policy?: string;
  env?: NodeJS.ProcessEnv;
  service?: RecordingService;
  /** Another chat service than the one that records. */
  chat?: ChatService;
  /** Roles by person id. */
  roles?: Record<string, string[]>;
  packs?: string[];
  /** People who may log in with a password. */
  accounts?: Record<string, { password: string; role: 'observer' | 'operator' | 'admin' }>;
  /** The web server that Hubot would have. */
  router?: unknown;
  /** The bridge's time; the backend's too, where the rig starts it. */
  clock?: Clock;
}

/** What a bridge needs to know of a backend. */
export type Backend = Pick<Embedded, 'url' | 'apiKey' | 'close'>;

/** The bridge without Hubot, on an embedded backend, with people who speak and a room that records. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'steer-'));
  readonly service: RecordingService;
  readonly brain = emptyBrain();
  /** Everything that the bridge logged, at any level. */
  readonly logs: string[] = [];
  readonly roles: Record<string, string[]>;
  /** What the bridge uses of Hubot's robot besides chat: roles, and the web server where a test sets one. */
  readonly robot: { auth: unknown; router?: unknown } = {
    auth: { userRoles: ({ id }: { id: string }) => this.roles[id] ?? [] },
  };
  isTwin = false;
  memory!: Memory;
  embedded!: Backend;
  st2!: StackStorm;
  book!: AliasBook;
  #options: RigOptions;
  #dispatcher!: Dispatcher;
  #steering!: OpenSteering;
  #stream!: EventStream;
  #relay!: Relay;
  #messageId = 0;

  constructor(options: RigOptions = {}) {
    this.#options = options;
    this.service = options.service ?? new RecordingService();
    this.roles = options.roles ?? {};
    if (options.router !== undefined) this.robot.router = options.router;
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(options);
    rig.embedded = await startEmbedded({
      packs: [OWN_PACKS, LAB, ...(options.packs ?? [])],
      store: join(rig.folder, 'store'),
      log: silentLog,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
    });
    if (options.policy !== undefined) rig.writePolicy(options.policy);
    await rig.openBridge();
    return rig;
  }

  /** A bridge of its own on a backend that somebody else starts and ends. */
  static async on(backend: Backend, options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(options);
    rig.embedded = { ...backend, close: async () => {} };
    await rig.openBridge();
    return rig;
  }

  /** A second bot on the same backend, room and memory, as with Redis. */
  async twin(): Promise<Rig> {
    const twin = new Rig({ ...this.#options, service: this.service });
    Object.assign(twin, { embedded: this.embedded, memory: this.memory, isTwin: true });
    if (this.#options.policy !== undefined) twin.writePolicy(this.#options.policy);
    await twin.openBridge();
    return twin;
  }

  get auditPath(): string {
    return join(this.folder, 'audit.jsonl');
  }

  writePolicy(text: string): void {
    writeFileSync(join(this.folder, 'policy.yaml'), text);
  }

  /** The audit as records. */
  audit(): Record<string, unknown>[] {
    return readFileSync(this.auditPath, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Waits for an audit record that has these fields. */
  async audited(fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    for (let waited = 0; waited < 5_000; waited += 20) {
      const found = this.audit().find((record) =>
        Object.entries(fields).every(([name, value]) => isDeepStrictEqual(record[name], value)),
      );
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(
      `No audit record has ${JSON.stringify(fields)}:\n${readFileSync(this.auditPath, 'utf8')}`,
    );
  }

  /** Starts the bridge's side; again after `closeBridge`, with the same brain, it is a restart. */
  async openBridge(): Promise<void> {
    const { config } = readConfig({
      ST2_API_URL: this.embedded.url,
      ST2_AUDIT_FILE: this.auditPath,
      ST2_SECRET_KEY: 'a long random text for tests',
      ST2_PROGRESS_AFTER: '0.5',
      ...(this.#options.policy === undefined ? {} : { ST2_POLICY_FILE: join(this.folder, 'policy.yaml') }),
      ...this.#options.env,
    });
    const secrets = new Secrets([this.embedded.apiKey, 'a long random text for tests']);
    const clock = this.#options.clock ?? systemClock;
    const line = (text: string) => void this.logs.push(text);
    const logger = { debug: line, info: line, warn: line, warning: line, error: line };
    const log = hubotLog({ logger } as unknown as HubotRobot, secrets);
    const http = createHttp(config, log);
    const credentials = new FixedCredentials('St2-Api-Key', this.embedded.apiKey, secrets);
    const st2 = new StackStormClient({ http, api: this.embedded.url, credentials, secrets });
    const memory = this.isTwin ? this.memory : new BrainMemory(this.brain, clock);
    const chat = this.#options.chat ?? this.service;
    const service = hidingSecrets(chat, secrets);
    const results = openResults({ config, st2, log, aliases: () => book });
    const relay = new Relay({
      ...{ service, memory, st2, clock, log, settings: relaySettings(config), results },
      answered: (execution, posted) => steering.answered(execution, posted),
    });
    const book = new AliasBook({
      read: () => results.read(),
      ...{ log, clock, longestCommand: config.longestCommand, intervalMs: 0, told: log.warn, changed() {} },
    });
    const listeners = new Set<(event: StreamEvent) => void>([(event) => relay.onEvent(event)]);
    const base: BaseParts = {
      ...{ config, log, clock, secrets, memory, st2, service },
      outbox: relay.outbox,
      aliases: () => book.set,
      trouble: () => book.trouble,
      reload: () => book.reload(),
      otherHelp: () => [],
      botName: () => 'hubot',
      expect: (expected) => relay.expect(expected),
      unexpect: (originId, why) => relay.unexpect(originId, why),
      acknowledged: (originId, posted) => relay.acknowledged(originId, posted),
      wayFor: (alias, matchMultiple) => results.wayFor(alias, matchMultiple),
      proceed: (requested) => dispatcher.proceed(requested),
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const steering = await openSteering(base, this.robot, {
      ready: () => true,
      stream: () => stream.live,
      queue: () => 0,
    });
    const parts: BridgeContext = { ...base, ...steering.givenToParts };
    const dispatcher: Dispatcher = new Dispatcher(
      parts,
      createCommands(parts, steering.commands(parts)),
      steering.gates,
    );
    chat.onPress((press) => void dispatcher.handle(press));
    let live = () => {};
    const isLive = new Promise<void>((resolve) => {
      live = resolve;
    });
    const stream = new EventStream(
      {
        ...{
          http,
          credentials,
          secrets,
          clock,
          log,
          stream: this.embedded.url,
          silenceMs: 90_000,
          timeoutMs: 5_000,
        },
        events: ['st2.announcement__chatops', 'st2.execution__update', ...steering.events],
      },
      {
        onEvent: (event) => {
          for (const listener of listeners) listener(event);
        },
        onLive: () => {
          relay.onLive();
          steering.onLive();
          live();
        },
        onLost: () => relay.onLost(),
      },
    );
    openWebhook(this.robot, {
      ...{ log, clock, secret: config.webhookSecret, insecure: config.webhookInsecure },
      announce: (payload) => relay.announce(payload),
    });
    relay.start();
    stream.start();
    await book.start();
    await isLive;
    steering.start();
    Object.assign(this, { memory, st2, book });
    this.#dispatcher = dispatcher;
    this.#steering = steering;
    this.#stream = stream;
    this.#relay = relay;
  }

  async closeBridge(): Promise<void> {
    this.#stream.stop();
    this.book.stop();
    await this.#steering.stop();
    await this.#relay.stop();
  }

  async stop(): Promise<void> {
    await this.closeBridge();
    if (!this.isTwin) await this.embedded.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A person says something to the bot; resolves when it has been dealt with. */
  async say(person: Person, text: string, place: Place = { room: 'C-OPS' }): Promise<string> {
    this.#messageId += 1;
    return this.edit(person, text, place);
  }

  /** The message that was said last comes again with another text, as some services tell of an edit. */
  async edit(person: Person, text: string, place: Place): Promise<string> {
    const id = `t${this.#messageId}`;
    const before = this.service.messages.length;
    await this.#dispatcher.handle({ id, text, person, place });
    return this.service.messages.slice(before).map(RecordingService.text).join('\n');
  }

  /** Everything that was said, oldest first, one message a text. */
  said(): string[] {
    return this.service.messages.map(RecordingService.text);
  }

  /** Waits for a message that shows this. @throws Error with all that was said instead */
  async hear(pattern: RegExp, since = 0): Promise<string> {
    for (let waited = 0; waited < 10_000; waited += 20) {
      const found = this.said()
        .slice(since)
        .find((text) => pattern.test(text));
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`Nobody said ${pattern}. What was said:\n${this.said().slice(since).join('\n---\n')}`);
  }
}

export const kirk: Person = { id: 'U-KIRK', name: 'kirk' };
export const spock: Person = { id: 'U-SPOCK', name: 'spock' };
export const scott: Person = { id: 'U-SCOTT', name: 'scott' };
export const uhura: Person = { id: 'U-UHURA', name: 'uhura' };
