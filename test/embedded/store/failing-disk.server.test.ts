import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FROM_SOURCE } from '../../from-source';
import { until } from '../../until';

const root = join(__dirname, '..', '..', '..');
const store = mkdtempSync(join(tmpdir(), 'failing-'));
let child: ChildProcess | undefined;
let said = '';
let url = '';

const possible = spawnSync('prlimit', ['--version']).status === 0;
if (!possible)
  console.log('Not tested here: a disk that fails in the middle, since prlimit is not to be had.');
const onLinux = possible ? test : test.skip;

async function start(): Promise<void> {
  const script = join(__dirname, 'failing-disk-child.ts');
  const args = [...FROM_SOURCE, script, store, join(root, 'packs')];
  child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  url = await until('the address of the backend', () => /^(http\S+)\n/m.exec(said)?.[1]);
}

async function stop(): Promise<void> {
  const ended = new Promise((resolve) => child?.once('exit', resolve));
  child?.kill('SIGKILL');
  await ended;
}

/** From now on every write of the backend beyond so many bytes of a file fails, as on a disk that takes nothing. */
function limitFiles(bytes: number | 'unlimited'): void {
  spawnSync('prlimit', ['--pid', String(child?.pid), `--fsize=${bytes}:unlimited`]);
}

interface Said {
  id?: string;
  status?: string;
  faultstring?: string;
  result?: { stdout?: string };
}

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Said }> {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: { 'St2-Api-Key': 'test-key', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Said };
}

async function run(action: string, parameters = {}): Promise<string> {
  return String((await call('POST', '/executions', { action, parameters })).body.id);
}

async function reaches(id: string, status: string): Promise<Said> {
  return until(`${id} has ${status}`, async () => {
    const { body } = await call('GET', `/executions/${id}`);
    return body.status === status ? body : undefined;
  });
}

afterAll(async () => {
  await stop();
  rmSync(store, { recursive: true, force: true });
});

onLinux(
  'a disk that cannot be written to is said plainly; what runs ends well and is kept once it takes again',
  async () => {
    await start();
    const before = await run('core.noop');
    await reaches(before, 'succeeded');
    const go = join(store, 'go');
    const begun = await run('core.local', { cmd: `while [ ! -e ${go} ]; do sleep 0.05; done; echo done` });
    await reaches(begun, 'running');
    limitFiles(1);
    const refused = await call('POST', '/executions', { action: 'core.noop' });
    expect([refused.status, refused.body.faultstring]).toEqual([
      507,
      expect.stringMatching(/^The disk that holds the store .* cannot be written to .* may be read-only/),
    ]);
    writeFileSync(go, '');
    // Answered from memory: reading goes on.
    expect((await reaches(begun, 'succeeded')).result?.stdout).toBe('done');
    expect((await call('GET', `/executions/${before}`)).body.status).toBe('succeeded');
    await until('that it could not be recorded', () =>
      /What is running could not be recorded: The disk .* Trying again\./.test(said),
    );
    limitFiles('unlimited');
    await until('what ran was recorded', () => said.includes('The store can be written to again'));
    expect((await call('POST', '/executions', { action: 'core.noop' })).status).toBe(201);
    await stop();
    await start();
    expect((await reaches(begun, 'succeeded')).result?.stdout).toBe('done');
    await reaches(before, 'succeeded');
  },
  600_000,
);
