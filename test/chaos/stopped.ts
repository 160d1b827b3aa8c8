import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RedisServer } from '../state/redis-server';
import type { FromBot, ToBot } from './bot';
import { kill, nextMessage, startChild } from './child';
import { seeded } from './random';
import { silences, untold } from './sentences';
import { announce, owedBy, runsOf, type Server } from './server-books';
import { SlowLink } from './slow-link';
import { judge, type Line, type Owed, tokenOf } from './verdict';

export interface StoppedOptions {
  /** How often the bot that was given a message is stopped (SIGSTOP), and for how many milliseconds. */
  stops: number;
  ms: number;
  seed: number;
  /** What it is doing then: a message, or catching up after its way to the server was cut or it was started anew. */
  over: 'messages' | 'recoveries';
  /** So long is waited, after the last stop, for what is owed. */
  patienceMs: number;
  say(line: string): void;
}

export interface StoppedVerdict {
  stops: number;
  /** Commands that were said, and results and announcements that are owed. */
  said: number;
  owed: number;
  run_twice: number;
  lost: number;
  /** What came twice and was on its way when its bot was stopped; and what came twice and was not. */
  doubled_in_flight: number;
  doubled: number;
  /** Commands that neither ran nor were answered. */
  unanswered: number;
  details: string[];
}

/** One bot was stopped: milliseconds since 1970. */
interface Stop {
  bot: number;
  from: number;
  to: number;
}

const API_KEY = 'stopped-run-key';
const ROOM = 'lobby';
/** Each way: with them a message takes a bot about half a second, of which the stops hit all parts. */
const REDIS_MS = 10;
const API_MS = 40;
const WINDOW_MS = 700;
/** A bot has no way to the server for so long, and catches up within so long of having it again. */
const CUT_MS = 1_500;
const RECOVERY_MS = 2_500;
/** A bot that was stopped is given so long until the next one is. */
const AWAKE_MS = 4_000;
/** A message that was sent so shortly before or after a stop was on its way over it. */
const IN_FLIGHT_MS = 1_500;
const QUIET_MS = 3_000;

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Two bots on one Redis and a server; one of them is stopped again and again while both are given messages. */
class StoppedPair {
  readonly #options: StoppedOptions;
  readonly #random: () => number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'hubot-st2-stopped-'));
  readonly #bots: ChildProcess[] = [];
  readonly #links: SlowLink[] = [];
  /** Each bot's own way to the server. */
  readonly #ways: SlowLink[] = [];
  #redisUrl = '';
  readonly #apiUrls: string[] = [];
  readonly #lines: Line[] = [];
  readonly #commands = new Map<string, { room: string; at: number }>();
  readonly #stops: Stop[] = [];
  #redis: RedisServer | undefined;
  #backend: ChildProcess | undefined;
  #server: Server = { url: '', apiKey: API_KEY };
  #serial = 0;

  constructor(options: StoppedOptions) {
    this.#options = options;
    this.#random = seeded(options.seed);
  }

