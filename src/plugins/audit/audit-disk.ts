import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { amount } from '../../core/amount';

/** The file that is written to, as this process left it; whatever differs was somebody else. */
interface Left {
  bytes: number;
  inode?: number;
}

/** Appends to the newest file of an audit log, and puts it aside. Nothing here blocks the event loop. */
export class AuditDisk {
  readonly #path: string;
  #left: Left;
  #file: FileHandle | undefined;
  /** Whether the file ends in the middle of a line: a crash, or somebody else, has cut it off. */
  #isTorn = false;

  get bytes(): number {
    return this.#left.bytes;
  }

  /** @param bytes how long the file is now; 0 where there is none */
  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#left = { bytes };
  }

  /**
   * Looks whether the file is as it was left.
   * @returns what is wrong with it, without a full stop, or undefined. What is said once counts as known.
   */
  async change(): Promise<string | undefined> {
    const found = await stat(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    const { bytes, inode } = this.#left;
    if (found === undefined) {
      if (bytes === 0) return undefined;
      await this.#forget(0);
      return 'the file that is written to was removed';
    }
    const isOther = inode !== undefined && found.ino !== inode;
    if (!isOther && found.size === bytes) return undefined;
    await this.#forget(found.size);
    if (isOther) return 'the file that is written to was replaced by another';
    return found.size < bytes
      ? `${amount(bytes - found.size, 'byte was', 'bytes were')} cut off the file that is written to`
      : 'another program writes to the same file: give each bot its own audit file';
  }

  /** Resolves when the text is on the disk. What a full disk took of it is taken back. */
  async append(text: string): Promise<void> {
    const file = await this.#open();
    const whole = this.#isTorn ? `\n${text}` : text;
    try {
      await file.appendFile(whole);
      await file.datasync();
    } catch (error) {
      await file.truncate(this.#left.bytes).catch(() => {});
      throw error;
    }
    this.#left.bytes += Buffer.byteLength(whole);
    this.#isTorn = false;
  }

  /**
   * The file becomes `path.number`, or gets the next number that is free: of two bots that write one file by mistake,
   * none may put its file in the place of the other's. The next text begins a new one.
   * @returns the number of that new one
   */
  async putAside(number: number): Promise<number> {
    await this.close();
    const aside = `${this.#path}.${number}`;
    try {
      await (await open(aside, 'wx', 0o600)).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return this.putAside(number + 1);
      throw error;
    }
    try {
      await rename(this.#path, aside);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    this.#left = { bytes: 0 };
    return number + 1;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #open(): Promise<FileHandle> {
    if (this.#file !== undefined) return this.#file;
    const file = await open(this.#path, 'a+', 0o600);
    this.#file = file;
    this.#left.inode = (await file.stat()).ino;
    const last = Buffer.alloc(1);
    this.#isTorn =
      this.#left.bytes > 0 &&
      (await file.read(last, 0, 1, this.#left.bytes - 1)).bytesRead === 1 &&
      last[0] !== 0x0a;
    return file;
  }

  async #forget(bytes: number): Promise<void> {
    await this.close().catch(() => {});
    this.#left = { bytes };
  }
}
