import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Secrets } from '../secrets';
import { BackendError, firstLine } from './backend-error';
import type { Credentials } from './credentials';
import { request } from './request';
import type { ActionAlias, AliasExecutionAnswer, AliasExecutionRequest, Execution } from './types';

/** A non-admin may not ask for more at once (facts/stackstorm.md, 9). */
const PAGE = 100;

/** Filters as `GET /v1/executions` takes them: `action`, `status`, `timestamp_gt`, `limit`, `offset`, … */
export type Query = Record<string, string | number | boolean>;

export interface Page<T> {
  items: T[];
  /** How many there are in all; the length of `items` where the server does not say. */
  total: number;
}

/** JSON schema of one parameter with StackStorm's additions. */
export interface ActionParameter {
  type?: string | string[];
  description?: string;
  default?: unknown;
  required?: boolean;
  immutable?: boolean;
  secret?: boolean;
  enum?: unknown[];
  position?: number;
  [key: string]: unknown;
}

export interface Action {
  ref: string;
  pack: string;
  name: string;
  description?: string;
  enabled?: boolean;
  runner_type?: string | { name?: string };
  parameters?: Record<string, ActionParameter>;
}

export interface Inquiry {
  id: string;
  schema?: Record<string, unknown>;
  users?: string[];
  roles?: string[];
  route?: string;
  ttl?: number;
  parent?: string;
  status?: string;
}

/** What `POST /v1/aliasexecution/match_and_execute` takes: no `source_context` (facts/stackstorm.md, 8). */
export type MatchAndExecuteRequest = Pick<
  AliasExecutionRequest,
  'command' | 'user' | 'source_channel' | 'notification_route'
>;

export interface RerunOptions {
  parameters?: Record<string, unknown>;
  /** Tasks of a workflow to run again, and which of their items' results to drop. */
  tasks?: string[];
  reset?: string[];
}

export interface ClientOptions {
  http: AxiosInstance;
  /** Address of the API, without `/v1`. */
  api: string;
  credentials: Credentials;
  secrets: Secrets;
}

/**
 * StackStorm's API as a chat client needs it. Every method rejects with a `BackendError` and nothing
 * else. Nothing is tried again, except once after a 401: a repeated command would run twice.
 */
