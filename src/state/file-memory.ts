import { appendFileSync, readFileSync, renameSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, systemClock } from '../core/clock';
import { type Log, silentLog } from '../core/log';
import { makeFolder } from '../core/make-folder';
import type { Memory } from '../core/memory';
import { FORMAT_KEY, FORMAT_LINE, refuseNewer } from './format';
import { isEntry, type MemoryEntry, Records } from './records';
import { warnOfOtherBot } from './warn-of-other-bot';

/** A line of the file: a record as it is from now on; without an entry, it is forgotten. */
type Line = [key: string, entry?: MemoryEntry];

/** Characters that Node hands to the system at once. */
const ONE_PIECE = 100_000;
/** A file smaller than that is not worth being written anew. */
const LEAST_BYTES = 1_000_000;
/** The file is written anew when it is so many times as long as what is still true of it. */
const GROWTH = 4;

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function textOf(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

/** A line that a crash cut short is no line: what it said was never promised. */
function parse(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    if (!Array.isArray(line) || typeof line[0] !== 'string') return undefined;
    return line.length === 1 || isEntry(line[1]) ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Memory in a file of one's own, for a bot without Redis. Each change is a line of JSON at its
 * end, written before the change counts as made, so that `kill -9` at any moment loses nothing that was
 * promised; writes that come together share one. When most lines are out of date, the file is written
 * anew beside the old one and takes its place.
 *
 * One bot to a file: a second one is warned of, and not stopped.
 */
export class FileMemory implements Memory {
  readonly shared = false;
  readonly #file: string;
  readonly #records: Records;
  #handle: FileHandle;
  #bytes: number;
  #rewriteAt = LEAST_BYTES;
  #giveBack = () => {};
  #waiting: string[] = [];
  /** What is being written now: a text in one piece, one that no line may get between, or the file that takes its place. */
  #writing: 'nothing' | 'one piece' | 'pieces' | 'file anew' = 'nothing';
  /** What was added at once while the file is written anew: it goes to the end of the new one too. */
  #meanwhile = '';
  /** The write that takes what waits; the ones before it are over when it begins. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: string, handle: FileHandle, records: Records, bytes: number) {
    this.#file = file;
    this.#handle = handle;
    this.#records = records;
    this.#bytes = bytes;
  }

  /** @throws Error with Node's code where the file can neither be read nor made; or where a newer version has written it */
  static async open(file: string, clock: Clock = systemClock, log: Log = silentLog): Promise<FileMemory> {
    makeFolder(dirname(file));
    const text = readText(file);
    const records = new Records(clock);
    for (const line of text.split('\n')) {
      const [key, entry] = parse(line) ?? [];
      if (key === undefined) continue;
      if (entry === undefined) records.delete(key);
      else records.entries[key] = entry;
    }
    refuseNewer(records.get(FORMAT_KEY));
    records.delete(FORMAT_KEY);
    // It holds people's logins, sealed, and what they asked for: nobody else's business.
    const handle = await open(file, 'a', 0o600);
    const memory = new FileMemory(file, handle, records, Buffer.byteLength(text));
    memory.#giveBack = warnOfOtherBot(
      file,
      log,
      (other) =>
        `The state file ${file} seems to be used by another bot (${other}), and each would lose what the other one keeps. ` +
        'Give each bot a file of its own with ST2_STATE_FILE, or both the same ST2_REDIS_URL.',
    );
    if (text !== '' && !text.endsWith('\n')) memory.#waiting.push('\n');
    if (text === '') memory.#waiting.push(FORMAT_LINE);
    return memory;
  }

  survivesRestart(): boolean {
    return true;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#records.get<T>(key);
  }

  /** The value is kept as it is, not copied: it must be JSON and must not be changed afterwards. */
  async set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    return this.#write([key, this.#records.set(key, value, ttlMs)]);
  }

  async raise(key: string, mark: number): Promise<void> {
    if (this.#records.isRaisedBy(key, mark)) return this.set(key, mark);
  }

  async setAtOnce(key: string, value: unknown, ttlMs?: number): Promise<void> {
    const line: Line = [key, this.#records.set(key, value, ttlMs)];
    if (this.#writing === 'pieces') return this.#write(line);
    // What waits comes before it, unless something else comes before that.
    const before = this.#writing === 'one piece' ? [] : this.#waiting.splice(0);
    const text = before.join('') + textOf(line);
    try {
      appendFileSync(this.#handle.fd, text);
      this.#bytes += Buffer.byteLength(text);
      if (this.#writing === 'file anew') this.#meanwhile += text;
    } catch {
      this.#waiting.unshift('\n', ...before);
      return this.#write(line);
    }
  }

  async delete(key: string): Promise<void> {
    if (this.#records.delete(key)) return this.#write([key]);
  }

  async list<T>(prefix: string): Promise<[key: string, value: T][]> {
    return this.#records.list<T>(prefix);
  }

  async claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return this.#records.claim(key, owner, ttlMs);
  }

  async release(key: string, owner: string): Promise<void> {
    this.#records.release(key, owner);
  }

  async close(): Promise<void> {
    await this.#last.catch(() => {});
    await this.#handle.close();
    this.#giveBack();
  }

  /** Resolves when the line is in the file, with all that came while another was being written. */
  #write(line: Line): Promise<void> {
    this.#waiting.push(textOf(line));
    this.#next ??= this.#writeAfter(this.#last);
    return this.#next;
  }

  #writeAfter(before: Promise<void>): Promise<void> {
    const turn = before
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.#writeAll(this.#waiting.splice(0).join(''));
      });
    this.#last = turn;
    return turn;
  }

  async #writeAll(text: string): Promise<void> {
    this.#writing = text.length > ONE_PIECE ? 'pieces' : 'one piece';
    try {
      await this.#handle.appendFile(text);
      this.#bytes += Buffer.byteLength(text);
      this.#writing = 'file anew';
      if (this.#bytes > this.#rewriteAt) await this.#rewrite();
    } catch (error) {
      // A full disk may have taken half a line: the next one begins anew.
      this.#waiting.unshift('\n');
      throw error;
    } finally {
      this.#writing = 'nothing';
    }
  }

  async #rewrite(): Promise<void> {
    const beside = `${this.#file}.new`;
    const lines = Object.entries(this.#records.entries).map(textOf);
    const text = FORMAT_LINE + lines.join('');
    this.#meanwhile = '';
    const old = this.#handle;
    let handle: FileHandle | undefined;
    try {
      handle = await open(beside, 'w', 0o600);
      await handle.appendFile(text);
      await handle.datasync();
      // In one turn: nothing can be added to the old file that the new one lacks.
      appendFileSync(handle.fd, this.#meanwhile);
      renameSync(beside, this.#file);
    } catch {
      // The old file is whole, and goes on growing until there is room for a new one.
      await handle?.close();
      this.#rewriteAt = this.#bytes + LEAST_BYTES;
      return;
    }
    this.#handle = handle;
    this.#bytes = Buffer.byteLength(text) + Buffer.byteLength(this.#meanwhile);
    this.#rewriteAt = Math.max(LEAST_BYTES, this.#bytes * GROWTH);
    await old.close();
  }
}
