import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import type {
  BackendFinding,
  KeyValue,
  PackSummary,
  RuleSummary,
  SensorSummary,
  TriggerInstanceSummary,
} from '../core/automation';
import { BackendError, firstLine } from '../core/backend-error';
import { isMapping, type Mapping, mapping } from '../core/mapping';
import type { Secrets } from '../core/secrets';
import type { LoginHeader, StackStorm } from '../core/stackstorm';
import type {
  Action,
  ActionAlias,
  ActionParameter,
  AliasExecutionAnswer,
  AliasExecutionRequest,
  Execution,
  MatchAndExecuteRequest,
  Page,
  Query,
} from '../core/stackstorm-types';
import { asFinding, asKey, asPack, asRule, asSensor, asTriggerInstance } from './automation-shapes';
import { FixedCredentials } from './bot-credentials';
import type { Credentials } from './credentials';
import { eachOf, isLabel, isName, isString } from './fields';
import { request } from './request';
import { asAction, asAlias, asAliasExecution, asExecution, asParameters, asPartOfExecution } from './shapes';
import { withWebAddress } from './web-address';

/** A non-admin may not ask for more at once (docs/stackstorm-facts.md, 9). */
const PAGE = 100;

export interface ClientOptions {
  http: AxiosInstance;
  /** Address of the API, without `/v1`. */
  api: string;
  credentials: Credentials;
  secrets: Secrets;
  /** `ST2_WEBUI_URL`: where people find executions, where StackStorm itself does not know it. */
  webUrl?: string | undefined;
}

/**
 * StackStorm's API as a chat client needs it. Every method rejects with a `BackendError` and nothing
 * else. Nothing is tried again, except once after a 401: a repeated command would run twice.
 */
