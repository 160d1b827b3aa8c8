import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileMemory } from '../../src/state/file-memory';
import { type FullDisk, fillDisk } from '../full-disk';
import { keepsThePromisesOfAMemory } from './memory-contract';

describe('memory in a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hubot-st2-state-'));
    file = join(folder, 'data', 'state.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('as any memory', () => {
    keepsThePromisesOfAMemory(() => FileMemory.open(file));
  });

  it('is there for the next process, without what was deleted and without claims', async () => {
    const before = await FileMemory.open(file);
    await Promise.all([
      before.set('kept', { deep: ['ü', 1] }),
      before.set('gone', 1),
      before.set('short', 1, 1),
    ]);
    await before.delete('gone');
    await before.claim('lock', 'ann', 60_000);
    // A process that is killed closes nothing.
    const after = await FileMemory.open(file);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await after.list('')).toEqual([['kept', { deep: ['ü', 1] }]]);
    expect(await after.claim('lock', 'bob', 60_000)).toBe(true);
    await Promise.all([before.close(), after.close()]);
  });

  it('has every resolved write in the file, in the order of the writes', async () => {
    const memory = await FileMemory.open(file);
    for (let index = 0; index < 50; index += 1) {
      void memory.set('count', -1);
      await memory.set('count', index);
      expect(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)).toBe(`["count",[${index},0]]`);
    }
    await memory.close();
  });

  it('has what must be there at once in the file when the call is over, whatever is being written', async () => {
    const memory = await FileMemory.open(file);
    const inFile = (key: string) => readFileSync(file, 'utf8').includes(`["${key}",[1,0]]`);
    void memory.setAtOnce('first', 1);
    expect(inFile('first')).toBe(true);
    const others = [memory.set('other', 1), memory.set('gone', 1)];
    await Promise.resolve();
    others.push(memory.delete('gone'), memory.setAtOnce('second', 1));
    expect(inFile('second')).toBe(true);
    await Promise.all(others);
    const after = await FileMemory.open(file);
    expect((await after.list('')).map(([key]) => key).sort()).toEqual(['first', 'other', 'second']);
    await Promise.all([memory.close(), after.close()]);
  });

  it('has what waits in the file before what must be there at once, in order', async () => {
    const memory = await FileMemory.open(file);
    const others = [memory.set('a', 1), memory.set('b', 1)];
    void memory.setAtOnce('c', 1);
    const lines = ['["format",[1,0]]', '["a",[1,0]]', '["b",[1,0]]', '["c",[1,0]]', ''];
    expect(readFileSync(file, 'utf8').split('\n')).toEqual(lines);
    await Promise.all(others);
    await memory.close();
  });

  it('has what must be there at once whole, also while something long is being written', async () => {
    const memory = await FileMemory.open(file);
    const keys: string[] = [];
    const writes: Promise<void>[] = [];
    for (let round = 0; round < 30; round += 1) {
      if (round % 10 === 0) writes.push(memory.set(`long ${round}`, 'x'.repeat(3_000_000)));
      const key = `now ${round}`;
      keys.push(key);
      writes.push(memory.setAtOnce(key, 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(writes);
    const next = await FileMemory.open(file);
    expect((await next.list('now')).map(([key]) => key).sort()).toEqual(keys.sort());
    expect(await next.list('long')).toHaveLength(3);
    await Promise.all([memory.close(), next.close()]);
  });

  it('reads on after a line that a crash cut short, and after rubbish', async () => {
    const before = await FileMemory.open(file);
    await before.set('one', 1);
    await before.close();
    appendFileSync(file, 'rubbish\n{"a":1}\n[1]\n["two",[2,0]]\n["three",[3');
    const memory = await FileMemory.open(file);
    expect((await memory.list('')).sort()).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
    await memory.set('four', 4);
    await memory.close();
    const after = await FileMemory.open(file);
    expect(await after.get('four')).toBe(4);
    expect(await after.get('three')).toBeUndefined();
    await after.close();
  });

  it('does not grow with the number of changes, and loses nothing when it is written anew', async () => {
    const memory = await FileMemory.open(file);
    const long = 'x'.repeat(1_000);
    await memory.set('old', 'from the first file');
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(
        Array.from({ length: 100 }, (_, index) => memory.set(`key ${index}`, { round, long }, 60_000)),
      );
      await memory.delete(`key ${round}`);
    }
    expect(statSync(file).size).toBeLessThan(1_500_000);
    const next = await FileMemory.open(file);
    expect(await next.get('old')).toBe('from the first file');
    expect(await next.get('key 99')).toEqual({ round: 39, long });
    expect(await next.get('key 39')).toBeUndefined();
    expect(await next.list('key')).toHaveLength(99);
    await Promise.all([memory.close(), next.close()]);
  });

  const set = async (memory: FileMemory, key: string) => {
    await memory.set(key, 1);
    return `["${key}",[1,0]]\n`;
  };
  const FIRST = '["format",[1,0]]\n';

  it('begins with its format, and a bot that starts again goes on at its end', async () => {
    const before = await FileMemory.open(file);
    const one = await set(before, 'one');
    await before.close();
    expect(readFileSync(file, 'utf8')).toBe(FIRST + one);
    const after = await FileMemory.open(file);
    const two = await set(after, 'two');
    await after.close();
    expect(readFileSync(file, 'utf8')).toBe(FIRST + one + two);
  });

  it('is not read by a version that does not know how it is written, and stays as it is', async () => {
    const newer = '["format",[2,0]]\n["one",[1,0]]\n';
    mkdirSync(join(folder, 'data'));
    writeFileSync(file, newer);
    await expect(FileMemory.open(file)).rejects.toThrow(
      'it was written by a newer version of this program, in format 2; this one knows 1',
    );
    expect(readFileSync(file, 'utf8')).toBe(newer);
  });

  it.each(['null', '"ab"', '[5,[1,0]]', '["a"', '["a",[1]]', '["a",[1,2e15,3]]', '["a",[1,"2e15"]]'])(
    'takes up nothing from a line that is no record: %s',
    async (line) => {
      mkdirSync(join(folder, 'data'));
      writeFileSync(file, `${FIRST}${line}\n["b",[2,0]]\n`);
      const memory = await FileMemory.open(file);
      expect(await memory.list('')).toEqual([['b', 2]]);
      await memory.close();
    },
  );

  it('is one bot’s alone, and outlives it', async () => {
    const memory = await FileMemory.open(file);
    expect([memory.shared, memory.survivesRestart()]).toEqual([false, true]);
    await memory.close();
  });

  it('is left with all that was asked of it in the file, and free for another bot', async () => {
    const memory = await FileMemory.open(file);
    expect(existsSync(`${file}.pid`)).toBe(true);
    void memory.set('last', 1);
    await memory.close();
    expect(readFileSync(file, 'utf8')).toContain('["last",[1,0]]');
    expect(existsSync(`${file}.pid`)).toBe(false);
  });

  describe('on a disk that was full for a moment', () => {
    let disk: FullDisk | undefined;
    afterEach(() => disk?.free());

    it('says that half a line is not kept, and keeps all that come after it', async () => {
      const memory = await FileMemory.open(file);
      await memory.set('before', 1);
      disk = await fillDisk(5);
      await expect(memory.set('half', 1)).rejects.toThrow('ENOSPC');
      disk.free();
      await memory.set('after', 1);
      await memory.close();
      const next = await FileMemory.open(file);
      expect((await next.list('')).map(([key]) => key)).toEqual(['before', 'after']);
      await next.close();
    });

    it('says so of what must be there at once, and loses nothing that waits before it', async () => {
      const memory = await FileMemory.open(file);
      const waiting = memory.set('waiting', 1);
      disk = await fillDisk(5);
      const refused = memory.setAtOnce('half', 1).catch((error: Error) => error.message);
      const other = waiting.catch((error: Error) => error.message);
      await Promise.all([refused, other]);
      disk.free();
      await memory.setAtOnce('after', 1);
      await memory.close();
      const next = await FileMemory.open(file);
      expect((await next.list('')).map(([key]) => key)).toContain('after');
      expect(await refused).toContain('ENOSPC');
      await next.close();
    });
  });

  describe('which is long', () => {
    const long = 'x'.repeat(1_000);
    const fill = (memory: FileMemory, name: string) =>
      Promise.all(Array.from({ length: 1_500 }, (_, index) => memory.set(`${name} ${index}`, long)));
    const inode = () => statSync(file).ino;

    it('is written anew when most of it is out of date, and not at each change', async () => {
      const memory = await FileMemory.open(file);
      const first = inode();
      await memory.set('a', 1);
      expect(inode()).toBe(first);
      await fill(memory, 'key');
      const second = inode();
      expect(second).not.toBe(first);
      await memory.set('a', 2);
      await memory.set('a', 3);
      expect(inode()).toBe(second);
      await memory.close();
    });

    it('has what must be there at once in the file also while it is written anew, and in the new one', async () => {
      const memory = await FileMemory.open(file);
      const first = inode();
      const filled = fill(memory, 'key');
      let isFilled = false;
      void filled.then(() => {
        isFilled = true;
      });
      const notes: string[] = [];
      while (!isFilled) {
        await new Promise((resolve) => setImmediate(resolve));
        if (inode() !== first || !existsSync(`${file}.new`)) continue;
        const note = `note ${notes.length}`;
        notes.push(note);
        void memory.set(`before ${note}`, 1);
        void memory.setAtOnce(note, 1);
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
        expect(lines.slice(-2)).toEqual([`["before ${note}",[1,0]]`, `["${note}",[1,0]]`]);
      }
      expect(inode()).not.toBe(first);
      expect(notes.length).toBeGreaterThan(0);
      await memory.set('last', 1);
      const next = await FileMemory.open(file);
      expect((await next.list('note')).map(([key]) => key).sort()).toEqual(notes.sort());
      expect(await next.list('before')).toHaveLength(notes.length);
      expect((await next.list('key')).length).toBe(1_500);
      await Promise.all([memory.close(), next.close()]);
    });

    it('goes on growing where it cannot be written anew, and loses nothing', async () => {
      const memory = await FileMemory.open(file);
      mkdirSync(`${file}.new`);
      const first = inode();
      await fill(memory, 'one');
      rmSync(`${file}.new`, { recursive: true });
      await memory.set('a', 1);
      expect(inode()).toBe(first);
      await fill(memory, 'two');
      expect(inode()).not.toBe(first);
      const next = await FileMemory.open(file);
      expect((await next.list('')).length).toBe(3_001);
      await Promise.all([memory.close(), next.close()]);
    });
  });

  it('is read by nobody but its owner', async () => {
    const memory = await FileMemory.open(file);
    await memory.set('a', 1);
    expect(statSync(file).mode & 0o077).toBe(0);
    await memory.close();
  });

  it('says at once where the file cannot be made', async () => {
    writeFileSync(join(folder, 'data'), '');
    await expect(FileMemory.open(file)).rejects.toThrow();
  });
});
