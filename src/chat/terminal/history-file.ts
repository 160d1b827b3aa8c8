import { appendFileSync, chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { messageOf } from '../../core/message-of';

/** So many lines are remembered. */
export const HISTORY_LINES = 2_000;
/** A line break inside an entry, so that each entry stays one line of the file. */
const BREAK = '\u2028';

/** What was typed before, in a file that only its owner reads; the oldest first. Where it cannot be kept, nothing fails. */
export class HistoryFile {
  readonly #path: string;
  readonly #lines: string[];
  /** Why it cannot be kept, as the system says it. */
  trouble: string | undefined;

  constructor(path: string) {
    this.#path = path;
    const written = this.#read();
    this.#lines = written.slice(-HISTORY_LINES);
    if (written.length > 2 * HISTORY_LINES) this.#shorten();
  }

  /** The newest first. */
  get newestFirst(): string[] {
    return this.#lines.map((line) => line.replaceAll(BREAK, '\n')).reverse();
  }

  /** A line that begins with a blank is not written down, as in most shells: for what nobody else should read. */
  add(line: string): void {
    if (/^\s|^$/.test(line)) return;
    this.#try(() => appendFileSync(this.#path, `${line.replaceAll('\n', BREAK)}\n`, { mode: 0o600 }));
  }

  #read(): string[] {
    try {
      return readFileSync(this.#path, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
    } catch {
      return [];
    }
  }

  #shorten(): void {
    this.#try(() => {
      const beside = `${this.#path}.new`;
      writeFileSync(beside, `${this.#lines.join('\n')}\n`, { mode: 0o600 });
      chmodSync(beside, 0o600);
      renameSync(beside, this.#path);
    });
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.trouble = messageOf(error);
    }
  }
}
