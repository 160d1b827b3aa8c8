import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FROM_SOURCE } from '../from-source';
import { until } from '../until';
import { type Body, Laboratory } from './laboratory';

/** Kills of the mixed load; the long run is `npm run crash -- --kills 200`. */
const KILLS = Number(process.env.EMBEDDED_KILLS ?? 1);

const root = join(__dirname, '..', '..');
const lab = new Laboratory();
let child: ChildProcess | undefined;

async function startProcess(): Promise<string> {
  child = spawn(
    process.execPath,
    [...FROM_SOURCE, join(__dirname, 'crash-child.ts'), lab.store, join(root, 'packs'), lab.packs],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    child?.stdout?.on('data', (data) => resolve(String(data).trim()));
    child?.once('exit', (code) => reject(new Error(`the backend ended with ${code}`)));
  });
}

async function killProcess(): Promise<void> {
  const gone = new Promise((resolve) => child?.once('exit', resolve));
  child?.removeAllListeners('exit');
  const ended = new Promise((resolve) => child?.once('exit', resolve));
  child?.kill('SIGKILL');
  await Promise.race([gone, ended]);
}

function processesOf(ids: readonly string[]): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
      return ids.some((id) => environment.includes(id));
    } catch {
      return false;
    }
  });
}

async function post(
  url: string,
  action: string,
  parameters: Record<string, unknown>,
): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/v1/executions`, {
      method: 'POST',
      headers: { 'St2-Api-Key': 'test-key', 'Content-Type': 'application/json' },
      body: JSON.stringify({ action, parameters }),
    });
    const body = (await response.json()) as Body;
    return response.status === 201 ? String(body.id) : undefined;
  } catch {
    return undefined;
  }
}

async function get(url: string, id: string): Promise<Body> {
  const response = await fetch(`${url}/v1/executions/${id}`, { headers: { 'St2-Api-Key': 'test-key' } });
  return (await response.json()) as Body;
}

const settled = (ids: readonly string[], url: string) =>
  Promise.all(
    ids.map(async (id) => {
      for (let tries = 0; tries < 300; tries += 1) {
        const body = await get(url, id);
        if (['succeeded', 'failed', 'timeout', 'abandoned', 'canceled'].includes(String(body.status)))
          return body;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      throw new Error(`${id} never ended`);
    }),
  );

beforeAll(() => {
  lab.action('nap', { parameters: { cmd: { immutable: true, default: 'sleep 60 & sleep 60' } } });
});
afterAll(async () => {
  await killProcess();
  await lab.remove();
});

it('kill -9 while ten run: nothing is left over, and each has a truthful status afterwards', async () => {
  const first = await startProcess();
  const ids: string[] = [];
  for (let count = 0; count < 10; count += 1) ids.push(String(await post(first, 'lab.nap', {})));
  // One that was accepted and has not begun is begun after the restart; it would be no mistake to run it.
  await until('all ten run', () => ids.every((id) => processesOf([id]).length > 0));
  await killProcess();
  await until('none of them is left', () => processesOf(ids).length === 0);
  const second = await startProcess();
  for (const execution of await settled(ids, second)) {
    expect(execution.status).toBe('abandoned');
    expect(String(execution.result?.error)).toMatch(/stopped while this ran/);
  }
  await killProcess();
});

it(
  `${KILLS} kills at random moments of a mixed load: no acknowledged execution is lost`,
  async () => {
    const acknowledged: string[] = [];
    let url = await startProcess();
    for (let kill = 0; kill < KILLS; kill += 1) {
      let stop = false;
      const load = Promise.all(
        Array.from({ length: 4 }, async (_, worker) => {
          while (!stop) {
            const id = await post(
              url,
              worker % 2 === 0 ? 'core.noop' : 'core.local',
              worker % 2 === 0 ? {} : { cmd: 'echo x' },
            );
            if (id !== undefined) acknowledged.push(id);
            else await new Promise((resolve) => setTimeout(resolve, 5));
          }
        }),
      );
      // After so many answers, not after so long: a slow machine may give none in the same time.
      const enough = acknowledged.length + 2 + Math.floor(Math.random() * 60);
      await until(`${enough} answers`, () => acknowledged.length >= enough);
      await killProcess();
      stop = true;
      await load;
      url = await startProcess();
      const latest = acknowledged.slice(-40);
      const found = await settled(latest, url);
      expect(found.map((execution) => execution.id)).toEqual(latest);
    }
    const all = await Promise.all(acknowledged.map((id) => get(url, id)));
    expect(all.filter((execution) => execution.id === undefined)).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
  },
  180_000 + KILLS * 10_000,
);
