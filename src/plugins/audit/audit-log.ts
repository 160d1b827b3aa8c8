import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type AuditEntry,
  type AuditRecord,
  CHAIN_START,
  type ChainEnd,
  type ChainEntry,
  nextLine,
  readLine,
  sha256,
} from '../../core/audit-entry';
import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { makeFolder } from '../../core/make-folder';
import { messageOf } from '../../core/message-of';
import { fullFiles, headPath } from './audit-files';

/** Where everything that people do is written down. */
export interface AuditLog {
  /** Never throws and never waits: a full disk is said in the log and by `broken`. */
  record(entry: AuditEntry): void;
  /** The newest records, oldest first; also those from before the start, where there is a file. */
  recent(): readonly AuditRecord[];
  /** Why the last record could not be written, or undefined. */
  broken(): string | undefined;
  close(): void;
}

/** Where no audit is configured. */
export const noAudit: AuditLog = { record() {}, recent: () => [], broken: () => undefined, close() {} };

export interface AuditOptions {
  clock: Clock;
  log: Log;
  /** Takes secrets out of a line that is about to be written. */
  hide: (text: string) => string;
  /** A file that has grown beyond so many bytes is put aside and a new one begun. */
  rotateBytes: number;
}

/** One JSON line each to standard output; the chain begins anew with each start of the process. */
export function auditToStdout(options: Omit<AuditOptions, 'rotateBytes'>): AuditLog {
  let end: ChainEnd = CHAIN_START;
  const newest = new Newest();
  const write = (entry: AuditEntry | ChainEntry) => {
    const next = nextLine(end, clean(entry, options.hide), options.clock.now());
    end = next.end;
    newest.add(next.line);
    process.stdout.write(`${next.line}\n`);
  };
  write({ kind: 'opened', file: 1 });
  return { record: write, recent: () => newest.records, broken: () => undefined, close() {} };
}

/**
 * Opens or continues the audit log at `path`. Only one process may write to one path.
 * @throws Error when the file cannot be opened or continued
 */
export function auditToFile(path: string, options: AuditOptions): AuditLog {
  makeFolder(dirname(path));
  const writer = new FileWriter(path, options);
  let broken: string | undefined;
  return {
    record(entry) {
      try {
        writer.write(clean(entry, options.hide));
        broken = undefined;
      } catch (error) {
        broken = messageOf(error);
        options.log.error(`The audit record could not be written to ${path}: ${broken}.`);
      }
    },
    recent: () => writer.newest.records,
    broken: () => broken,
    close: () => writer.close(),
  };
}

/** Secrets are taken out of every text before it is sealed; the chain's own fields hold none. */
function clean<T extends AuditEntry | ChainEntry>(entry: T, hide: (text: string) => string): T {
  return JSON.parse(JSON.stringify(entry), (_key, value: unknown) =>
    typeof value === 'string' ? hide(value) : value,
  ) as T;
}

/** So many records are at hand for questions about the past. */
const MAX_AT_HAND = 1_000;

class Newest {
  readonly records: AuditRecord[] = [];

  add(line: string): void {
    const record = readLine(line);
    if (typeof record === 'string') return;
    this.records.push(record);
    if (this.records.length > MAX_AT_HAND) this.records.shift();
  }

  /** What a file holds from before. */
  addFile(content: string): void {
    for (const line of content.split('\n').slice(-MAX_AT_HAND - 1)) this.add(line);
  }
}

/** Appends to the newest file and puts it aside when it is full. Synchronous: a line is there or not. */
class FileWriter {
  readonly newest = new Newest();
  readonly #path: string;
  readonly #options: AuditOptions;
  #fd: number;
  #bytes = 0;
  #number: number;
  #end: ChainEnd;

  constructor(path: string, options: AuditOptions) {
    this.#path = path;
    this.#options = options;
    const full = fullFiles(path);
    const last = full[full.length - 1];
    this.#number = (last?.number ?? 0) + 1;
    const older = last === undefined ? '' : readFileSync(last.path, 'utf8');
    this.#end = endOf(older).end;
    const before = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    this.newest.addFile(older);
    this.newest.addFile(before.toString('utf8'));
    this.#fd = openSync(path, 'a', 0o600);
    this.#bytes = before.length;
    if (before.length === 0) this.#append({ kind: 'opened', file: this.#number });
    else this.#continue(before);
  }

  write(entry: AuditEntry): void {
    if (this.#bytes >= this.#options.rotateBytes) this.#rotate();
    this.#append(entry);
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Picks the chain up where the file ends; a line that a crash cut off is closed and named. */
  #continue(before: Buffer): void {
    const { end, rest } = endOf(before.toString('utf8'));
    this.#end = end;
    if (rest === '') return;
    const torn = before.subarray(before.lastIndexOf(0x0a) + 1);
    this.#bytes += writeSync(this.#fd, '\n');
    this.#append({ kind: 'recovered', torn: sha256(torn) });
  }

  #rotate(): void {
    closeSync(this.#fd);
    renameSync(this.#path, `${this.#path}.${this.#number}`);
    this.#fd = openSync(this.#path, 'a', 0o600);
    this.#number += 1;
    this.#bytes = 0;
    this.#append({ kind: 'opened', file: this.#number });
  }

  #append(entry: AuditEntry | ChainEntry): void {
    const { line, end } = nextLine(this.#end, entry, this.#options.clock.now());
    this.#bytes += writeSync(this.#fd, `${line}\n`);
    this.newest.add(line);
    this.#end = end;
    writeFileSync(headPath(this.#path), JSON.stringify(end), { mode: 0o600 });
  }
}

/** The last whole record of a file, and what comes after its last newline. */
function endOf(content: string): { end: ChainEnd; rest: string } {
  const lines = content.split('\n');
  const rest = lines.pop() ?? '';
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const record = readLine(lines[index] ?? '');
    if (typeof record !== 'string') return { end: { seq: record.seq, hash: record.hash }, rest };
  }
  return { end: CHAIN_START, rest };
}
