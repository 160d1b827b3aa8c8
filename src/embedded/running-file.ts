import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the tool on the same machine, of the same user, reaches a backend that runs. */
export interface RunningBackend {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** With the rights of an administrator, as long as this backend runs. */
  token: string;
}

const NAME = 'running.json';

/** Says in the store's folder that a backend runs there. @returns a function that takes it back */
export function announceRunning(storeFolder: string, running: RunningBackend): () => void {
  const file = join(storeFolder, NAME);
  // One that a killed backend left may be open to others.
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(running), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** What a backend said there, which may have been killed since; undefined where none did. */
export function readRunning(storeFolder: string): RunningBackend | undefined {
  try {
    const { url, token } = JSON.parse(readFileSync(join(storeFolder, NAME), 'utf8')) as RunningBackend;
    return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined;
  } catch {
    return undefined;
  }
}
