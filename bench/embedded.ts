import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { silentLog } from '../src/core/log';
import { packageFolder } from '../src/core/package-folder';
import { type Embedded, startEmbedded } from '../src/embedded';
import { openDatabase } from '../src/embedded/store/database';
import { ExecutionStore } from '../src/embedded/store/execution-store';

const KEY = 'bench';
const HEADERS = { 'St2-Api-Key': KEY, 'Content-Type': 'application/json' };

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function figures(values: readonly number[]): string {
  return `median ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms`;
}

/** A folder with one pack whose alias `echo {{ text }}` runs `echo`. */
function makePack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-embedded-'));
  for (const part of ['actions', 'aliases'])
    mkdirSync(join(folder, 'packs', 'bench', part), { recursive: true });
  writeFileSync(
    join(folder, 'packs', 'bench', 'actions', 'echo.yaml'),
    "name: echo\nrunner_type: local-shell-cmd\nenabled: true\nentry_point: ''\nparameters:\n  text: {type: string, required: true}\n  cmd: {immutable: true, default: \"echo '{{ text }}'\"}\n",
  );
  writeFileSync(
    join(folder, 'packs', 'bench', 'aliases', 'echo.yaml'),
    'name: echo\naction_ref: bench.echo\nformats: ["echo {{ text }}"]\nresult: {format: "{{ execution.result.stdout }}"}\n',
  );
  return folder;
}

/** Follows the announcements; `heard` resolves with the time at which a text was announced. */
class Ears {
  readonly #times = new Map<string, number>();
  readonly #waiting = new Map<string, (time: number) => void>();
  readonly #abort = new AbortController();

  async open(url: string): Promise<void> {
    const response = await fetch(`${url}/v1/stream?events=st2.announcement__*`, {
      headers: HEADERS,
      signal: this.#abort.signal,
    });
    this.#listen(response).catch(() => {});
  }

  async #listen(response: Response): Promise<void> {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString('utf8');
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const line = event.split('\n').find((item) => item.startsWith('data: '));
        if (line === undefined) continue;
        const message = String(JSON.parse(line.slice(6)).payload.message);
        const now = performance.now();
        this.#times.set(message, now);
        this.#waiting.get(message)?.(now);
      }
    }
  }

  heard(message: string): Promise<number> {
    const known = this.#times.get(message);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.set(message, resolve));
  }

  close(): void {
    this.#abort.abort();
  }
}

async function echo(backend: Embedded, ears: Ears, text: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${backend.url}/v1/aliasexecution`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({
      name: 'echo',
      format: 'echo {{ text }}',
      command: `echo ${text}`,
      user: 'bench',
      source_channel: 'C',
      source_context: null,
      notification_route: 'hubot',
    }),
  });
  await response.arrayBuffer();
  return (await ears.heard(text)) - started;
}

function bareSpawn(): Promise<number> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', "echo 'x'"], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.resume();
    child.on('close', () => resolve(performance.now() - started));
  });
}

async function noops(backend: Embedded, count: number): Promise<number> {
  const started = performance.now();
  let left = count;
  const body = JSON.stringify({ action: 'core.noop' });
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const response = await fetch(`${backend.url}/v1/executions`, {
        method: 'POST',
        headers: HEADERS,
        body,
      });
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  for (;;) {
    const answer = await fetch(
      `${backend.url}/v1/executions?action=core.noop&status=succeeded&limit=1&include_attributes=id`,
      { headers: HEADERS },
    );
    await answer.arrayBuffer();
    if (Number(answer.headers.get('x-total-count')) >= count) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return (count / (performance.now() - started)) * 1000;
}

/** Copies one finished execution until there are `count`. */
function fill(store: string, count: number): void {
  const database = openDatabase(store);
  const executions = new ExecutionStore(database);
  const [sample] = executions.list(
    { action: 'bench.echo', status: 'succeeded' },
    { limit: 1, offset: 0, order: 'newest' },
  );
  if (sample === undefined) throw new Error('there is no execution to copy');
  database.exec('PRAGMA synchronous = OFF');
  for (let index = 0; index < count; index += 1) {
    const id = `aaaa${index.toString(16).padStart(20, '0')}`;
    executions.insert({
      ...sample,
      id,
      liveactionId: id.replace(/^a/, 'b'),
      started: sample.started - index * 1000,
    });
  }
  database.close();
}

const megabytes = () => (process.memoryUsage().rss / 1024 / 1024).toFixed(0);

/** From a command to its answer, one at a time and many at once; throughput; memory and start with a long history. */
export async function run(options: string[]): Promise<void> {
  const { values } = parseArgs({
    args: options,
    options: { history: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '150' } },
  });
  const folder = makePack();
  const store = join(folder, 'store');
  const packs = [join(packageFolder(), 'packs'), join(folder, 'packs')];
  const start = () => startEmbedded({ packs, store, log: silentLog, apiKey: KEY, port: 0 });
  try {
    const backend = await start();
    const ears = new Ears();
    await ears.open(backend.url);
    const single: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      bare.push(await bareSpawn());
      single.push(await echo(backend, ears, `single-${round}`));
    }
    const over = quantile(single, 0.5) - quantile(bare, 0.5);
    console.log(`bare sh -c echo:               ${figures(bare)}`);
    console.log(
      `command to announcement:       ${figures(single)}; ${over.toFixed(1)} ms over the bare spawn (target 15)`,
    );
    const startedBurst = performance.now();
    const burst = await Promise.all(
      Array.from({ length: 200 }, (_, index) => echo(backend, ears, `burst-${index}`)),
    );
    console.log(
      `200 at once:                   ${figures(burst)}; all after ${(performance.now() - startedBurst).toFixed(0)} ms`,
    );
    const bareBurst = performance.now();
    await Promise.all(Array.from({ length: 200 }, bareSpawn));
    console.log(`200 bare spawns at once:       all after ${(performance.now() - bareBurst).toFixed(0)} ms`);
    console.log(`noop executions a second:      ${(await noops(backend, 1500)).toFixed(0)} (target 300)`);
    ears.close();
    await backend.close();
    fill(store, Number(values.history));
    const before = megabytes();
    const began = performance.now();
    const full = await start();
    const took = performance.now() - began;
    const listing = performance.now();
    await (await fetch(`${full.url}/v1/executions?limit=50`, { headers: HEADERS })).arrayBuffer();
    console.log(
      `start with ${values.history} executions:  ${took.toFixed(0)} ms (target 1000); resident memory ${before} -> ${megabytes()} MB`,
    );
    console.log(`first list of 50 of them:      ${(performance.now() - listing).toFixed(0)} ms`);
    console.log(`noop a second with that store: ${(await noops(full, 500)).toFixed(0)}`);
    await full.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
