import { stampOf } from './file-stamp';

/** What the files of a pack said when they were read, for as long as they do not change. */
export class RememberedFiles {
  readonly #read = new Map<string, { stamp: string; pack: string; value: unknown }>();

  /**
   * @param now milliseconds since 1970
   * @param earlier what was read before
   */
  constructor(
    private readonly now: number,
    private readonly earlier?: RememberedFiles,
  ) {}

  /**
   * @param pack its reference
   * @param read what the file says; it depends on nothing else but the pack
   * @throws whatever `read` throws, each time
   */
  once<T>(file: string, pack: string, read: () => T): T {
    const stamp = stampOf(file, this.now);
    const before = this.earlier === undefined ? undefined : this.earlier.#read.get(file);
    const isSame = stamp !== undefined && before?.stamp === stamp && before.pack === pack;
    const value = isSame ? (before.value as T) : read();
    if (stamp !== undefined) this.#read.set(file, { stamp, pack, value });
    return value;
  }
}
