import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { type Log, silentLog } from '../../src/core/log';
import { type Embedded, type EmbeddedOptions, startEmbedded } from '../../src/embedded';
import { eventsOf } from '../event-stream';
import { PACK_MEMORY } from './pack-memory';

type Mapping = Record<string, unknown>;

/** What most packs need. To read the samples beside them, and to look them through, takes longer than most tests. */
const NEEDED_PACKS = ['core', 'chatops'].map((name) => join(__dirname, '..', '..', 'packs', name));

export interface Answer {
  status: number;
  // Bodies are read by path in tests; a wrong path fails the expectation.
  body: Body;
  headers: Headers;
}

/** JSON of which a test says what it expects. */
export interface Body {
  [key: string]: Body;
  [index: number]: Body;
}

/** A backend in a folder of its own with a pack `lab`, driven over HTTP. */
export class Laboratory {
  readonly folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  readonly packs = join(this.folder, 'packs');
  readonly store = join(this.folder, 'store');
  readonly said: string[] = [];
  #backend: Embedded | undefined;

  get backend(): Embedded {
    if (this.#backend === undefined) throw new Error('the backend is not started');
    return this.#backend;
  }

  readonly log: Log = {
    ...silentLog,
    warn: (text) => this.said.push(text),
    error: (text) => this.said.push(text),
  };

  async start(options: Partial<EmbeddedOptions> = {}): Promise<this> {
    mkdirSync(this.packs, { recursive: true });
    this.#backend = await startEmbedded({
      packs: [...NEEDED_PACKS, this.packs],
      store: this.store,
      memory: PACK_MEMORY,
      port: 0,
      apiKey: 'test-key',
      log: this.log,
      ...options,
    });
    return this;
  }

  async stop(): Promise<void> {
    await this.#backend?.close();
    this.#backend = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Resolves once a warning or an error like this has been logged. */
  async logs(pattern: RegExp): Promise<void> {
    for (let tries = 0; tries < 60 && !this.said.some((text) => pattern.test(text)); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(this.said.join('\n')).toMatch(pattern);
  }

  /** Writes a file of the pack `lab`; an object is written as YAML. */
  write(path: string, content: Mapping | string): string {
    const file = join(this.packs, 'lab', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : dump(content));
    return file;
  }

  action(name: string, rest: Mapping): void {
    this.write(`actions/${name}.yaml`, {
      name,
      pack: 'lab',
      enabled: true,
      entry_point: '',
      runner_type: 'local-shell-cmd',
      ...rest,
    });
  }

  alias(name: string, rest: Mapping): void {
    this.write(`aliases/${name}.yaml`, { name, pack: 'lab', description: name, ...rest });
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.backend.url}${path}`, {
      method,
      headers: { 'St2-Api-Key': 'test-key', 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Not every answer is JSON.
    }
    return { status: response.status, body: parsed as Body, headers: response.headers };
  }

  /** Sends a command as the bridge does. */
  command(name: string, format: string, command: string): Promise<Answer> {
    return this.call('POST', '/v1/aliasexecution', {
      name,
      format,
      command,
      user: 'alice',
      source_channel: 'C1',
      source_context: { id: 'm1' },
      notification_route: 'hubot',
    });
  }

  async run(action: string, parameters: Mapping = {}): Promise<Body> {
    const answer = await this.call('POST', '/v1/executions', { action, parameters });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return this.ended(String(answer.body.id));
  }

  async ended(id: string): Promise<Body> {
    return this.until(id, ['succeeded', 'failed', 'timeout', 'abandoned', 'canceled']);
  }

  async until(id: string, statuses: readonly string[]): Promise<Body> {
    for (let tries = 0; tries < 500; tries += 1) {
      const { body } = await this.call('GET', `/v1/executions/${id}`);
      if (statuses.includes(String(body.status))) return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`execution ${id} never became ${statuses.join(' or ')}`);
  }

  /** Follows the stream; `next` waits for an event that fits. */
  async follow(query = ''): Promise<Follower> {
    const follower = new Follower(`${this.backend.url}/v1/stream${query}`);
    await follower.open();
    return follower;
  }
}

interface Event {
  name: string;
  data: Body;
}

export class Follower {
  readonly events: Event[] = [];
  readonly #abort = new AbortController();
  ended = false;

  constructor(private readonly url: string) {}

  async open(): Promise<void> {
    const response = await fetch(this.url, {
      headers: { 'St2-Api-Key': 'test-key' },
      signal: this.#abort.signal,
    });
    this.#read(response).catch(() => {});
  }

  async #read(response: Response): Promise<void> {
    for await (const { name, data } of eventsOf(response)) this.events.push({ name, data: data as Body });
    this.ended = true;
  }

  async next(fits: (event: Event) => boolean, patience = 60_000): Promise<Event> {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      const found = this.events.find(fits);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`no such event among ${this.events.map((event) => event.name).join(', ') || 'none'}`);
  }

  close(): void {
    this.#abort.abort();
  }
}
