import { Executions } from './executions';
import type { Laboratory } from './laboratory';
import { difference, normalised, withoutProse } from './normalise';
import { type Recording, recordedReferences, uncut } from './recordings';

type Mapping = Record<string, unknown>;

/** What became of one recording. */
export type Verdict = { kind: 'passed' } | { kind: 'failed'; why: string } | { kind: 'skipped'; why: string };

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

const ID = /\b[0-9a-f]{24}\b/;
const NOWHERE = '000000000000000000000000';

/** Our history is younger than the recorded one. */
const MOMENTS: Record<string, string> = {
  timestamp: '2026-11-21T19:00:00Z..2099-01-01T00:00:00Z',
  timestamp_gt: '2026-11-21T19:00:00Z',
  timestamp_lt: '2099-01-01T00:00:00Z',
};

/** In which state an execution has to be for a request that changes it. */
const BEFORE: Record<string, string> = {
  'executions/cancel_running': 'running',
  'executions/cancel_requested': 'requested',
  'executions/cancel_workflow': 'running',
  'executions/put_canceled_running': 'running',
  'executions/pause': 'running',
  'executions/pause_again': 'paused',
  'executions/pause_non_workflow': 'running',
  'executions/put_bad_status': 'running',
  'executions/resume': 'paused',
  'inquiries/cancel_parent_while_pending': 'paused',
};

/** Sends recorded requests to a fresh backend and compares what comes. */
export class Replay {
  readonly #laboratory: Laboratory;
  readonly executions: Executions;
  /** Recorded ids of other things (aliases, keys) by ours. */
  readonly #ids = new Map<string, string>();
  readonly #references: ReadonlyMap<string, string>;
  readonly #secrets: Record<string, string> = {};

  constructor(
    laboratory: Laboratory,
    recordings: readonly Recording[],
    recorded: ReadonlyMap<string, Mapping>,
  ) {
    this.#laboratory = laboratory;
    this.#references = recordedReferences(recordings);
    this.executions = new Executions(laboratory, recorded, recordings);
  }

  /** Keys and tokens that the recordings use. */
  async prepare(): Promise<void> {
    const { call } = this.#laboratory;
    const key = mapping(
      (await call('POST', '/v1/apikeys', { user: 'chatbot', metadata: { used_by: 'chatops bridge' } })).body,
    );
    this.#secrets.apiKey = String(key.key);
    this.#ids.set('<api_key_id>', String(key.id));
    const basic = (name: string, password: string) => ({
      Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
    });
    const short = mapping(
      (
        await call(
          'POST',
          '/tokens',
          { ttl: 1 },
          { ...basic('st2admin', 'right'), 'Content-Type': 'application/json' },
        )
      ).body,
    );
    this.#secrets.expired = String(short.token);
    const alice = await call('POST', '/tokens', undefined, basic('alice', 'right'));
    this.#secrets.alice = String(mapping(alice.body).token);
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }

