import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tells this process from a former one that had the same number, as in a container that is started again. */
const RUN = randomBytes(4).toString('hex');
const NAME = /^st2-python-(\d+)-([0-9a-f]{8})-\w{6}$/;

/** A folder of its own for one action in Python: what it is to do, what it answers, its way to the datastore. */
export function folderForPython(): Promise<string> {
  return mkdtemp(join(tmpdir(), `st2-python-${process.pid}-${RUN}-`));
}

/**
 * Removes what processes of this user left that were killed: they hold parameters. One whose process may still
 * live stays.
 * @param above where they are
 * @returns how many were removed
 */
export function removePythonLeftovers(above = tmpdir()): number {
  let removed = 0;
  for (const name of readdirSync(above)) {
    const [, pid, run] = NAME.exec(name) ?? [];
    if (pid === undefined || run === RUN || lives(Number(pid))) continue;
    const folder = join(above, name);
    try {
      const about = lstatSync(folder);
      if (!about.isDirectory() || about.uid !== process.getuid?.()) continue;
      rmSync(folder, { recursive: true });
      removed += 1;
    } catch {
      // Another bot that starts now has removed it.
    }
  }
  return removed;
}

/** Its own number is a former process's here: this process's folders have its mark. */
function lives(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
