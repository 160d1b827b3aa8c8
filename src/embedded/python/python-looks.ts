import { statSync } from 'node:fs';
import { outlinePython, type PythonLook } from './outline';

/** What was seen of Python files, each parsed again only after it was saved. */
export class PythonLooks {
  readonly #saved = new Map<string, number>();
  readonly #looks = new Map<string, PythonLook>();

  /**
   * @param files absolute paths
   * @returns what was seen, by file; one that cannot be read is missing. Undefined if python3 is missing or gives no answer
   */
  async of(files: readonly string[]): Promise<ReadonlyMap<string, PythonLook> | undefined> {
    const changed = files.flatMap((file) => {
      const saved = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      return this.#saved.get(file) === saved ? [] : [{ file, saved }];
    });
    const parsed = await outlinePython(changed.map(({ file }) => file));
    if (parsed === undefined) return undefined;
    for (const { file, saved } of changed) {
      this.#saved.set(file, saved);
      const look = parsed.get(file);
      if (look === undefined) this.#looks.delete(file);
      else this.#looks.set(file, look);
    }
    return this.#looks;
  }
}
