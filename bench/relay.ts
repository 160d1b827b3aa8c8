/**
 * `npm run bench -- relay [latency] [sustained] [others] [burst] [--total N]`: how fast announcements
 * pass from the socket to the chat adapter, with all the books kept, and what they leave in memory.
 *
 *   latency    100 a second: p50 and p99 from the event's write to the adapter's send
 *   sustained  as fast as they come: announcements a second, at 1,000, at --total (100,000) and at its double; memory as
 *              in the bot of `bin/hubot`, which keeps its heap small
 *   others     --total (1,000,000) events of other people's executions
 *   burst      100,000 in a minute into a room that takes one message a second; takes that minute
 */
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { chooseChatService } from '../src/chat';
import { systemClock } from '../src/core/clock';
import { readConfig } from '../src/core/config';
import { silentLog } from '../src/core/log';
import { packageFolder } from '../src/core/package-folder';
import { Secrets } from '../src/core/secrets';
import { relaySettings } from '../src/delivery/delivery-settings';
import { openResults } from '../src/delivery/open-results';
import { Relay } from '../src/delivery/relay';
import { botCredentials } from '../src/stackstorm/bot-credentials';
import { StackStormClient } from '../src/stackstorm/client';
import { endpointsOf } from '../src/stackstorm/endpoints';
import { EventStream } from '../src/stackstorm/event-stream';
import { createHttp } from '../src/stackstorm/http';
import { BrainMemory } from '../src/state/brain-memory';
import { HubotLikeBrain } from '../test/state/brain';

const ROOMS = 20;
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

interface Rig {
  /** Writes events to the bot's stream; resolves when the socket takes more. */
  write(text: string): Promise<void>;
  relay: Relay;
  /** Called for each message that reaches the adapter. */
  onSend: (room: string, text: string) => void;
  /** Events that the bridge was given. */
  events: number;
  close(): Promise<void>;
}

