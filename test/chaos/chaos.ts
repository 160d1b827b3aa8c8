import type { ChildProcess } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Over, RedisServer } from '../state/redis-server';
import type { FromBot, ToBot } from './bot';
import { kill, nextMessage, startChild } from './child';
import { seeded } from './random';
import { silences, type Unrun, untold } from './sentences';
import { announce, owedBy, runsOf, type Server } from './server-books';
import { FAULTS, UnreliableProxy } from './unreliable-proxy';
import { judge, type Line, type Owed, type Verdict } from './verdict';

export interface ChaosOptions {
  /** Commands and announcements together. */
  executions: number;
  cuts: number;
  seed: number;
  bots: number;
  kills: number;
  /** How a bot is ended before its next start: as a power cut would, or as a supervisor does, with Redis left in peace. */
  endedBy?: 'SIGKILL' | 'SIGTERM';
  perSecond: number;
  /** What the only bot keeps its state in; several have Redis. */
  memory: 'file' | 'brain';
  /** How results come; `mixed`: those of the command that takes a while are announced. Left out, as the bot finds best. */
  results?: 'direct' | 'announced' | 'mixed' | undefined;
  /** False: the event stream never comes. */
  streams?: boolean;
  /** What becomes of the data of that Redis over its restart. */
  redis?: Over;
  /** So long is waited, after the last command, for what is owed. */
  patienceMs: number;
  /** And so long for the sentences that say what was not run: after a kill they take a while. */
  sentencesMs: number;
  say(line: string): void;
}

export interface ChaosVerdict extends Verdict {
  /** Commands that the server ran more than once. */
  run_twice: number;
  /** Commands that never ran, and the person was told so in a sentence. */
  refused: number;
  /** Commands that a bot has read and that neither ran nor were answered. */
  unanswered: number;
  /** Commands that were said to a bot that was killed before it read them, and that nobody ran. */
  unread: number;
  seconds: number;
  details: string[];
  /** For rooms in which commands got no sentence: what was said when. */
  silences: string[];
}

const API_KEY = 'chaos-run-key';
const ROOMS = ['lobby', 'ops', 'dev'];
/** Part of the executions that are commands; the rest are announcements. */
const COMMANDS = 0.6;
/** Nothing new in the rooms for so long, with everything owed delivered or not: it is over. */
const QUIET_MS = 3_000;
interface Bot {
  child: ChildProcess;
  ready: boolean;
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** One run: everything that a chaos run starts lives in here and ends with it. */
class Run {
  readonly #options: ChaosOptions;
  readonly #random: () => number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'hubot-st2-chaos-'));
  readonly #bots: Bot[] = [];
  readonly #lines: Line[] = [];
  readonly #commands = new Map<string, { room: string; text: string; at: number }>();
  /** What the bots have read, as it was said. */
  readonly #read = new Set<string>();
  /** What is being restarted, one after the other. */
  #restarts: Promise<void> = Promise.resolve();
  #backend: ChildProcess | undefined;
  #backendUrl = '';
  #backendUp: Promise<void> = Promise.resolve();
  #proxy: UnreliableProxy | undefined;
  #proxyUrl = '';
  #redis: RedisServer | undefined;
  #ending = false;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.#random = seeded(options.seed);
  }