export class StackStormClient implements StackStorm {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  as({ header, value }: LoginHeader): StackStormClient {
    const credentials = new FixedCredentials(header, value, this.#options.secrets);
    return new StackStormClient({ ...this.#options, credentials });
  }

  /** All aliases, also disabled ones, by pages; one that moves between pages is kept once. */
  async listAliases(): Promise<ActionAlias[]> {
    const found = new Map<string, ActionAlias>();
    for (let offset = 0; ; offset += PAGE) {
      const known = found.size;
      const page = await this.#page('/v1/actionalias', { limit: PAGE, offset });
      for (const alias of eachOf(page.items, asAlias))
        found.set(alias.ref ?? `${alias.pack}.${alias.name}`, alias);
      const last = page.items.length < PAGE || offset + PAGE >= page.total;
      // A page with nothing new comes from a server that does not count pages: it would never end.
      if (last || found.size === known) return [...found.values()];
    }
  }

  /** @param id as an execution's context names it */
  async alias(id: string): Promise<ActionAlias> {
    const url = `/v1/actionalias/${encodeURIComponent(id)}`;
    return this.#known(url, asAlias(await this.#get(url)));
  }

  async executeAlias(command: AliasExecutionRequest): Promise<AliasExecutionAnswer> {
    const url = '/v1/aliasexecution';
    return this.#made(this.#asTaken(await this.#post(url, command)));
  }

  /** The only way to run a format with `match_multiple`: one command, several executions. */
  async matchAndExecute(command: MatchAndExecuteRequest): Promise<AliasExecutionAnswer[]> {
    const url = '/v1/aliasexecution/match_and_execute';
    const { results } = await this.#post(url, command);
    return Array.isArray(results) ? eachOf(results, (raw) => this.#asTaken(raw)) : [];
  }

  /** Runs an action without an alias. */
  async execute(action: string, parameters: Record<string, unknown>, more: Query = {}): Promise<Execution> {
    const url = '/v1/executions';
    return this.#made(asExecution(await this.#post(url, { action, parameters, ...more })));
  }

  async execution(id: string, query: Query = {}): Promise<Execution> {
    const url = `/v1/executions/${encodeURIComponent(id)}`;
    return this.#known(url, this.#reader(query)(await this.#get(url, query)));
  }

  /** One page; without `limit` in the query the server's default. */
  async executions(query: Query = {}): Promise<Page<Execution>> {
    const { items, total } = await this.#page('/v1/executions', query);
    return { items: eachOf(items, this.#reader(query)), total };
  }

  async children(id: string, query: Query = {}): Promise<Execution[]> {
    const { items } = await this.#page(`/v1/executions/${encodeURIComponent(id)}/children`, query);
    return eachOf(items, this.#reader(query));
  }

  /**
   * @returns the execution as it is now, mostly `canceling`
   * @throws BackendError also where the server answers 200 with a reason why not (docs/stackstorm-facts.md, 12)
   */
  async cancel(id: string): Promise<Execution> {
    return this.#change(id, { method: 'delete' });
  }

  async pause(id: string): Promise<Execution> {
    return this.#change(id, { method: 'put', data: { status: 'pausing' } });
  }

  /** Also repairs a workflow whose inquiry was answered too early (docs/stackstorm-facts.md, 11). */
  async resume(id: string): Promise<Execution> {
    return this.#change(id, { method: 'put', data: { status: 'resuming' } });
  }

  /** What the execution has printed so far, as text. */
  async output(id: string, type?: 'stdout' | 'stderr' | 'other'): Promise<string> {
    const params = { output_format: 'raw', ...(type === undefined ? {} : { output_type: type }) };
    return this.#text(`/v1/executions/${encodeURIComponent(id)}/output`, params);
  }

  async countInquiries(): Promise<number> {
    return (await this.#page('/v1/inquiries', { limit: 1 })).total;
  }

  /** Only once the parent is `paused`: an earlier answer leaves it paused for ever (docs/stackstorm-facts.md, 11). */
  async answerInquiry(id: string, response: Record<string, unknown>): Promise<void> {
    await this.#send({
      method: 'put',
      url: `/v1/inquiries/${encodeURIComponent(id)}`,
      data: { id, response },
    });
  }

  async action(ref: string): Promise<Action> {
    const url = `/v1/actions/${encodeURIComponent(ref)}`;
    return this.#known(url, asAction(await this.#get(url)));
  }

  /** All that an action takes, also what only its runner knows (`timeout`, `env`). */
  async parametersOf(ref: string): Promise<Record<string, ActionParameter>> {
    const url = `/v1/actions/views/parameters/${encodeURIComponent(ref)}`;
    return asParameters(mapping((await this.#get(url)).parameters));
  }

  /** The file behind an action, as text: a workflow's definition, a script. */
  async entryPoint(ref: string): Promise<string> {
    return this.#text(`/v1/actions/views/entry_point/${encodeURIComponent(ref)}`);
  }

  async packs(): Promise<PackSummary[]> {
    return eachOf((await this.#page('/v1/packs', { limit: PAGE })).items, asPack);
  }

  async registerPacks(packs?: readonly string[]): Promise<void> {
    await this.#post('/v1/packs/register', packs === undefined ? {} : { packs });
  }

  async sensors(query: Query = {}): Promise<SensorSummary[]> {
    return eachOf((await this.#page('/v1/sensortypes', { limit: PAGE, ...query })).items, asSensor);
  }

  async sensorOutput(ref: string): Promise<string> {
    return this.#text(`/v1/sensortypes/${encodeURIComponent(ref)}/output`);
  }

  async rules(query: Query = {}): Promise<RuleSummary[]> {
    return eachOf((await this.#page('/v1/rules', { limit: PAGE, ...query })).items, asRule);
  }

  async triggerInstance(id: string): Promise<TriggerInstanceSummary> {
    const url = `/v1/triggerinstances/${encodeURIComponent(id)}`;
    return this.#known(url, asTriggerInstance(await this.#get(url)));
  }

  async findings(): Promise<BackendFinding[]> {
    return eachOf((await this.#page('/v1/hubot_st2/findings', {})).items, asFinding);
  }

  async keys(query: Query = {}): Promise<KeyValue[]> {
    return eachOf((await this.#page('/v1/keys', { limit: PAGE, ...query })).items, asKey);
  }

  async key(name: string, query: Query = {}): Promise<KeyValue> {
    const url = `/v1/keys/${encodeURIComponent(name)}`;
    return this.#known(url, asKey(await this.#get(url, query)));
  }

  async setKey(key: Pick<KeyValue, 'name' | 'value' | 'secret'>): Promise<void> {
    await this.#send({ method: 'put', url: `/v1/keys/${encodeURIComponent(key.name)}`, data: key });
  }

  async deleteKey(name: string): Promise<void> {
    await this.#send({ method: 'delete', url: `/v1/keys/${encodeURIComponent(name)}` });
  }

  async rule(ref: string): Promise<RuleSummary> {
    const url = `/v1/rules/${encodeURIComponent(ref)}`;
    return this.#known(url, asRule(await this.#get(url)));
  }

  /** The server's own version, e.g. `3.10dev`. Also the cheapest way to see that it answers. */
  async version(): Promise<string> {
    const { version } = await this.#get('/v1/');
    return isLabel(version) ? version : 'unknown';
  }

  /** Whom the server takes us for. */
  async user(): Promise<{ username: string }> {
    const { username } = await this.#get('/v1/user');
    if (!isName(username)) throw this.#strange('/v1/user');
    return { username };
  }

  /**
   * A link that lets one browser into the embedded backend's page, once. StackStorm itself has no such
   * thing and answers 404.
   */
  async pageLink(user: string, role: 'observer' | 'operator'): Promise<string> {
    const { url } = await this.#post('/page/links', { user, role });
    return this.#made(isString(url) ? url : undefined);
  }

  #reader(query: Query): (raw: unknown) => Execution | undefined {
    const read = query.include_attributes === undefined ? asExecution : asPartOfExecution;
    return (raw) => {
      const execution = read(raw);
      return execution === undefined ? undefined : withWebAddress(execution, this.#options.webUrl);
    };
  }

  #asTaken(raw: unknown): AliasExecutionAnswer | undefined {
    const answer = asAliasExecution(raw);
    return answer === undefined
      ? undefined
      : { ...answer, execution: withWebAddress(answer.execution, this.#options.webUrl) };
  }

  async #change(id: string, config: AxiosRequestConfig): Promise<Execution> {
    const answer = await this.#send({ ...config, url: `/v1/executions/${encodeURIComponent(id)}` });
    const refused = firstLine(answer.data);
    if (refused !== undefined) throw new BackendError(409, this.#options.secrets.hide(refused));
    return this.#made(asExecution(answer.data));
  }

  async #page(url: string, params: Query): Promise<Page<unknown>> {
    const answer = await this.#send({ url, params });
    if (!Array.isArray(answer.data)) throw this.#strange(url);
    const items: unknown[] = answer.data;
    const total = Number(answer.headers['x-total-count']);
    return { items, total: Number.isInteger(total) ? total : items.length };
  }

  async #get(url: string, params: Query = {}): Promise<Mapping> {
    return this.#json(url, await this.#send({ url, params }));
  }

  async #post(url: string, data: unknown): Promise<Mapping> {
    return this.#json(url, await this.#send({ method: 'post', url, data }));
  }

  async #text(url: string, params: Query = {}): Promise<string> {
    const answer = await this.#send({
      ...{ url, params, responseType: 'text' as const },
      transformResponse: (body: unknown) => body,
    });
    return typeof answer.data === 'string' ? answer.data : '';
  }

  #json(url: string, { data }: AxiosResponse<unknown>): Mapping {
    if (!isMapping(data)) throw this.#strange(url);
    return data;
  }

  /** What was looked at. @throws BackendError where the answer is nothing that can be read */
  #known<T>(url: string, answer: T | undefined): T {
    if (answer === undefined) throw this.#strange(url);
    return answer;
  }

  /** What a command led to. @throws BackendError where the answer does not say: it may have been done all the same */
  #made<T>(answer: T | undefined): T {
    if (answer === undefined) throw new BackendError(500, 'StackStorm did not say what happened');
    return answer;
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
