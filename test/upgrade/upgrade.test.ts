import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { silentLog } from '../../src/core/log';
import { startEmbedded } from '../../src/embedded';
import { auditToFile } from '../../src/plugins/audit/audit-log';
import { FileMemory } from '../../src/state/file-memory';
import { emptyFolder, removeFolder } from '../e2e/bot';
import { ManualClock } from '../manual-clock';

/** What a bot of 0.1.0 left behind after `run echo kept from 0.1.0`, made by that version. */
const FIRST = join(__dirname, '0.1.0');
const EXECUTION = '6b0a39f9226e9ec9bd616e99';

let folder: string;
beforeEach(() => {
  folder = emptyFolder();
  cpSync(FIRST, folder, { recursive: true });
});
afterEach(() => removeFolder(folder));

describe('What 0.1.0 left behind', () => {
  it('is a store whose executions are shown', async () => {
    const packs = [resolve(__dirname, '../../packs')];
    const embedded = await startEmbedded({ packs, store: folder, log: silentLog });
    try {
      const headers = { 'St2-Api-Key': embedded.apiKey };
      const answer = await fetch(`${embedded.url}/v1/executions/${EXECUTION}`, { headers });
      expect(await answer.json()).toMatchObject({
        status: 'succeeded',
        parameters: { cmd: 'echo kept from 0.1.0' },
        result: { stdout: 'kept from 0.1.0' },
      });
    } finally {
      await embedded.close();
    }
  });

  it('is a state file whose records are there', async () => {
    const clock = new ManualClock('2026-11-28T02:19:00Z');
    const memory = await FileMemory.open(join(folder, 'state.jsonl'), clock);
    expect(await memory.get(`started:${EXECUTION}`)).toMatchObject({ execution: EXECUTION });
    await memory.close();
  });

  it('is an audit file whose chain goes on', async () => {
    const path = join(folder, 'audit.jsonl');
    const before = readFileSync(path, 'utf8').trimEnd().split('\n');
    const audit = auditToFile(path, {
      ...{ clock: new ManualClock(), log: silentLog, rotateBytes: 1_000_000 },
      hide: (text) => text,
    });
    audit.record({ kind: 'login', user: { id: '1', name: 'Shell' }, outcome: 'logged in' });
    await audit.close();
    const after = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(after.slice(0, before.length)).toEqual(before);
    expect(JSON.parse(after.at(-1) ?? '')).toMatchObject({ seq: before.length + 1 });
    expect(JSON.parse(after.at(-1) ?? '').prev).toBe(JSON.parse(before.at(-1) ?? '').hash);
  });
});

describe('What a version to come left behind', () => {
  it('is a state file that is refused in words and not changed', async () => {
    const path = join(folder, 'state.jsonl');
    writeFileSync(path, '["format",[2,0]]\n');
    await expect(FileMemory.open(path)).rejects.toThrow(/newer version .*format 2.*knows 1.*Update/);
    expect(readFileSync(path, 'utf8')).toBe('["format",[2,0]]\n');
  });

  it('is an audit file that is refused in words and not changed', () => {
    const path = join(folder, 'audit.jsonl');
    const before = readFileSync(path, 'utf8');
    const head = JSON.parse(readFileSync(`${path}.head`, 'utf8')) as object;
    writeFileSync(`${path}.head`, JSON.stringify({ ...head, format: 2 }));
    const options = { clock: new ManualClock(), log: silentLog, rotateBytes: 1_000_000 };
    expect(() => auditToFile(path, { ...options, hide: (text) => text })).toThrow(
      /newer version .*format 2.*knows 1.*Update/,
    );
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
