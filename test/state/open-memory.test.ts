import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Log, silentLog } from '../../src/core/log';
import { openMemory } from '../../src/state/open-memory';
import { HubotLikeBrain } from './brain';

describe('where a bot without Redis remembers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hubot-st2-memory-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (settings: { stateFile?: string; embedded?: boolean } = {}, log: Log = silentLog) =>
    openMemory(
      { embedded: false, embeddedData: join(folder, '.hubot-st2'), ...settings },
      new HubotLikeBrain(),
      log,
      new AbortController().signal,
    );

  it('is a file in its folder where nothing is set, so that kill -9 loses nothing', async () => {
    const killed = await open();
    await killed.set('pending', 'a result');
    const next = await open();
    expect(await next.get('pending')).toBe('a result');
    expect(next.survivesRestart()).toBe(true);
    expect(existsSync(join(folder, '.hubot-st2', 'state.jsonl'))).toBe(true);
    await Promise.all([killed.close(), next.close()]);
  });

  it('is said to be in use where another bot runs there, and no longer when that one has ended', async () => {
    const said: string[] = [];
    const log: Log = { ...silentLog, warn: (text) => void said.push(text) };
    const note = join(folder, '.hubot-st2', 'state.jsonl.pid');
    await (await open({}, log)).close();
    expect(existsSync(note)).toBe(false);
    writeFileSync(note, String(process.ppid));
    await (await open({}, log)).close();
    expect(said).toEqual([expect.stringMatching(/used by another bot .*ST2_STATE_FILE, or both/)]);
    const { pid } = spawnSync('true');
    writeFileSync(note, String(pid));
    await (await open({}, log)).close();
    expect(said).toHaveLength(1);
  });

  it('is the file that is set', async () => {
    const memory = await open({ stateFile: join(folder, 'mine.jsonl') });
    await memory.close();
    expect([existsSync(join(folder, 'mine.jsonl')), existsSync(join(folder, '.hubot-st2'))]).toEqual([
      true,
      false,
    ]);
  });

  describe('with a folder that cannot be written', () => {
    beforeEach(() => writeFileSync(join(folder, '.hubot-st2'), 'no folder'));

    it('is the brain, which does not survive without a brain script', async () => {
      const memory = await open();
      await memory.set('pending', 'a result');
      expect(await memory.get('pending')).toBe('a result');
      expect(memory.survivesRestart()).toBe(false);
    });

    it('is nowhere for an embedded backend or a file that was named: the bot does not start', async () => {
      await expect(open({ embedded: true })).rejects.toThrow(/ST2_EMBEDDED_DATA/);
      await expect(open({ stateFile: join(folder, '.hubot-st2', 'x') })).rejects.toThrow(/ST2_STATE_FILE/);
    });
  });
});

describe('Redis without its client', () => {
  afterEach(() => {
    jest.dontMock('@redis/client');
    jest.resetModules();
  });

  it('is a start that fails with a sentence that says what to install', async () => {
    jest.doMock('@redis/client', () => {
      throw new Error("Cannot find module '@redis/client'\nRequire stack:\n- here");
    });
    const settings = { redisUrl: 'redis://127.0.0.1:1', embeddedData: '.', embedded: false };
    const opened = openMemory(settings, new HubotLikeBrain(), silentLog, new AbortController().signal);
    await expect(opened).rejects.toMatchObject({
      name: 'StartError',
      message:
        "ST2_REDIS_URL needs the package @redis/client: npm install @redis/client (Cannot find module '@redis/client').",
    });
  });
});
