import { type Stats, statSync } from 'node:fs';
import { flatText } from '../../core/flat-text';

/** Two changes within this time may leave a file with the same times: some file systems count in whole seconds. */
const RIPE_MS = 2_000;

/**
 * A text that differs after every change to a file.
 * @param now milliseconds since 1970
 * @returns undefined where the file is missing, or changed so recently that the next change might leave its times the same
 */
export function stampOf(file: string, now: number): string | undefined {
  const found = statOf(file);
  if (found === undefined || now - found.ctimeMs < RIPE_MS) return undefined;
  return flatText(`${found.ctimeMs} ${found.mtimeMs} ${found.size} ${found.ino}`);
}

/** Undefined also for a link that leads back to itself. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
