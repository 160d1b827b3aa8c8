import { type Stats, statSync } from 'node:fs';

/** For so long a file may be saved again without its times telling: file systems count in ticks, some in seconds. */
const RIPE_MS = 2_000;

/**
 * What is another text after every change to a file.
 * @param now milliseconds since 1970
 * @returns undefined where there is no such file, and where it changed so lately that its times do not tell yet
 */
export function stampOf(file: string, now: number): string | undefined {
  const found = statOf(file);
  if (found === undefined || now - found.ctimeMs < RIPE_MS) return undefined;
  return `${found.ctimeMs} ${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** Undefined also for a link that leads back to itself. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