export class StackStorm {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** The same API for somebody else: a person with a token of their own. */
  as(credentials: Credentials): StackStorm {
    return new StackStorm({ ...this.#options, credentials });
  }

  /** All aliases, also disabled ones, by pages; one that moves between pages is kept once. */
  async listAliases(): Promise<ActionAlias[]> {
    const found = new Map<string, ActionAlias>();
    for (let offset = 0; ; offset += PAGE) {
      const page = await this.#page<ActionAlias>('/v1/actionalias', { limit: PAGE, offset });
      for (const alias of page.items) found.set(alias.ref ?? `${alias.pack}.${alias.name}`, alias);
      if (page.items.length < PAGE || offset + PAGE >= page.total) return [...found.values()];
    }
  }

  async executeAlias(command: AliasExecutionRequest): Promise<AliasExecutionAnswer> {
    return this.#post<AliasExecutionAnswer>('/v1/aliasexecution', command);
  }

  /** The only way to run a format with `match_multiple`: one command, several executions. */
  async matchAndExecute(command: MatchAndExecuteRequest): Promise<AliasExecutionAnswer[]> {
    const answer = await this.#post<{ results?: AliasExecutionAnswer[] }>(
      '/v1/aliasexecution/match_and_execute',
      command,
    );
    return answer.results ?? [];
  }

  /** Runs an action without an alias. */
  async execute(action: string, parameters: Record<string, unknown>, more: Query = {}): Promise<Execution> {
    return this.#post<Execution>('/v1/executions', { action, parameters, ...more });
  }

  async execution(id: string, query: Query = {}): Promise<Execution> {
    return this.#get<Execution>(`/v1/executions/${encodeURIComponent(id)}`, query);
  }

  /** One page; without `limit` in the query the server's default. */
  async executions(query: Query = {}): Promise<Page<Execution>> {
    return this.#page<Execution>('/v1/executions', query);
  }

  async children(id: string, query: Query = {}): Promise<Execution[]> {
    return this.#get<Execution[]>(`/v1/executions/${encodeURIComponent(id)}/children`, query);
  }

  /**
   * @returns the execution as it is now, mostly `canceling`
   * @throws BackendError also where the server answers 200 with a reason why not (facts/stackstorm.md, 12)
   */
  async cancel(id: string): Promise<Execution> {
    return this.#change(id, { method: 'delete' });
  }

  async pause(id: string): Promise<Execution> {
    return this.#change(id, { method: 'put', data: { status: 'pausing' } });
  }

  /** Also repairs a workflow whose inquiry was answered too early (facts/stackstorm.md, 11). */
  async resume(id: string): Promise<Execution> {
    return this.#change(id, { method: 'put', data: { status: 'resuming' } });
  }

  async rerun(id: string, options: RerunOptions = {}): Promise<Execution> {
    return this.#post<Execution>(`/v1/executions/${encodeURIComponent(id)}/re_run`, options);
  }

  /** What the execution has printed so far, as text. */
  async output(id: string, type?: 'stdout' | 'stderr' | 'other'): Promise<string> {
    const answer = await this.#send({
      url: `/v1/executions/${encodeURIComponent(id)}/output`,
      params: { output_format: 'raw', ...(type === undefined ? {} : { output_type: type }) },
      responseType: 'text',
      transformResponse: (body: unknown) => body,
    });
    return typeof answer.data === 'string' ? answer.data : '';
  }

  async inquiries(query: Query = {}): Promise<Page<Inquiry>> {
    return this.#page<Inquiry>('/v1/inquiries', query);
  }

  async inquiry(id: string): Promise<Inquiry> {
    return this.#get<Inquiry>(`/v1/inquiries/${encodeURIComponent(id)}`);
  }

  /** Only once the parent is `paused`: an earlier answer leaves it paused for ever (facts/stackstorm.md, 11). */
  async answerInquiry(id: string, response: Record<string, unknown>): Promise<Inquiry> {
    const answer = await this.#send({
      method: 'put',
      url: `/v1/inquiries/${encodeURIComponent(id)}`,
      data: { id, response },
    });
    return answer.data as Inquiry;
  }

  async action(ref: string): Promise<Action> {
    return this.#get<Action>(`/v1/actions/${encodeURIComponent(ref)}`);
  }

  /** The file behind an action, as text: a workflow's definition, a script. */
  async entryPoint(ref: string): Promise<string> {
    const answer = await this.#send({
      url: `/v1/actions/views/entry_point/${encodeURIComponent(ref)}`,
      responseType: 'text',
      transformResponse: (body: unknown) => body,
    });
    return typeof answer.data === 'string' ? answer.data : '';
  }

  async rule(ref: string): Promise<{ ref?: string; enabled?: boolean }> {
    return this.#get(`/v1/rules/${encodeURIComponent(ref)}`);
  }

  /** The server's own version, e.g. `3.10dev`. Also the cheapest way to see that it answers. */
  async version(): Promise<string> {
    const answer = await this.#get<{ version?: string }>('/v1/');
    return answer.version ?? 'unknown';
  }

  /** Whom the server takes us for. */
  async user(): Promise<{ username: string; rbac?: unknown; authentication?: unknown }> {
    return this.#get('/v1/user');
  }

  /**
   * A link that lets one browser into the embedded backend's page, once. StackStorm itself has no such
   * thing and answers 404.
   */
  async pageLink(user: string, role: 'observer' | 'operator'): Promise<string> {
    return (await this.#post<{ url: string }>('/page/links', { user, role })).url;
  }

  async #change(id: string, config: AxiosRequestConfig): Promise<Execution> {
    const answer = await this.#send({ ...config, url: `/v1/executions/${encodeURIComponent(id)}` });
    const refused = firstLine(answer.data);
    if (refused !== undefined) throw new BackendError(409, this.#options.secrets.hide(refused));
    return answer.data as Execution;
  }

  async #page<T>(url: string, params: Query): Promise<Page<T>> {
    const answer = await this.#send({ url, params });
    if (!Array.isArray(answer.data)) throw this.#strange(url);
    const items = answer.data as T[];
    const total = Number(answer.headers['x-total-count']);
    return { items, total: Number.isInteger(total) ? total : items.length };
  }

  async #get<T>(url: string, params: Query = {}): Promise<T> {
    return this.#json<T>(url, await this.#send({ url, params }));
  }

  async #post<T>(url: string, data: unknown): Promise<T> {
    return this.#json<T>(url, await this.#send({ method: 'post', url, data }));
  }

  #json<T>(url: string, answer: AxiosResponse<unknown>): T {
    if (typeof answer.data !== 'object' || answer.data === null) throw this.#strange(url);
    return answer.data as T;
  }

  /** A proxy's login page, a wrong address: an answer, but not StackStorm's. */
  #strange(url: string): BackendError {
    return new BackendError(
      0,
      `What answers at ${this.#options.api}${url} is not StackStorm's API`,
      'ERR_NOT_STACKSTORM',
    );
  }

  #send(config: AxiosRequestConfig): Promise<AxiosResponse<unknown>> {
    const { http, api, credentials, secrets } = this.#options;
    return request(http, credentials, secrets, { ...config, url: `${api}${config.url ?? ''}` });
  }
}
