import { createClient } from '@redis/client';
import type { Log } from '../core/log';
import { type Memory, MemoryAway } from '../core/memory';
import { messageOf } from '../core/message-of';
import { StartError } from '../core/start-error';
import { FORMAT, FORMAT_KEY, refuseNewer } from './format';
import {
  DELETE_RECORD,
  EXPIRY_KEY,
  INDEX_KEY,
  INDEX_RECORD,
  RAISE_RECORD,
  rangeOf,
  SET_RECORD,
} from './redis-index';

/** Before every key, so that the bridge can share a Redis with others. */
const PREFIX = 'hubot-st2:';
const COMMAND_TIMEOUT_MS = 5_000;
const PING_MS = 10_000;
const MAX_RECONNECT_MS = 2_000;
/** So many records are fetched at once. */
const BATCH = 1_000;

/**
 * True for whoever comes first, and again for the same owner, whose time it extends. No claim of ours is without an end: where
 * records were copied to another Redis without their times, its owner is long gone.
 */
const CLAIM = `
local holder = redis.call('GET', KEYS[1])
if holder == false or redis.call('PTTL', KEYS[1]) == -1 then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
return 0`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** A Redis that hangs keeps its connection: the client gives up only what it could not send yet. */
function inTime<T>(asked: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const tooLate = () => reject(new Error(`no answer within ${COMMAND_TIMEOUT_MS / 1000} s`));
    const timer = setTimeout(tooLate, COMMAND_TIMEOUT_MS);
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function makeClient(url: string) {
  return createClient({
    url,
    // A write that waits in a queue of ours looks like a write that was made: refuse it instead.
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    commandOptions: { timeout: COMMAND_TIMEOUT_MS },
    socket: {
      connectTimeout: COMMAND_TIMEOUT_MS,
      reconnectStrategy: (tries: number) =>
        Math.min(50 * 2 ** Math.min(tries, 6), MAX_RECONNECT_MS) * (0.5 + Math.random() / 2),
    },
  });
}

/** Only the address, never user or password: it is said in the log. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address in ST2_REDIS_URL';
}

/**
 * Memory in Redis, seen by every bot that uses the same one. While Redis is away every method rejects with
 * `MemoryAway` (at the latest after five seconds); the connection comes back by itself.
 */
export class RedisMemory implements Memory {
  readonly shared = true;
  readonly #client: ReturnType<typeof makeClient>;
  readonly #log: Log;
  readonly #address: string;
  #away = false;

  private constructor(url: string, log: Log) {
    this.#log = log;
    this.#address = addressOf(url);
    this.#client = makeClient(url);
    // Without a listener an `error` event would end the owner's process.
    this.#client.on('error', (error: unknown) => this.#isAway(error));
    this.#client.on('ready', () => this.#isBack());
  }

  /** @throws MemoryAway for whatever keeps Redis from answering in time */
  async #there<T>(asked: Promise<T>): Promise<T> {
    try {
      const answer = await inTime(asked);
      this.#isBack();
      return answer;
    } catch (error) {
      this.#isAway(error);
      throw new MemoryAway(messageOf(error));
    }
  }

  #isAway(error: unknown): void {
    if (this.#away) return;
    this.#away = true;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    this.#log.error(
      `Redis at ${this.#address} is unreachable (${reason}): commands and results wait until it is back.`,
    );
  }

  #isBack(): void {
    if (this.#away) this.#log.info(`Redis at ${this.#address} is back.`);
    this.#away = false;
  }

  /**
   * Resolves when the connection stands; tries for ever, for a bot without the memory that it shares
   * with its twins would answer twice.
   * @param given aborted when nobody waits for it any more
   * @throws TypeError where `url` is no address of a Redis; Error when `given` was aborted first
   */
  static async open(url: string, log: Log, given: AbortSignal): Promise<RedisMemory> {
    const memory = new RedisMemory(url, log);
    const gaveUp = () => memory.#client.destroy();
    given.addEventListener('abort', gaveUp, { once: true });
    try {
      await memory.#client.connect();
    } finally {
      given.removeEventListener('abort', gaveUp);
    }
    if (given.aborted) {
      await memory.close();
      throw new Error('the bot was stopped before Redis answered');
    }
    await memory.#agreeOnFormat();
    await memory.#indexRecords();
    return memory;
  }

  /** @throws Error with a sentence where a newer version shares this Redis, which may write what we would misread */
  async #agreeOnFormat(): Promise<void> {
    try {
      // Beside the records, not among them.
      const key = `hubot-st2-${FORMAT_KEY}`;
      const format = await this.#client.get(key);
      refuseNewer(Number(format ?? FORMAT));
      if (format === null) await this.#client.set(key, String(FORMAT));
    } catch (error) {
      await this.close();
      throw new StartError(`The records in Redis at ST2_REDIS_URL cannot be used: ${messageOf(error)}.`);
    }
  }

  /**
   * Finds what version 0.1.0 has written, which keeps no index. Once at the start: the only time that Redis is
   * searched through. Where it goes away meanwhile, the next start finds the rest.
   */
  async #indexRecords(): Promise<void> {
    try {
      for await (const keys of this.#client.scanIterator({ MATCH: `${PREFIX}*`, COUNT: BATCH })) {
        await Promise.all(keys.map((key) => this.#change(INDEX_RECORD, key.slice(PREFIX.length))));
      }
    } catch (error) {
      this.#log.warn(`Not all records in Redis could be looked through: ${messageOf(error)}.`);
    }
  }

  /** One step on a record and on the index. */
  #change(script: string, key: string, ...more: string[]): Promise<unknown> {
    return this.#client.eval(script, {
      keys: [PREFIX + key, INDEX_KEY, EXPIRY_KEY],
      arguments: [key, ...more],
    });
  }

  survivesRestart(): boolean {
    return true;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#parse<T>(key, await this.#there(this.#client.get(PREFIX + key)));
  }

  async set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    await this.#there(this.#change(SET_RECORD, key, JSON.stringify(value), String(Math.ceil(ttlMs ?? 0))));
  }

  async raise(key: string, mark: number): Promise<void> {
    await this.#there(this.#change(RAISE_RECORD, key, JSON.stringify(mark), '0'));
  }

  async delete(key: string): Promise<void> {
    await this.#there(this.#change(DELETE_RECORD, key));
  }

  list<T>(prefix: string): Promise<[key: string, value: T][]> {
    return this.#there(this.#list<T>(prefix));
  }

  async #list<T>(prefix: string): Promise<[key: string, value: T][]> {
    const found: [string, T][] = [];
    const keys = await this.#client.zRange(INDEX_KEY, ...rangeOf(prefix), { BY: 'LEX' });
    for (let from = 0; from < keys.length; from += BATCH) {
      const batch = keys.slice(from, from + BATCH);
      const texts = await this.#client.mGet(batch.map((key) => PREFIX + key));
      batch.forEach((key, index) => {
        const value = this.#parse<T>(key, texts[index] ?? null);
        if (value !== undefined) found.push([key, value]);
      });
    }
    return found;
  }

  async claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    const taken = await this.#there(
      this.#client.eval(CLAIM, {
        keys: [PREFIX + key],
        arguments: [owner, String(Math.ceil(ttlMs))],
      }),
    );
    return Number(taken) === 1;
  }

  async release(key: string, owner: string): Promise<void> {
    await this.#there(this.#client.eval(RELEASE, { keys: [PREFIX + key], arguments: [owner] }));
  }

  async close(): Promise<void> {
    if (this.#client.isReady) await this.#client.close();
    else this.#client.destroy();
  }

  /** What another program wrote under our keys counts as nothing. */
  #parse<T>(key: string, text: string | null): T | undefined {
    if (text === null) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      this.#log.warn(`The record ${key} in Redis is not ours; ignored.`);
      return undefined;
    }
  }
}
