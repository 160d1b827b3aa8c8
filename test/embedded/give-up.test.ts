import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/core/log';
import { type Embedded, type EmbeddedOptions, startEmbedded } from '../../src/embedded';
import { until } from '../until';

let folder: string;
let backend: Embedded | undefined;
let taken: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'give-up-'));
  mkdirSync(join(folder, 'packs/lab/aliases'), { recursive: true });
  mkdirSync(join(folder, 'store'));
});
afterEach(async () => {
  await backend?.close();
  backend = undefined;
  await new Promise<void>((done) => (taken === undefined ? done() : taken.close(() => done())));
  taken = undefined;
  rmSync(folder, { recursive: true });
});

const start = (options: Partial<EmbeddedOptions> = {}) =>
  startEmbedded({ packs: [join(folder, 'packs')], store: join(folder, 'store'), log: silentLog, ...options });

/** What of this process watches files. */
const watchers = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('FSEvent'));

/** A port that somebody else listens on. */
async function takenPort(): Promise<number> {
  const server = createServer();
  taken = server;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

it('watches the packs while it runs', async () => {
  backend = await start();
  expect(watchers()).not.toEqual([]);
});

it('leaves no watcher and nothing held where it cannot be put together', async () => {
  const key = join(folder, 'store/datastore.key');
  writeFileSync(key, 'no key');
  await expect(start()).rejects.toThrow(`${key} is not a key`);
  await until('the watchers are closed', () => watchers().length === 0);
  rmSync(key);
  backend = await start();
});

it('leaves no watcher and nothing held where its port is taken', async () => {
  const port = await takenPort();
  await expect(start({ port })).rejects.toThrow(String(port));
  await until('the watchers are closed', () => watchers().length === 0);
  backend = await start();
});
