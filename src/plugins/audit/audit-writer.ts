import { amount } from '../../core/amount';
import { type AuditEntry, type ChainEnd, type ChainEntry, nextLine } from '../../core/audit-entry';
import { messageOf } from '../../core/message-of';
import { AuditDisk } from './audit-disk';
import { headText, writeHead } from './audit-head';
import type { AuditOptions } from './audit-options';
import type { AuditState } from './find-audit-state';
import type { NewestRecords } from './newest-records';

/** So many records wait for a disk that takes nothing; what comes after them is counted, and said in the log's gap. */
const MAX_WAITING = 10_000;
const RETRY_MS = 5_000;
/** What is written at once, at most. */
const BATCH_BYTES = 256 * 1024;

interface Waiting {
  entry: AuditEntry | ChainEntry;
  /** Milliseconds since 1970. */
  time: number;
}

/**
 * Writes what people did in the order in which it is handed over, without anybody's waiting: records that come while
 * the disk is busy go there together. A record counts as written once the disk has confirmed it.
 */
export class AuditWriter {
  readonly #path: string;
  readonly #options: AuditOptions;
  readonly #disk: AuditDisk;
  readonly #newest: NewestRecords;
  readonly #waiting: Waiting[];
  #end: ChainEnd;
  #number: number;
  #signedFrom: number;
  /** Records for which there was no room any more. */
  #lost = 0;
  #broken: string | undefined;
  #running: Promise<void> | undefined;
  #cancelRetry: () => void = () => {};

  constructor(path: string, state: AuditState, newest: NewestRecords, options: AuditOptions) {
    this.#path = path;
    this.#options = options;
    this.#newest = newest;
    this.#disk = new AuditDisk(path, state.bytes);
    this.#end = state.end;
    this.#number = state.number;
    this.#signedFrom = state.signedFrom;
    this.#waiting = state.first.map((entry) => this.#now(entry));
    void this.#write();
  }

  get broken(): string | undefined {
    return this.#broken;
  }

  add(entry: AuditEntry): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(this.#now(entry));
    else this.#lost += 1;
    // What a disk did not take is tried again in its own time.
    if (this.#broken === undefined) void this.#write();
  }

  async flush(): Promise<void> {
    do await this.#write();
    while (this.#waiting.length > 0 && this.#broken === undefined);
  }

  async close(): Promise<void> {
    await this.flush();
    this.#cancelRetry();
    await this.#disk.close().catch((error: unknown) => this.#options.log.warn(messageOf(error)));
  }

  #now(entry: AuditEntry | ChainEntry): Waiting {
    return { entry, time: this.#options.clock.now() };
  }

  #write(): Promise<void> {
    this.#running ??= this.#writeAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #writeAll(): Promise<void> {
    this.#cancelRetry();
    try {
      do await this.#writeBatch();
      while (this.#waiting.length > 0);
      this.#broken = undefined;
    } catch (error) {
      const reason = messageOf(error);
      if (reason !== this.#broken)
        this.#options.log.error(
          `Audit records could not be written to ${this.#path}: ${reason}. They are kept in memory; I will try again.`,
        );
      this.#broken = reason;
      this.#cancelRetry = this.#options.clock.after(RETRY_MS, () => void this.#write());
    }
  }

  async #writeBatch(): Promise<void> {
    const why = await this.#disk.change();
    if (why !== undefined) {
      this.#options.log.error(`The audit log ${this.#path} was changed by somebody else: ${why}.`);
      this.#waiting.unshift(this.#now({ kind: 'gap', why }));
    }
    if (this.#disk.bytes >= this.#options.rotateBytes) this.#number = await this.#disk.putAside(this.#number);
    if (this.#disk.bytes === 0 && this.#waiting[0]?.entry.kind !== 'opened')
      this.#waiting.unshift(this.#now({ kind: 'opened', file: this.#number }));
    const { lines, end } = this.#nextBatch();
    if (lines.length === 0) return;
    await this.#writeHead(this.#end, end.seq);
    await this.#disk.append(`${lines.join('\n')}\n`);
    this.#end = end;
    this.#waiting.splice(0, lines.length);
    if (this.#lost > 0) this.#tellLost();
    for (const line of lines) this.#newest.add(line);
    await this.#writeHead(end, end.seq);
  }

  /** As many of those that wait as go to the disk at once, and into this file. */
  #nextBatch(): { lines: string[]; end: ChainEnd } {
    const room = Math.min(BATCH_BYTES, Math.max(0, this.#options.rotateBytes - this.#disk.bytes));
    const lines: string[] = [];
    let end = this.#end;
    let bytes = 0;
    // No file holds only its own beginning: it would be full at once where files are small.
    const fewest = this.#waiting[0]?.entry.kind === 'opened' ? 2 : 1;
    for (const { entry, time } of this.#waiting) {
      if (bytes >= room && lines.length >= fewest) break;
      const next = nextLine(end, entry, time, this.#options.key);
      lines.push(next.line);
      bytes += Buffer.byteLength(next.line) + 1;
      end = next.end;
    }
    return { lines, end };
  }

  #tellLost(): void {
    const why = `${amount(this.#lost, 'record was', 'records were')} lost while the disk could not be written to`;
    this.#lost = 0;
    this.#waiting.push(this.#now({ kind: 'gap', why }));
  }

  #writeHead(end: ChainEnd, until: number): Promise<void> {
    const { key } = this.#options;
    const signedFrom = key === undefined ? {} : { signedFrom: this.#signedFrom };
    return writeHead(this.#path, headText({ ...end, file: this.#number, until, ...signedFrom }, key));
  }
}