/** A stream over real HTTP, and the bridge's own way from it to an adapter that takes all. */
async function rig(env: Record<string, string> = {}): Promise<Rig> {
  let stream: ServerResponse | undefined;
  const server = createServer((request, response) => {
    if (request.url?.includes('/stream') === true) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('\n');
      stream = response;
    } else {
      response.writeHead(200, { 'content-type': 'application/json', 'x-total-count': '0' }).end('[]');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { config } = readConfig({ ST2_API_URL: url, ST2_STREAM_URL: url, ST2_API_KEY: 'bench', ...env });
  const [log, clock, secrets] = [silentLog, systemClock, new Secrets([])];
  const http = createHttp(config, log);
  const endpoints = endpointsOf(config);
  const credentials = botCredentials(config, { http, auth: endpoints.auth, secrets, clock });
  const st2 = new StackStormClient({ http, api: endpoints.api, credentials, secrets });
  const adapter = {
    send: async (envelope: { room: string }, text: string) => made.onSend(envelope.room, text),
  };
  const robot = { name: 'hubot', adapter } as unknown as Parameters<typeof chooseChatService>[0];
  const service = chooseChatService(robot, {
    pace: config.chatPace ?? { messages: 1_000_000, perMs: 1, scope: 'room' },
  });
  const memory = new BrainMemory(new HubotLikeBrain());
  const results = openResults({ config, st2, log, aliases: () => ({ set: { aliases: [] } }) });
  const relay = new Relay({ service, memory, st2, clock, log, results, settings: relaySettings(config) });
  relay.start();
  const events = new EventStream(
    {
      ...{ http, credentials, secrets, clock, log, stream: endpoints.stream },
      events: ['st2.announcement__chatops', 'st2.execution__update'],
      silenceMs: 90_000,
      timeoutMs: 10_000,
    },
    {
      onEvent(event) {
        made.events += 1;
        relay.onEvent(event);
      },
      onLive: () => relay.onLive(),
      onLost: () => {},
    },
  );
  const made: Rig = {
    relay,
    onSend: () => {},
    events: 0,
    async write(text) {
      if (stream?.write(text) === false) await new Promise((resolve) => stream?.once('drain', resolve));
    },
    async close() {
      events.stop();
      await relay.stop();
      server.closeAllConnections();
      server.close();
    },
  };
  events.start();
  while (stream === undefined) await pause(10);
  await pause(1_000);
  return made;
}

let serial = 0;

/** An announcement as it comes: the event, and the end of the execution that made it. */
function announcement(message: string, room = `room${serial % ROOMS}`, context: unknown = null): string {
  serial += 1;
  const payload = { user: null, channel: room, whisper: false, message, context, extra: {} };
  const now = new Date().toISOString();
  const execution = {
    id: serial.toString(16).padStart(24, '0'),
    status: 'succeeded',
    action: { ref: 'chatops.post_message', name: 'post_message', pack: 'chatops' },
    parameters: payload,
    start_timestamp: now,
    end_timestamp: now,
  };
  return (
    `event: st2.announcement__chatops\ndata: ${JSON.stringify({ payload, trace_context: null })}\n\n` +
    `event: st2.execution__update\ndata: ${JSON.stringify(execution)}\n\n`
  );
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMb(): number {
  collectGarbage();
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
}

function percentile(sorted: readonly number[], part: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(2);
}

async function latency(): Promise<void> {
  const bench = await rig();
  const took: number[] = [];
  const written = new Map<string, number>();
  bench.onSend = (_room, text) => {
    const at = written.get(text);
    if (at !== undefined) took.push(performance.now() - at);
  };
  for (let number = 0; number < 1_000; number += 1) {
    const text = `disk ${number} is nearly full on the third machine from the left`;
    const event = announcement(text);
    written.set(text, performance.now());
    await bench.write(event);
    await pause(10);
  }
  await pause(500);
  took.sort((one, other) => one - other);
  console.log(
    `latency: ${took.length} at 100 a second, p50 ${percentile(took, 0.5)} ms, p99 ${percentile(took, 0.99)} ms`,
  );
  await bench.close();
}

/** A process that has just begun compiles what it runs: a bot is not new for long. */
const WARM_UP = 10_000;
/** The books are put in order once a second. */
const SETTLED_MS = 3_000;

async function sustained(total: number): Promise<void> {
  const bench = await rig();
  let sent = 0;
  bench.onSend = () => {
    sent += 1;
  };
  const pass = async (count: number): Promise<number> => {
    sent = 0;
    // Made as they are written: all of them together would be what is measured.
    const batch = (from: number) =>
      Array.from({ length: Math.min(20, count - from) }, (_, index) =>
        announcement(`news ${from + index} of ${count}`),
      );
    const begun = performance.now();
    for (let from = 0; from < count; from += 20) await bench.write(batch(from).join(''));
    const until = Date.now() + 60_000;
    while (sent < count && Date.now() < until) await pause(1);
    return (performance.now() - begun) / 1_000;
  };
  await pass(WARM_UP);
  await pause(SETTLED_MS);
  const before = heapMb();
  const seconds = await pass(total);
  const { rss } = process.memoryUsage();
  await pause(SETTLED_MS);
  console.log(
    `sustained: ${sent} of ${total} in ${seconds.toFixed(2)} s, ${Math.round(sent / seconds).toLocaleString('en')} a second ` +
      `(after ${WARM_UP.toLocaleString('en')} to warm up); rss ${Math.round(rss / 1e6)} MB, heap ${before} MB before, ${heapMb()} MB after`,
  );
  await bench.close();
}

async function others(total: number): Promise<void> {
  const bench = await rig();
  const event = (number: number) =>
    `event: st2.execution__update\ndata: ${JSON.stringify({
      id: number.toString(16).padStart(24, '0'),
      status: number % 3 === 0 ? 'succeeded' : 'running',
      action: { ref: 'core.local', name: 'local', pack: 'core' },
      parameters: { cmd: 'uptime' },
      liveaction: { notify: {}, action: 'core.local' },
      context: { user: 'somebody' },
      start_timestamp: '2026-11-21T19:20:11.598096Z',
    })}\n\n`;
  const pass = async (from: number, count: number) => {
    for (let number = from; number < from + count; number += 100) {
      await bench.write(Array.from({ length: 100 }, (_, index) => event(number + index)).join(''));
    }
    while (bench.events < from + count) await pause(5);
  };
  await pass(0, 10_000);
  const before = heapMb();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await pass(10_000, total);
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `others: ${total} events in ${seconds.toFixed(1)} s, CPU ${((user + system) / 1e6).toFixed(1)} s (server and bridge together); ` +
      `heap ${before} MB before, ${heapMb()} MB after`,
  );
  await bench.close();
}

async function burst(total: number): Promise<void> {
  const bench = await rig({ ST2_CHAT_PACE: '1/1000' });
  const said: string[] = [];
  const asked = new Map<string, number>();
  const waited: number[] = [];
  bench.onSend = (_room, text) => {
    said.push(text);
    for (const [token, at] of asked) {
      if (!text.includes(token)) continue;
      waited.push(performance.now() - at);
      asked.delete(token);
    }
  };
  let mostRss = 0;
  const begun = Date.now();
  for (let second = 0; second < 60; second += 1) {
    for (let part = 0; part < 10; part += 1) {
      const count = Math.round(total / 600);
      const events = Array.from({ length: count }, () => announcement(`alert ${serial % 5_000}`, 'alerts'));
      await bench.write(events.join(''));
      const due = begun + second * 1_000 + (part + 1) * 100;
      if (due > Date.now()) await pause(due - Date.now());
    }
    if (second % 5 === 2) {
      asked.set(`answer-${second}.`, performance.now());
      void bench.relay.outbox.post({ room: 'alerts' }, { text: `answer-${second}.` }, 'answer');
    }
    mostRss = Math.max(mostRss, process.memoryUsage().rss);
  }
  await pause(20_000);
  const digested = said
    .map((text) => Number(/^([\d,]+) announcements/.exec(text)?.[1]?.replaceAll(',', '') ?? 0))
    .reduce((sum, count) => sum + count, 0);
  waited.sort((one, other) => one - other);
  console.log(
    `burst: ${serial} announcements in a minute, ${said.length} messages (digests of ${digested}); ` +
      `${waited.length} direct answers, ${asked.size} missing, the longest wait ${(waited.at(-1) ?? 0).toFixed(0)} ms; ` +
      `rss at most ${Math.round(mostRss / 1e6)} MB`,
  );
  await bench.close();
}

export async function run(options: string[]): Promise<void> {
  // As bin/hubot does. In somebody else's Hubot the heap is the owner's to limit, and V8 takes twice as much.
  createRequire(__filename)(join(packageFolder(), 'bin/small-heap'));
  const at = options.indexOf('--total');
  const total = at < 0 ? undefined : Number(options[at + 1]);
  const wanted = options.filter((option) => /^[a-z]+$/.test(option));
  const all = wanted.length === 0;
  if (all || wanted.includes('latency')) await latency();
  if (all || wanted.includes('sustained')) {
    await sustained(1_000);
    await sustained(total ?? 100_000);
    await sustained(2 * (total ?? 100_000));
  }
  if (wanted.includes('others')) await others(total ?? 1_000_000);
  if (wanted.includes('burst')) await burst(total ?? 100_000);
}
