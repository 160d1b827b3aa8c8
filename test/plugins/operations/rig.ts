import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Bridge } from '../../../src/bridge';
import { compose } from '../../../src/compose';
import type { AliasSet } from '../../../src/core/alias';
import type { BridgeContext } from '../../../src/core/bridge-context';
import type { ChatService, Person, Place } from '../../../src/core/chat';
import { type Clock, systemClock } from '../../../src/core/clock';
import { silentLog } from '../../../src/core/log';
import type { Memory } from '../../../src/core/memory';
import type { Plugin } from '../../../src/core/plugin';
import type { StackStorm } from '../../../src/core/stackstorm';
import { type Embedded, startEmbedded } from '../../../src/embedded';
import type { HubotRobot } from '../../../src/hubot/hubot-robot';
import { PLUGINS } from '../../../src/plugins';
import { BrainMemory } from '../../../src/state/brain-memory';
import { PACK_MEMORY } from '../../embedded/pack-memory';
import { until } from '../../until';
import { RecordingService } from './recording-service';

export const OWN_PACKS = resolve(__dirname, '../../../packs');
export const LAB = resolve(__dirname, 'packs');

/** A brain that this map keeps. */
export function emptyBrain() {
  const data = new Map<string, unknown>();
  return {
    data,
    get: (key: string) => data.get(key),
    set: (key: string, value: unknown) => data.set(key, value),
    save() {},
    on() {},
    removeListener() {},
    listenerCount: () => 1,
  };
}

/** A twin uses the memory of the first bot, which closes it. */
function withoutClose(memory: Memory): Memory {
  return new Proxy(memory, {
    get(target, name) {
      if (name === 'close') return async () => {};
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
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
  /** Instead of those that every bridge has. */
  plugins?: readonly Plugin[];
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
  embedded!: Backend;
  bridge!: Bridge;
  context!: BridgeContext;
  #options: RigOptions;
  #onLive = () => {};
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
      memory: PACK_MEMORY,
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
    if (options.policy !== undefined) rig.writePolicy(options.policy);
    await rig.openBridge();
    return rig;
  }

  /** A second bot on the same backend, room and memory, as with Redis. @param chat its own connection to the room */
  async twin(chat?: ChatService): Promise<Rig> {
    const own = chat === undefined ? {} : { chat };
    const twin = new Rig({ ...this.#options, ...own, service: this.service });
    Object.assign(twin, { embedded: this.embedded, context: this.context, isTwin: true });
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
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Waits for an audit record that has these fields. */
  async audited(fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    return until(`an audit record has ${JSON.stringify(fields)}`, () => {
      const found = this.audit().find((record) =>
        Object.entries(fields).every(([name, value]) => isDeepStrictEqual(record[name], value)),
      );
      return found !== undefined && this.#isAtHand(found) && found;
    });
  }

  /** A line in the file is known to `st2 history` once the disk has confirmed it; then the head names it. */
  #isAtHand({ seq }: Record<string, unknown>): boolean {
    const head = JSON.parse(readFileSync(`${this.auditPath}.head`, 'utf8')) as { seq: number };
    return head.seq >= Number(seq);
  }

  /** Starts the bridge's side; again after `closeBridge`, with the same brain, it is a restart. */
  async openBridge(): Promise<void> {
    const env = {
      ST2_API_URL: this.embedded.url,
      ST2_API_KEY: this.embedded.apiKey,
      ST2_AUDIT_FILE: this.auditPath,
      ST2_SECRET_KEY: 'a long random text for tests',
      ST2_PROGRESS_AFTER: '0.5',
      ST2_COMMANDS_RELOAD_INTERVAL: '0',
      ...(this.#options.policy === undefined ? {} : { ST2_POLICY_FILE: join(this.folder, 'policy.yaml') }),
      ...this.#options.env,
    };
    const clock = this.#options.clock ?? systemClock;
    const shared: Memory = this.isTwin ? this.memory : new BrainMemory(this.brain, clock);
    const isLive = new Promise<void>((resolve) => {
      this.#onLive = resolve;
    });
    const service = this.#options.chat ?? this.service;
    const memory = this.isTwin ? withoutClose(shared) : shared;
    this.bridge = compose(this.#robot(), env, [...(this.#options.plugins ?? PLUGINS), this.#look], {
      ...{ clock, service, memory },
      withBackend: async (config) => ({ config, stop: async () => {} }),
    });
    this.bridge.start();
    await this.bridge.ready;
    if (this.bridge.trouble !== undefined) throw new Error(`${this.bridge.trouble}\n${this.logs.join('\n')}`);
    await isLive;
  }

  /** Looks in as an owner's own plugin does. */
  readonly #look: Plugin = {
    name: 'rig',
    open: (context) => {
      this.context = context;
      return { onLive: () => this.#onLive() };
    },
  };

  get memory(): Memory {
    return this.context.memory;
  }

  get st2(): StackStorm {
    return this.context.st2;
  }

  get book(): { set: AliasSet; reload(): Promise<AliasSet> } {
    return { set: this.context.aliases(), reload: () => this.context.reload() };
  }

  #robot(): HubotRobot {
    const line = (text: string) => void this.logs.push(text);
    return Object.assign(this.robot, {
      name: 'hubot',
      adapter: { send() {} },
      logger: { debug: line, info: line, warn: line, warning: line, error: line },
      brain: this.brain,
      listeners: [],
      listen() {},
      on() {},
    });
  }

  async closeBridge(): Promise<void> {
    await this.bridge.stop();
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
    await this.bridge.handle({ id, text, person, place });
    return this.service.messages.slice(before).map(RecordingService.text).join('\n');
  }

  /** Waits for a line of the log. @throws Error with all of it */
  async logged(pattern: RegExp): Promise<void> {
    for (let waited = 0; waited < 10_000; waited += 20) {
      if (this.logs.some((line) => pattern.test(line))) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`Nothing in the log fits ${pattern}:\n${this.logs.join('\n')}`);
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