  async start(): Promise<void> {
    this.#redis = await RedisServer.start();
    this.#backend = startChild('backend', {
      STORE: join(this.#folder, 'store'),
      PACKS: ['../../packs', 'packs'].map((one) => resolve(__dirname, one)).join(':'),
      PORT: '0',
      API_KEY,
    });
    const { url } = await nextMessage<{ kind: 'ready'; url: string }>(this.#backend, 'ready');
    this.#server = { url, apiKey: API_KEY };
    this.#redisUrl = (await this.#slowed(this.#redis.url, REDIS_MS)).url;
    for (const index of [0, 1]) {
      const way = await this.#slowed(url, API_MS);
      this.#ways[index] = way.link;
      this.#apiUrls[index] = way.url;
    }
    await Promise.all([0, 1].map((index) => this.#startBot(index).ready));
  }

  async drive(): Promise<StoppedVerdict> {
    for (let number = 0; number < this.#options.stops; number += 1) await this.#oneStop(number);
    const owed = await this.#waitForAll();
    const runs = await runsOf(this.#server);
    const unrun = await this.#unrun();
    const { lost, details } = judge(owed, this.#lines);
    const twice = [...runs].filter(([, { length }]) => length > 1).map(([token]) => token);
    const doubled = owed.filter((each) => this.#copiesOf(each).length > each.times);
    const inFlight = doubled.filter((each) => this.#wasInFlight(each));
    return {
      stops: this.#stops.length,
      said: this.#commands.size,
      owed: owed.reduce((sum, { times }) => sum + times, 0),
      run_twice: twice.length,
      lost,
      doubled_in_flight: inFlight.length,
      doubled: doubled.length - inFlight.length,
      unanswered: untold(unrun, this.#lines),
      details: [
        ...twice.map((token) => `${token} ran at ${runs.get(token)?.join(' and ')}`),
        ...details,
        ...silences(unrun, this.#lines),
        ...(details.length + twice.length === 0 ? [] : this.#stops.map(told)),
      ],
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.#bots.map((child) => kill(child)));
    if (this.#backend !== undefined) await kill(this.#backend);
    for (const link of this.#links) await link.close();
    await this.#redis?.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #slowed(target: string, ms: number): Promise<{ link: SlowLink; url: string }> {
    const way = await SlowLink.to(target, ms);
    this.#links.push(way.link);
    return way;
  }

  #startBot(index: number): { ready: Promise<unknown> } {
    const child = startChild('bot', {
      ST2_API_URL: this.#apiUrls[index] ?? '',
      ST2_API_KEY: API_KEY,
      ST2_CHAT_SERVICE: 'plain',
      ST2_CHAT_PACE: '1000/1000',
      ST2_REDIS_URL: this.#redisUrl,
      HUBOT_LOG_LEVEL: process.env.CHAOS_LOG ?? 'silent',
    });
    this.#bots[index] = child;
    child.on('message', (message: FromBot) => {
      if (message.kind !== 'said') return;
      this.#lines.push({ room: message.room, text: message.text, bot: index, at: Date.now() });
      child.send({ kind: 'receipt', number: message.number } satisfies ToBot, () => {});
    });
    return { ready: nextMessage<{ kind: 'ready' }>(child, 'ready') };
  }

  /** A message comes to one bot a moment before the other; that one is stopped somewhere in its work on it. */
  async #oneStop(number: number): Promise<void> {
    const { ms, stops, over, say } = this.#options;
    const bot = this.#random() < 0.5 ? 0 : 1;
    // Services with ids for their messages, and services without.
    const hasIds = this.#random() < 0.5;
    if (over === 'messages') {
      void this.#something(bot, hasIds);
      await pause(WINDOW_MS * this.#random());
    } else {
      await this.#towardsRecovery(bot, hasIds);
      await pause(RECOVERY_MS * this.#random());
    }
    const from = Date.now();
    this.#bots[bot]?.kill('SIGSTOP');
    await this.#meanwhile(from + ms, bot, hasIds);
    this.#bots[bot]?.kill('SIGCONT');
    const to = Date.now();
    this.#stops.push({ bot, from, to });
    say(`${number + 1} of ${stops}: bot ${bot} slept ${to - from} ms`);
    await pause(AWAKE_MS * this.#random());
  }

  /** The bot misses something, and has just begun to look for it: on a stream that is back, or after a start. */
  async #towardsRecovery(bot: number, hasIds: boolean): Promise<void> {
    const way = this.#ways[bot];
    if (way === undefined) return;
    way.cut();
    await this.#something(1 - bot, hasIds);
    if (this.#random() < 0.3) {
      const child = this.#bots[bot];
      if (child !== undefined) await kill(child);
      await this.#something(1 - bot, hasIds);
      way.mend();
      // Stopped before it is ready as well as after.
      void this.#startBot(bot).ready.catch(() => {});
      await way.use();
      return;
    }
    await pause(CUT_MS);
    await this.#something(1 - bot, hasIds);
    const used = way.use();
    way.mend();
    await used;
  }

  /** What is said and announced while a bot sleeps; it hears it all when it wakes. */
  async #meanwhile(until: number, asleep: number, hasIds: boolean): Promise<void> {
    const each = (until - Date.now()) / 4;
    for (let left = 3; left > 0; left -= 1) {
      await pause(each * (0.5 + this.#random()));
      await this.#something(1 - asleep, hasIds);
    }
    await pause(Math.max(0, until - Date.now()));
  }

  async #something(first: number, hasId: boolean): Promise<void> {
    this.#serial += 1;
    if (this.#random() < 0.3) void announce(this.#server, ROOM, `a${this.#serial}`);
    const token = `c${this.#serial}`;
    const verb = this.#random() < 0.6 ? 'say' : 'print';
    const message: ToBot = { kind: 'heard', room: ROOM, user: 'ann', text: `chaos ${verb} ${token}` };
    if (hasId) message.id = token;
    this.#commands.set(token, { room: ROOM, at: Date.now() });
    this.#bots[first]?.send(message, () => {});
    await pause(60 * this.#random());
    this.#bots[1 - first]?.send(message, () => {});
  }

  async #waitForAll(): Promise<Owed[]> {
    const begun = Date.now();
    for (;;) {
      const before = this.#lines.length;
      await pause(QUIET_MS);
      const owed = await owedBy(this.#server, () => ROOM, this.#lines);
      const isComplete =
        judge(owed, this.#lines).lost === 0 && untold(await this.#unrun(), this.#lines) === 0;
      const isOver = Date.now() - begun > this.#options.patienceMs;
      if ((isComplete && this.#lines.length === before) || isOver) return owed;
    }
  }

  async #unrun() {
    const runs = await runsOf(this.#server);
    return [...this.#commands].flatMap(([token, said]) => (runs.has(token) ? [] : [{ token, ...said }]));
  }

  #copiesOf({ token }: Owed): Line[] {
    return this.#lines.filter(({ text }) => tokenOf(text) === token);
  }

  /** Said by a bot that was just being stopped, or had just gone on. */
  #wasInFlight(owed: Owed): boolean {
    const near = (one: number, other: number) => Math.abs(one - other) < IN_FLIGHT_MS;
    return this.#copiesOf(owed).some(({ bot, at }) =>
      this.#stops.some((stop) => stop.bot === bot && (near(at, stop.from) || near(at, stop.to))),
    );
  }
}

function told({ bot, from, to }: Stop): string {
  const [begun, over] = [from, to].map((at) => new Date(at).toISOString().slice(14, 23));
  return `bot ${bot} slept from ${begun} to ${over}`;
}

export async function stopped(options: StoppedOptions): Promise<StoppedVerdict> {
  const pair = new StoppedPair(options);
  try {
    await pair.start();
    return await pair.drive();
  } finally {
    await pair.end();
  }
}
