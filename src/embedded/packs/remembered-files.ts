import { flatText } from '../../core/flat-text';
import { stampOf } from './file-stamp';

/** What a file said when it was read. */
interface Remembered {
  stamp: string;
  pack: string;
  value: unknown;
}

/** What the files of a pack said when they were read, for as long as they do not change. */
export class RememberedFiles {
  readonly #read = new Map<string, Remembered>();
  #before: ReadonlyMap<string, Remembered> | undefined;

  /**
   * @param now milliseconds since 1970
   * @param earlier what was read before
   */
  constructor(
    private readonly now: number,
    earlier?: RememberedFiles,
  ) {
    // Not the object itself, which would keep all that were before it.
    this.#before = earlier === undefined ? undefined : earlier.#read;
  }

  /**
   * @param pack its reference
   * @param read what the file says; it depends on nothing else but the pack
   * @throws whatever `read` throws, each time
   */
  once<T>(file: string, pack: string, read: () => T): T {
    const stamp = stampOf(file, this.now);
    if (stamp === undefined) return read();
    const before = this.#before?.get(file);
    const said = before?.stamp === stamp && before.pack === pack ? before : { stamp, pack, value: read() };
    this.#read.set(flatText(file), said);
    return said.value as T;
  }

  /** All files are read: what was known of them before is let go. */
  settle(): void {
    this.#before = undefined;
  }
}
