import { stampOf } from './file-stamp';

/** What the files of a pack said when they were read, for as long as they do not change. */
export class RememberedFiles {
  readonly #read = new Map<string, { stamp: string; pack: string; value: unknown }>();
  readonly #before: ReadonlyMap<string, { stamp: string; pack: string; value: unknown }> | undefined;

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
    const before = this.#before?.get(file);
    const isSame = stamp !== undefined && before?.stamp === stamp && before.pack === pack;
    const value = isSame ? (before.value as T) : read();
    if (stamp !== undefined) this.#read.set(file, { stamp, pack, value });
    return value;
  }
}
