import type { AxiosInstance } from 'axios';
import { BackendError, firstLine } from '../core/backend-error';
import type { Clock } from '../core/clock';
import type { Config } from '../core/config';
import type { Secrets } from '../core/secrets';
import type { Credentials } from './credentials';
import { requestError } from './request';

/** An API key or a token that somebody gave us: it cannot be renewed. */
export class FixedCredentials implements Credentials {
  readonly #headers: Record<string, string>;

  constructor(header: 'St2-Api-Key' | 'X-Auth-Token', value: string, secrets: Secrets) {
    secrets.add(value);
    this.#headers = { [header]: value };
  }

  async headers(): Promise<Record<string, string>> {
    return this.#headers;
  }

  async renew(): Promise<boolean> {
    return false;
  }
}

/** A token is renewed when this part of its life, or at most five minutes of it, is left. */
const LEFT = 0.1;
const LEFT_AT_MOST_MS = 300_000;

export interface LoginOptions {
  http: AxiosInstance;
  /** Address of the auth service. */
  auth: string;
  username: string;
  password: string;
  secrets: Secrets;
  clock: Clock;
}

/** User and password: logs in when first needed, again before the token expires, and after a 401. */
export class LoginCredentials implements Credentials {
  readonly #options: LoginOptions;
  #token: { value: string; renewAt: number } | undefined;
  #login: Promise<string> | undefined;

  constructor(options: LoginOptions) {
    this.#options = options;
    options.secrets.add(options.password);
  }

  async headers(): Promise<Record<string, string>> {
    const token = this.#token;
    if (token !== undefined && this.#options.clock.steady() < token.renewAt) {
      return { 'X-Auth-Token': token.value };
    }
    return { 'X-Auth-Token': await this.#logIn() };
  }

  async renew(): Promise<boolean> {
    this.#forget();
    await this.#logIn();
    return true;
  }

  /** Many requests that find the token too old share one login. */
  #logIn(): Promise<string> {
    this.#login ??= this.#post().finally(() => {
      this.#login = undefined;
    });
    return this.#login;
  }

  async #post(): Promise<string> {
    const { http, auth, username, password, secrets, clock } = this.#options;
    const askedAt = clock.now();
    const asked = clock.steady();
    const response = await http
      .post(`${auth}/v1/tokens`, {}, { auth: { username, password } })
      .catch((error: unknown) => {
        throw requestError(error, secrets);
      });
    const body: unknown = response.data;
    if (response.status !== 201 || !isToken(body)) {
      const why = firstLine(body) ?? `HTTP status ${response.status}`;
      throw new BackendError(response.status, secrets.hide(`Login as ${username} failed: ${why}`));
    }
    this.#forget();
    secrets.add(body.token);
    // The server's clock may differ from ours, and its times carry no zone we could trust more than the
    // distance between them: what counts is how long the token lives from now on.
    const life = Math.max(0, lifeOf(body, askedAt));
    this.#token = { value: body.token, renewAt: asked + life - Math.min(life * LEFT, LEFT_AT_MOST_MS) };
    return body.token;
  }

  #forget(): void {
    if (this.#token !== undefined) this.#options.secrets.forget(this.#token.value);
    this.#token = undefined;
  }
}

function isToken(body: unknown): body is { token: string; expiry?: unknown } {
  return typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string';
}

function lifeOf(body: { expiry?: unknown }, asked: number): number {
  const expiry = typeof body.expiry === 'string' ? Date.parse(body.expiry) : Number.NaN;
  // Without a readable expiry: an hour; a 401 renews it earlier.
  return Number.isNaN(expiry) ? 3_600_000 : expiry - asked;
}

/** No key, no token, no user: requests go out bare, and the server says that it wants one. */
export const noCredentials: Credentials = {
  headers: async () => ({}),
  renew: async () => false,
};

/** API key before token before user and password (docs/stackstorm-facts.md, 16). */
export function botCredentials(
  config: Config,
  options: Omit<LoginOptions, 'username' | 'password'>,
): Credentials {
  const { apiKey, authToken, authUsername, authPassword } = config;
  if (apiKey !== undefined) return new FixedCredentials('St2-Api-Key', apiKey, options.secrets);
  if (authToken !== undefined) return new FixedCredentials('X-Auth-Token', authToken, options.secrets);
  if (authUsername !== undefined && authPassword !== undefined) {
    return new LoginCredentials({ ...options, username: authUsername, password: authPassword });
  }
  return noCredentials;
}
