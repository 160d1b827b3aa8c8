import type { Clock } from '../core/clock';
import { Lookup } from '../language/expression/python-values';
import { badRequest, Fault } from './fault';
import { objectId } from './object-id';
import type { Keys } from './runners/runner';
import type { Cipher } from './store/cipher';
import type { DocumentStore } from './store/document-store';
import { isoFromMicroseconds, microsecondsFromIso } from './timestamps';

export type KeyScope = 'system' | 'user';

/** A value in the datastore. An encrypted one is kept and shown as cipher text. */
export interface StoredKey {
  id: string;
  scope: KeyScope;
  user?: string;
  name: string;
  value: string;
  secret: boolean;
  expire_timestamp?: string;
}

/** A hundred years: longer than any key, and no time that cannot be written down. */
const MAX_TTL_SECONDS = 3_155_760_000;

/** What happened to a value: it was created, set again (`before` is the old one) or deleted. */
export type KeyChange =
  | { kind: 'created'; key: StoredKey }
  | { kind: 'deleted'; key: StoredKey }
  | { kind: 'updated'; key: StoredKey; before: StoredKey };

/** StackStorm's datastore: named texts for everybody (`system`) and for one user each. */
export class Datastore implements Keys {
  readonly #listeners = new Set<(change: KeyChange) => void>();

  constructor(
    private readonly documents: DocumentStore,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
  ) {}

  /** Told of each value that is set or deleted. @returns a function that ends it */
  onChange(listener: (change: KeyChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: KeyChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  find(name: string, scope: KeyScope, user = ''): StoredKey | undefined {
    const key = this.documents.named<StoredKey>('key', nameOf(name, scope, user));
    if (key === undefined || !this.#expired(key)) return key;
    this.documents.delete('key', key.id);
    return undefined;
  }

  /** In the order in which they were made. */
  all(): StoredKey[] {
    return this.documents
      .all<StoredKey>('key')
      .filter((key) => !this.#expired(key))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  put(
    name: string,
    value: string,
    options: { scope?: KeyScope; user?: string; ttlSeconds?: number; encrypt?: boolean },
  ): StoredKey {
    const { scope = 'system', user = '', ttlSeconds, encrypt = false } = options;
    if (ttlSeconds !== undefined && !(ttlSeconds <= MAX_TTL_SECONDS))
      throw badRequest(`TTL specified ${ttlSeconds} is greater than max allowed ${MAX_TTL_SECONDS}.`);
    const old = this.find(name, scope, user);
    const key: StoredKey = {
      id: old?.id ?? objectId(this.clock.now()),
      scope,
      ...(scope === 'user' ? { user } : {}),
      name,
      value: encrypt ? this.cipher.encrypt(value) : value,
      secret: encrypt,
      ...(ttlSeconds === undefined
        ? {}
        : { expire_timestamp: isoFromMicroseconds((this.clock.now() + ttlSeconds * 1000) * 1000) }),
    };
    this.documents.put('key', key.id, nameOf(name, scope, user), key);
    this.#tell(old === undefined ? { kind: 'created', key } : { kind: 'updated', key, before: old });
    return key;
  }

  /** @throws Fault (409) with a sentence where it was encrypted with another key */
  plain(key: StoredKey): string {
    if (!key.secret) return key.value;
    try {
      return this.cipher.decrypt(key.value);
    } catch {
      throw new Fault(
        409,
        `The secret value "${key.name}" cannot be read: it was encrypted with another key than ${this.keyFile}. Restore that file from a copy, or set the value again.`,
      );
    }
  }

  /** Where the key lies with which secrets are encrypted. */
  get keyFile(): string {
    return this.cipher.file;
  }

  /** Secrets that were encrypted with another key. */
  unreadable(): StoredKey[] {
    return this.all().filter((key) => {
      try {
        this.plain(key);
        return false;
      } catch {
        return true;
      }
    });
  }

  /** The plain text of one that was encrypted here. @throws Error with a sentence where it was not */
  decrypt(text: string): string {
    return this.cipher.decrypt(text);
  }

  read(
    name: string,
    options: { scope?: KeyScope; user?: string; decrypt?: boolean } = {},
  ): string | undefined {
    const key = this.find(name, options.scope ?? 'system', options.user);
    if (key === undefined) return undefined;
    return options.decrypt === true ? this.plain(key) : key.value;
  }

  async get(
    name: string,
    options: { scope?: KeyScope; user?: string; decrypt?: boolean } = {},
  ): Promise<string | undefined> {
    return this.read(name, options);
  }

  async set(
    name: string,
    value: string,
    options: { scope?: KeyScope; user?: string; ttlSeconds?: number; encrypt?: boolean } = {},
  ): Promise<void> {
    this.put(name, value, options);
  }

  async delete(name: string, options: { scope?: KeyScope; user?: string } = {}): Promise<boolean> {
    const key = this.find(name, options.scope ?? 'system', options.user);
    const isGone = key !== undefined && this.documents.delete('key', key.id);
    if (isGone) this.#tell({ kind: 'deleted', key });
    return isGone;
  }

  async list(prefix = ''): Promise<{ name: string; value: string }[]> {
    return this.all()
      .filter((key) => key.scope === 'system' && key.name.startsWith(prefix))
      .map(({ name, value }) => ({ name, value }));
  }

  /**
   * As `st2kv` in templates: `st2kv.system.name`, `st2kv.user.name`, and `| decrypt_kv` behind a secret one.
   * A key that is not there is an empty text, and a dot may be part of its name, as on StackStorm.
   */
  forTemplates(user: string): Lookup {
    const key = (scope: KeyScope, name: string): Lookup =>
      new Lookup(`st2kv.${scope}.${name}`, (part) => key(scope, `${name}.${part}`), {
        text: () => this.read(name, { scope, user }) ?? '',
        decrypted: () => this.read(name, { scope, user, decrypt: true }),
        isNumeric: scope === 'system',
      });
    return new Lookup('st2kv', (scope) =>
      scope === 'system' || scope === 'user'
        ? new Lookup(`st2kv.${scope}`, (name) => key(scope, name))
        : undefined,
    );
  }

  #expired(key: StoredKey): boolean {
    return (
      key.expire_timestamp !== undefined &&
      (microsecondsFromIso(key.expire_timestamp) ?? 0) <= this.clock.now() * 1000
    );
  }
}

function nameOf(name: string, scope: KeyScope, user: string): string {
  return scope === 'system' ? `system:${name}` : `user:${user}:${name}`;
}
