import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../core/clock';
import type { ActionTokens } from '../action-tokens';
import { Fault } from '../fault';
import { objectId } from '../object-id';
import { sessionToken } from '../page/page-session';
import { includesRole, type Role, roleOf } from '../role';
import type { DocumentStore } from '../store/document-store';
import { isoFromMicroseconds, microsecondsFromIso } from '../timestamps';
import type { Identity } from './request';

export interface ApiKey {
  id: string;
  user: string;
  key_hash: string;
  metadata: Record<string, unknown>;
  created_at: string;
  enabled: boolean;
}

export interface AccessToken {
  id: string;
  user: string;
  role: Role;
  /** SHA-512 of the token: whoever reads the store cannot use it. */
  hash: string;
  expiry: string;
  metadata: Record<string, unknown>;
}

/** Somebody who may log in with a password. */
export interface Account {
  password: string;
  role: Role;
}

/** Whether the identity may do what the needed role may; a higher role includes the lower ones. */
export function hasRole(identity: Identity, needed: Role): boolean {
  return includesRole(identity.role, needed);
}

/** SHA-512 in hexadecimal digits, as the store keeps tokens and API keys. */
export function hashOf(secret: string): string {
  return createHash('sha512').update(secret).digest('hex');
}

function unauthorized(reason?: string): Fault {
  return new Fault(401, reason === undefined ? 'Unauthorized' : `Unauthorized - ${reason}`);
}

/** Longest life of a token, and what it lives without a wish: a day, as in StackStorm. */
export const MAX_TTL_SECONDS = 86_400;

/** Who may come in: API keys, tokens, and accounts with passwords. */
export class Authentication {
  readonly #documents: DocumentStore;
  readonly #clock: Clock;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #masterHash: string;
  readonly #actionTokens: ActionTokens;

  /** @param masterKey the key made at start (or set); it belongs to `st2admin` and is not in the store */
  constructor(
    documents: DocumentStore,
    clock: Clock,
    masterKey: string,
    accounts: ReadonlyMap<string, Account>,
    actionTokens: ActionTokens,
  ) {
    this.#actionTokens = actionTokens;
    this.#documents = documents;
    this.#clock = clock;
    this.#accounts = accounts;
    this.#masterHash = hashOf(masterKey);
  }

  /** A token wins over a key, a header over the query, both over the page's cookie. @throws Fault 401; 403 for a forged request */
  identify(request: IncomingMessage, query: URLSearchParams): Identity {
    const token = credential(request.headers['x-auth-token'], query.get('x-auth-token'));
    if (token !== undefined) return this.#byToken(token.text, token.location);
    const key = credential(request.headers['st2-api-key'], query.get('st2-api-key'));
    if (key !== undefined) return this.#byKey(key.text, key.location);
    const session = sessionToken(request);
    if (session !== undefined) return this.#byToken(session, 'cookie');
    throw unauthorized('One of Token or API key required.');
  }

  #byToken(text: string, location: Identity['location']): Identity {
    const holder = this.#actionTokens.holder(text);
    if (holder !== undefined) return { ...holder, method: 'authentication token', location };
    const token = this.#documents.named<AccessToken>('token', hashOf(text));
    if (token === undefined) throw unauthorized();
    // Sent in another way it would not be told from a token with which one may start anything.
    if (token.metadata.page === true && location !== 'cookie') throw unauthorized();
    if (this.#expired(token)) throw unauthorized('Token has expired.');
    return {
      user: token.user,
      role: token.role,
      method: 'authentication token',
      location,
      expiry: token.expiry,
    };
  }

  #byKey(text: string, location: Identity['location']): Identity {
    const hash = hashOf(text);
    if (timingSafeEqual(Buffer.from(hash), Buffer.from(this.#masterHash)))
      return { user: 'st2admin', role: 'admin', method: 'API key', location };
    const key = this.#documents.named<ApiKey>('apikey', hash);
    if (key === undefined) throw unauthorized('ApiKey not found.');
    if (!key.enabled) throw unauthorized('API key is disabled.');
    return { user: key.user, role: roleOf(key.metadata.role), method: 'API key', location };
  }

  #expired(token: AccessToken): boolean {
    return (microsecondsFromIso(token.expiry) ?? 0) <= this.#clock.now() * 1000;
  }

  /** @returns the account's role for a right `Authorization: Basic …`. @throws Fault 401 */
  logIn(header: string | undefined): { user: string; role: Role } {
    const refused = new Fault(401, 'Invalid or missing credentials');
    const login = loginOf(header);
    if (login === undefined) throw refused;
    const { user } = login;
    const account = this.#accounts.get(user);
    const given = createHash('sha256').update(login.password).digest();
    const expected = createHash('sha256')
      .update(account?.password ?? randomBytes(16).toString('hex'))
      .digest();
    if (account === undefined || !timingSafeEqual(given, expected)) throw refused;
    return { user, role: account.role };
  }

  /** @returns the token's text, which is kept nowhere, and what is known of it */
  issueToken(
    user: string,
    role: Role,
    ttlSeconds: number,
    metadata: Record<string, unknown> = {},
  ): { text: string; token: AccessToken } {
    this.#forgetExpired();
    const text = randomBytes(16).toString('hex');
    const token: AccessToken = {
      id: objectId(this.#clock.now()),
      user,
      role,
      hash: hashOf(text),
      expiry: isoFromMicroseconds((this.#clock.now() + ttlSeconds * 1000) * 1000),
      metadata,
    };
    this.#documents.put('token', token.id, token.hash, token);
    return { text, token };
  }

  /** The token is worth nothing from now on; one that was never issued stays worth nothing. */
  revokeToken(text: string): void {
    const token = this.#documents.named<AccessToken>('token', hashOf(text));
    if (token !== undefined) this.#documents.delete('token', token.id);
  }

  isValid(text: string): boolean {
    if (this.#actionTokens.holder(text) !== undefined) return true;
    const token = this.#documents.named<AccessToken>('token', hashOf(text));
    return token !== undefined && !this.#expired(token);
  }

  /**
   * Browsers in which people do more than look have to come in anew: since they came in, chat may have been given a policy
   * or an audit that the page is no way around.
   */
  endPageSessions(): void {
    for (const { id, role, metadata } of this.#documents.all<AccessToken>('token'))
      if (metadata.page === true && role !== 'observer') this.#documents.delete('token', id);
  }

  /** Tokens that expired more than a day ago; until then their holder is told that it expired. */
  #forgetExpired(): void {
    const limit = (this.#clock.now() - MAX_TTL_SECONDS * 1000) * 1000;
    for (const token of this.#documents.all<AccessToken>('token'))
      if ((microsecondsFromIso(token.expiry) ?? 0) < limit) this.#documents.delete('token', token.id);
  }
}

/** What `Authorization: Basic …` holds; undefined for anything else. */
export function loginOf(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function credential(
  header: string | string[] | undefined,
  query: string | null,
): { text: string; location: Identity['location'] } | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text !== undefined && text !== '') return { text, location: 'header' };
  return query !== null && query !== '' ? { text: query, location: 'query' } : undefined;
}