  async start(): Promise<void> {
    await this.#startBackend();
    this.#proxy = new UnreliableProxy(this.#backendUrl);
    this.#proxyUrl = await this.#proxy.listen();
    if (this.#options.bots > 1) this.#redis = await RedisServer.start(this.#options.redis);
    await Promise.all(Array.from({ length: this.#options.bots }, (_, index) => this.#startBot(index)));
  }

  async drive(): Promise<ChaosVerdict> {
    const begun = Date.now();
    const { executions, perSecond, cuts, kills } = this.#options;
    const events = this.#schedule(cuts, kills);
    let next = begun;
    for (let number = 0; number < executions; number += 1) {
      for (const event of events.filter(({ at }) => at === number)) void event.happen();
      await this.#backendUp;
      await this.#oneExecution(number);
      next = Math.max(next, Date.now() - 1_000) + 1_000 / perSecond;
      if (next > Date.now()) await pause(next - Date.now());
    }
    await this.#restarts;
    const owed = await this.#waitForAll();
    const runs = await runsOf(this.#server());
    const unrun = await this.#unrun();
    const unread = [...this.#commands.values()].filter(({ text }) => !this.#read.has(text)).length;
    const unanswered = untold(unrun, this.#lines);
    const verdict = judge(owed, this.#lines);
    return {
      ...verdict,
      silences: silences(unrun, this.#lines),
      run_twice: [...runs.values()].filter(({ length }) => length > 1).length,
      refused: unrun.length - unanswered,
      unanswered,
      unread,
      seconds: Math.round((Date.now() - begun) / 1_000),
    };
  }

  async end(): Promise<void> {
    this.#ending = true;
    await Promise.all([...this.#bots.map(({ child }) => kill(child))]);
    if (this.#backend !== undefined) await kill(this.#backend);
    await this.#proxy?.close();
    await this.#redis?.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Faults and kills at random moments, never in the first or last executions. */
  #schedule(cuts: number, kills: number): { at: number; happen(): unknown }[] {
    const { executions, bots } = this.#options;
    const moment = () => Math.floor(executions * (0.05 + 0.85 * this.#random()));
    const kinds = [...FAULTS, 'backend' as const];
    const events: { at: number; happen(): unknown }[] = [];
    for (let number = 0; number < cuts; number += 1) {
      const kind = kinds[number % kinds.length] ?? 'cut';
      const ms = 200 + 1_200 * this.#random();
      const restart = () => this.#next(() => this.#restartBackend());
      events.push({
        at: moment(),
        happen: () => (kind === 'backend' ? restart() : this.#proxy?.misbehave(kind, ms)),
      });
    }
    for (let number = 0; number < kills; number += 1) {
      events.push({ at: moment(), happen: () => this.#next(() => this.#killBot(number % bots)) });
    }
    if (this.#redis !== undefined && this.#options.endedBy !== 'SIGTERM') {
      events.push({
        at: Math.floor(executions / 2),
        happen: () => this.#next(() => this.#restartRedis()),
      });
    }
    return events;
  }

  #next(restart: () => Promise<void>): void {
    this.#restarts = this.#restarts.then(restart);
  }

  async #oneExecution(number: number): Promise<void> {
    const room = ROOMS[Math.floor(this.#random() * ROOMS.length)] ?? 'lobby';
    if (this.#random() < COMMANDS) {
      const verb = this.#random() < 0.8 ? 'say' : 'print';
      this.#command(room, verb, `c${number}`);
    } else {
      // Now and then the same words twice: two honest equal announcements.
      const times = this.#random() < 0.1 ? 2 : 1;
      for (let time = 0; time < times; time += 1) await announce(this.#server(), room, `a${number}`);
    }
  }

  #command(room: string, verb: string, token: string): void {
    const hearing = this.#bots.filter(({ ready }) => ready);
    if (hearing.length === 0) return;
    const text = `chaos ${verb} ${token}`;
    this.#commands.set(token, { room, text, at: Date.now() });
    const message: ToBot = { kind: 'heard', room, user: 'ann', text };
    // One bot's service gives messages an id; where several bots hear everything, it is as on IRC.
    if (this.#options.bots === 1) message.id = token;
    for (const { child } of hearing) child.send(message, () => {});
  }

  async #startBackend(): Promise<void> {
    const child = startChild('backend', {
      STORE: join(this.#folder, 'store'),
      PACKS: [resolve(__dirname, '../../packs'), this.#packs()].join(':'),
      PORT: this.#backendUrl === '' ? '0' : new URL(this.#backendUrl).port,
      API_KEY,
    });
    this.#backend = child;
    const { url } = await nextMessage<{ kind: 'ready'; url: string }>(child, 'ready');
    this.#backendUrl = url;
  }

  /** The commands of these runs, one of them announced by hand where results are mixed. */
  #packs(): string {
    const packs = join(this.#folder, 'packs');
    if (existsSync(packs)) return packs;
    cpSync(join(__dirname, 'packs'), packs, { recursive: true });
    if (this.#options.results === 'mixed')
      appendFileSync(join(packs, 'chaos/aliases/print.yaml'), 'extra: {chat: {results: announced}}\n');
    return packs;
  }

  /** The settings that decide how results come. */
  #waysOfResults(): Record<string, string> {
    const { results, streams = true } = this.#options;
    return {
      ...(results === undefined ? {} : { ST2_RESULTS: results === 'mixed' ? 'direct' : results }),
      // Port 9 (discard) is closed on any machine that runs tests.
      ...(streams ? {} : { ST2_STREAM_URL: 'http://127.0.0.1:9' }),
    };
  }

  async #restartBackend(): Promise<void> {
    this.#options.say('restarting the backend');
    if (this.#backend !== undefined) await kill(this.#backend);
    // Nothing can be run meanwhile: what is said now would only be refused.
    this.#backendUp = this.#startBackend();
    await this.#backendUp;
  }

  async #startBot(index: number): Promise<void> {
    const child = startChild('bot', {
      ST2_API_URL: this.#proxyUrl,
      ST2_API_KEY: API_KEY,
      ST2_CHAT_SERVICE: 'plain',
      ST2_CHAT_PACE: '1000/1000',
      ST2_STREAM_SILENCE: '3',
      ST2_RESULT_GRACE: '5',
      HUBOT_LOG_LEVEL: process.env.CHAOS_LOG ?? 'silent',
      ...this.#waysOfResults(),
      ...this.#memoryOf(index),
    });
    const bot: Bot = { child, ready: false };
    this.#bots[index] = bot;
    child.on('message', (message: FromBot) => {
      if (message.kind === 'read') this.#read.add(message.text);
      if (message.kind !== 'said') return;
      this.#lines.push({ room: message.room, text: message.text, bot: index, at: Date.now() });
      if (process.env.CHAOS_TRACE)
        console.log(
          new Date().toISOString().slice(14, 23),
          index,
          message.room,
          JSON.stringify(message.text.slice(0, 160)),
        );
      child.send({ kind: 'receipt', number: message.number } satisfies ToBot, () => {});
    });
    child.once('exit', (code) => {
      bot.ready = false;
      if (!this.#ending && child.signalCode !== 'SIGKILL')
        this.#options.say(`bot ${index} ended by itself: ${code}`);
    });
    await nextMessage<{ kind: 'ready' }>(child, 'ready');
    bot.ready = true;
  }

  #memoryOf(index: number): Record<string, string> {
    if (this.#redis !== undefined) return { ST2_REDIS_URL: this.#redis.url };
    return this.#options.memory === 'brain'
      ? { BRAIN_FILE: join(this.#folder, `brain-${index}.json`), ST2_EMBEDDED_DATA: '/dev/null' }
      : { ST2_STATE_FILE: join(this.#folder, `state-${index}.jsonl`) };
  }

  async #killBot(index: number): Promise<void> {
    const bot = this.#bots[index];
    if (bot === undefined || !bot.ready) return;
    const { endedBy = 'SIGKILL', say } = this.#options;
    bot.ready = false;
    const begun = Date.now();
    await kill(bot.child, endedBy);
    say(`bot ${index} ended by ${endedBy} in ${Date.now() - begun} ms`);
    await pause(500);
    await this.#startBot(index);
  }

  async #restartRedis(): Promise<void> {
    this.#options.say('restarting Redis');
    await this.#redis?.stop();
    await pause(300);
    await this.#redis?.start();
  }

  /** Until everything that the server made has arrived, or nothing arrives any more. */
  async #waitForAll(): Promise<Owed[]> {
    const { patienceMs, sentencesMs } = this.#options;
    const begun = Date.now();
    for (;;) {
      const before = this.#lines.length;
      await pause(QUIET_MS);
      const owed = await this.#owed();
      const waited = Date.now() - begun;
      const complete =
        judge(owed, this.#lines).lost === 0 &&
        (waited >= sentencesMs || untold(await this.#unrun(), this.#lines) === 0);
      if ((complete && this.#lines.length === before) || waited > patienceMs) return owed;
    }
  }

  /** What the server has made: results of commands, whether it announced them or not, and announcements. */
  #owed(): Promise<Owed[]> {
    return owedBy(this.#server(), (token) => this.#commands.get(token)?.room ?? '', this.#lines);
  }

  #server(): Server {
    return { url: this.#backendUrl, apiKey: API_KEY };
  }

  /** What was read and never ran. */
  async #unrun(): Promise<Unrun[]> {
    const runs = await runsOf(this.#server());
    const read = [...this.#commands].filter(([, { text }]) => this.#read.has(text));
    return read.flatMap(([token, { room, at }]) => (runs.has(token) ? [] : [{ token, room, at }]));
  }
}

export async function chaos(options: ChaosOptions): Promise<ChaosVerdict> {
  const run = new Run(options);
  try {
    await run.start();
    return await run.drive();
  } finally {
    await run.end();
  }
}