  async play(recording: Recording): Promise<Verdict> {
    if (/^inquiries\/list/.test(recording.name))
      await this.executions.haveOnlyPending(recording.response.body);
    const path = await this.#path(recording);
    if (path === undefined) return { kind: 'skipped', why: 'no recording shows what its execution was' };
    const headers = await this.#headers(recording);
    const body = await this.#body(recording, path);
    const answer = await this.#laboratory.call(
      recording.request.method,
      `${path}${await this.#query(recording)}`,
      body,
      headers,
    );
    this.#learn(recording.response.body, answer.body);
    if (answer.status !== recording.response.status)
      return {
        kind: 'failed',
        why: `status: expected ${recording.response.status}, got ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`,
      };
    const [expected, got] = this.#comparable(
      { ...recording, response: uncut(recording.response) },
      answer.body,
    );
    const why = difference(expected, got);
    return why === undefined ? { kind: 'passed' } : { kind: 'failed', why };
  }

  /** Lists of executions show whatever was run before: their shape and the filter's effect are compared. */
  #comparable(recording: Recording, got: unknown): [unknown, unknown] {
    const expected = recording.response.body;
    if (
      recording.request.path === '/v1/executions' &&
      recording.request.method === 'GET' &&
      Array.isArray(expected) &&
      Array.isArray(got)
    )
      return [this.#listShape(recording, expected), this.#listShape(recording, got)];
    if (recording.name === 'executions/get_last')
      return [Object.keys(mapping(expected)).sort(), Object.keys(mapping(got)).sort()];
    if (/\/output$/.test(recording.request.path) && typeof expected === 'string' && typeof got === 'string')
      return [sortedLines(expected), sortedLines(got)];
    if (/^misc\/(actions_views|runnertypes)/.test(recording.name))
      return [withoutProse(expected), withoutProse(got)];
    if (recording.name === 'misc/packs_get') return [withoutFiles(expected), withoutFiles(got)];
    if (recording.name === 'auth/apikey_list' && Array.isArray(expected) && Array.isArray(got))
      return [normalised(expected), normalised(got.slice(0, expected.length))];
    return [normalised(expected), normalised(got)];
  }

  #listShape(recording: Recording, items: unknown[]): unknown {
    const { query } = recording.request;
    const first = mapping(items[0]);
    return {
      empty: items.length === 0,
      within: typeof query.limit !== 'number' || query.limit < 0 || items.length <= query.limit,
      keys: Object.keys(first)
        .filter((key) => ['id', 'status', 'action', 'context', 'start_timestamp'].includes(key))
        .sort(),
      ...(query.status === undefined
        ? {}
        : { status: [...new Set(items.map((item) => mapping(item).status))] }),
      ...(query.action === undefined
        ? {}
        : { action: [...new Set(items.map((item) => mapping(mapping(item).action).ref))] }),
    };
  }

  #learn(expected: unknown, got: unknown): void {
    if (Array.isArray(expected) && Array.isArray(got)) {
      for (const [index, item] of expected.entries()) this.#learn(item, got[index]);
      return;
    }
    const recorded = mapping(expected);
    const ours = mapping(got);
    if (typeof recorded.id === 'string' && typeof ours.id === 'string') this.#ids.set(recorded.id, ours.id);
    for (const key of Object.keys(recorded))
      if (typeof recorded[key] === 'object') this.#learn(recorded[key], ours[key]);
  }

  async #path(recording: Recording): Promise<string | undefined> {
    const { path, method } = recording.request;
    const id = ID.exec(path)?.[0];
    if (/^\/v1\/apikeys\/[0-9a-f]{24}$/.test(path)) {
      const made = mapping((await this.#laboratory.call('POST', '/v1/apikeys', { user: 'chatbot' })).body);
      return `/v1/apikeys/${String(made.id)}`;
    }
    if (path.includes('<api_key_id>'))
      return path.replace('<api_key_id>', this.#ids.get('<api_key_id>') ?? '');
    if (id === undefined || id === NOWHERE) return path;
    if (!/\/(executions|inquiries)\//.test(path)) return path.replace(id, await this.#ours(id));
    const status = this.#statusBefore(recording, method, id);
    const ours = await this.executions.provide(id, status);
    return ours === undefined ? undefined : path.replace(id, ours);
  }

  /** Our id for a recorded one: learned from an answer, or looked up by its reference. */
  async #ours(id: string): Promise<string> {
    const known = this.#ids.get(id);
    const reference = this.#references.get(id);
    if (known !== undefined || reference === undefined) return known ?? id;
    return String(mapping((await this.#laboratory.call('GET', `/v1/${reference}`)).body).id);
  }

  #statusBefore(recording: Recording, method: string, id: string): string {
    const known = BEFORE[recording.name];
    if (known !== undefined) return known;
    const shown = mapping(recording.response.body).status;
    if (method === 'GET' && typeof shown === 'string') return shown;
    if (recording.request.path.startsWith('/v1/inquiries/')) {
      const text = JSON.stringify(recording.response.body);
      return text.includes('already been') ? 'succeeded' : text.includes('timed out') ? 'timeout' : 'pending';
    }
    return String(this.executions.view(id)?.status ?? 'succeeded');
  }

  async #headers({ name, request }: Recording): Promise<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const [key, value] of Object.entries(request.headers)) {
      if (key === 'X-Auth-Token') headers[key] = this.#token(name, value);
      else if (key === 'St2-Api-Key') headers[key] = await this.#apiKey(name);
      else if (key === 'Authorization') headers[key] = this.#authorization(name);
      else headers[key] = String(value);
    }
    return headers;
  }

  #token(name: string, value: unknown): string {
    if (/empty_token/.test(name)) return '';
    if (/bad_token|apikey_in_auth_token/.test(name)) return 'f'.repeat(32);
    if (/right_user/.test(name)) return this.#secrets.alice ?? '';
    if (/expired_token/.test(name)) return this.#secrets.expired ?? '';
    return typeof value === 'string' && value !== '<token>' ? value : this.#laboratory.token;
  }

  async #apiKey(name: string): Promise<string> {
    if (/bad_token_and_good/.test(name)) return this.#secrets.apiKey ?? '';
    if (/bad_apikey/.test(name)) return 'no-such-key';
    if (!/disabled/.test(name)) return this.#secrets.apiKey ?? '';
    const made = mapping((await this.#laboratory.call('POST', '/v1/apikeys', { enabled: false })).body);
    return String(made.key);
  }

  #authorization(name: string): string {
    if (/bearer/.test(name)) return 'Bearer abc';
    if (/malformed/.test(name)) return 'Basic !!!';
    const pair = /wrong/.test(name)
      ? 'st2admin:wrong'
      : /unknown_user/.test(name)
        ? 'nobody:right'
        : 'st2admin:right';
    return `Basic ${Buffer.from(pair).toString('base64')}`;
  }

  async #body(recording: Recording, path: string): Promise<unknown> {
    const { body } = recording.request;
    if (recording.name === 'auth/tokens_validate') return { token: this.#laboratory.token };
    if (body === null || body === undefined || typeof body === 'string') return body ?? undefined;
    let text = JSON.stringify(uncut(body));
    const recordedId = ID.exec(recording.request.path)?.[0];
    const ourId = ID.exec(path)?.[0];
    if (recordedId !== undefined && ourId !== undefined) text = text.split(recordedId).join(ourId);
    return JSON.parse(text);
  }

  async #query({ request }: Recording): Promise<string> {
    const parent = request.query.parent;
    if (typeof parent === 'string' && ID.test(parent)) {
      const ours = await this.executions.provide(parent, 'succeeded');
      if (ours !== undefined) this.#ids.set(parent, ours);
    }
    const parts = Object.entries(request.query).map(([key, value]) => {
      if (key.startsWith('timestamp')) return `${key}=${encodeURIComponent(MOMENTS[key] ?? '')}`;
      const text =
        key === 'x-auth-token'
          ? this.#laboratory.token
          : key === 'st2-api-key'
            ? (this.#secrets.apiKey ?? '')
            : String(value);
      return `${encodeURIComponent(key)}=${encodeURIComponent(this.#mapped(text))}`;
    });
    return parts.length === 0 ? '' : `?${parts.join('&')}`;
  }

  #mapped(text: string): string {
    return text.replace(new RegExp(ID, 'g'), (id) => this.#ids.get(id) ?? id);
  }
}

/** Two pipes are read side by side: in which order their lines come is chance. */
function sortedLines(text: string): string[] {
  return text.split('\n').sort();
}

function withoutFiles(body: unknown): unknown {
  const { files: _files, path: _path, ...rest } = mapping(normalised(body));
  return rest;
}
