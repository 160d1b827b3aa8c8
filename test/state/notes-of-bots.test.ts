import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/core/log';
import { BrainMemory } from '../../src/state/brain-memory';
import { DataLossMarker } from '../../src/state/data-loss-marker';
import { warnOfOtherBot } from '../../src/state/warn-of-other-bot';
import { PassingMemory } from '../delivery/passing-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from './brain';

describe('the note beside a file for one bot', () => {
  let folder: string;
  let file: string;
  let warned: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'note-'));
    file = join(folder, 'state.json');
    warned = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const begin = () =>
    warnOfOtherBot(
      file,
      { ...silentLog, warn: (line) => void warned.push(line) },
      (other) => `another bot (${other})`,
    );

  it('says which process has the file, for its user only, and goes when that ends', () => {
    const end = begin();
    expect(readFileSync(`${file}.pid`, 'utf8')).toBe(String(process.pid));
    expect(statSync(`${file}.pid`).mode & 0o777).toBe(0o600);
    expect(warned).toEqual([]);
    end();
    expect(existsSync(`${file}.pid`)).toBe(false);
    end();
  });

  it('of another process that runs is a warning that says which', () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' });
    try {
      writeFileSync(`${file}.pid`, String(other.pid));
      begin();
    } finally {
      other.kill();
    }
    expect(warned).toEqual([expect.stringContaining(`another bot (process ${other.pid})`)]);
  });

  it.each(['', 'somebody', '-1', '0', '1.5', '999999999', String(process.pid)])(
    '“%s” warns of nobody',
    (who) => {
      writeFileSync(`${file}.pid`, who);
      begin();
      expect(warned).toEqual([]);
    },
  );

  it('stays where another process has written it meanwhile', () => {
    const end = begin();
    writeFileSync(`${file}.pid`, '1');
    end();
    expect(readFileSync(`${file}.pid`, 'utf8')).toBe('1');
  });

  it('that cannot be written harms nobody', () => {
    file = join(folder, 'no', 'such', 'folder');
    expect(() => begin()()).not.toThrow();
  });
});

describe('the marker of a shared memory', () => {
  const own = new BrainMemory(new HubotLikeBrain(), new ManualClock());

  it('is missing until it is written, stays as it is, and is another after the data was lost', async () => {
    const store = { memory: new BrainMemory(new HubotLikeBrain(), new ManualClock()) };
    const marker = new DataLossMarker(new PassingMemory(store));
    expect([await marker.isMissing(), await marker.read()]).toEqual([true, undefined]);
    await marker.write();
    const first = await marker.read();
    expect([await marker.isMissing(), typeof first]).toEqual([false, 'string']);
    await marker.write();
    expect(await marker.read()).toBe(first);
    store.memory = new BrainMemory(new HubotLikeBrain(), new ManualClock());
    expect(await marker.isMissing()).toBe(true);
    await marker.write();
    expect(await marker.read()).not.toBe(first);
  });

  it('is needed by nobody who has a memory alone', async () => {
    const marker = new DataLossMarker(own);
    await marker.write();
    expect([await marker.isMissing(), await marker.read(), await own.list('relay:')]).toEqual([
      ...[false, undefined, []],
    ]);
  });
});
