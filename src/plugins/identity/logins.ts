import { createHash, randomBytes } from 'node:crypto';
import { BackendError } from '../../core/backend-error';
import type { Person, Post } from '../../core/chat';
import type { Memory } from '../../core/memory';
import type { Sealer } from '../../core/seal';
import type { Secrets } from '../../core/secrets';
import type { StackStorm } from '../../core/stackstorm';

/** How a person proved who they are to StackStorm. */
export interface ProvenLogin {
  /** The name under which StackStorm knows them. */
  user: string;
  header: 'St2-Api-Key' | 'X-Auth-Token';
  value: string;
  /** Milliseconds since 1970; absent where it does not end. */
  expiresAt?: number;
}

/** A login that somebody asked for and has not finished. */
export interface Begun {
  person: Person;
  tries: number;
}

export interface LoginsOptions {
  memory: Memory;
  sealer: Sealer;
  secrets: Secrets;
  /** StackStorm as the bot. */
  st2: StackStorm;
  /** Address under which people reach the bot's web server, without a slash at its end. */
  publicUrl: string | undefined;
}

const CODE_MS = 10 * 60_000;
const MAX_TRIES = 5;

/** Path of the page where people log in, before the code. */
export const LOGIN_PATH = '/hubot/st2/login';

/**
 * Each person's own account in StackStorm, where they have given one. What they gave is kept sealed and
 * used for their commands only.
 */
export class Logins {
  readonly #options: LoginsOptions;

  constructor(options: LoginsOptions) {
    this.#options = options;
  }

  /** A one-time link for this person, or why there can be none. */
  async begin(person: Person): Promise<{ how: Post } | { error: string }> {
    const { sealer, publicUrl, memory } = this.#options;
    const missing = [
      ...(sealer.lasting ? [] : ['ST2_SECRET_KEY must be set, so that I can encrypt your key']),
      ...(publicUrl === undefined ? ["ST2_PUBLIC_URL must give the address of the bot's web server"] : []),
    ];
    if (publicUrl === undefined || missing.length > 0)
      return { error: `Logging in is not set up: ${missing.join(', and ')}. Ask the bot's owner.` };
    const code = randomBytes(16).toString('base64url');
    await memory.set(codeKey(code), { person, tries: 0 } satisfies Begun, CODE_MS);
    return {
      how: {
        text: `Open ${publicUrl}${LOGIN_PATH}/${code} within ten minutes and log in there. The link works once. Do not share it.`,
      },
    };
  }

  /** Whom a code was made for, while it is good. */
  async begunWith(code: string): Promise<Begun | undefined> {
    return this.#options.memory.get<Begun>(codeKey(code));
  }

  /** One more try with this code; after a few the code is gone. */
  async countTry(code: string, begun: Begun): Promise<void> {
    const tries = begun.tries + 1;
    if (tries >= MAX_TRIES) await this.#options.memory.delete(codeKey(code));
    else await this.#options.memory.set(codeKey(code), { ...begun, tries }, CODE_MS);
  }

  /** The code is used up; this is how the person's commands are sent from now on. */
  async finish(code: string, { person }: Begun, login: ProvenLogin): Promise<void> {
    const { memory, sealer, secrets } = this.#options;
    await memory.delete(codeKey(code));
    secrets.add(login.value);
    await memory.set(keyOf(person), sealer.seal(JSON.stringify(login), keyOf(person)));
  }

  /** @returns whether there was anything to forget */
  async forget(person: Person): Promise<boolean> {
    const login = await this.#find(person);
    await this.#options.memory.delete(keyOf(person));
    return login !== undefined;
  }

  /** The name under which StackStorm knows a person who has logged in. */
  async loginOf(person: Person): Promise<string | undefined> {
    return (await this.#find(person))?.user;
  }

  /** StackStorm as this person, or as the bot where they have not logged in. @throws BackendError when it ended */
  async st2For(person: Person): Promise<StackStorm> {
    const login = await this.#find(person);
    if (login === undefined) return this.#options.st2;
    if (login.expiresAt !== undefined && login.expiresAt < Date.now()) {
      await this.forget(person);
      // Running it under the bot's account instead would give somebody rights that are not theirs.
      throw new BackendError(401, 'Your login has expired. Say `st2 login` again.');
    }
    return this.#options.st2.as(login);
  }

  async #find(person: Person): Promise<ProvenLogin | undefined> {
    const { memory, sealer } = this.#options;
    const sealed = await memory.get<string>(keyOf(person));
    const text = sealed === undefined ? undefined : sealer.open(sealed, keyOf(person));
    return text === undefined ? undefined : (JSON.parse(text) as ProvenLogin);
  }
}

function keyOf({ id }: Person): string {
  return `login:${id}`;
}

/** Whoever reads the brain must not be able to use an open code. */
function codeKey(code: string): string {
  return `login-code:${createHash('sha256').update(code).digest('hex')}`;
}
