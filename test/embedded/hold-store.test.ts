import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockStore } from '../../src/embedded/store/database';

describe('The store is for one process at a time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'held-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a second one is told that another bot has it, and gets it once that one has ended', () => {
    const release = lockStore(folder);
    expect(() => lockStore(folder)).toThrow(/Another bot on this machine uses the folder .*choose another/);
    release();
    lockStore(folder)();
  });

  test('a folder that cannot be made is told in a sentence', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => lockStore(join(folder, 'file', 'below'))).toThrow(/cannot be written .*write access/);
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('so is one on a file system that takes none, and nothing hangs', () => {
    for (const below of ['/proc/x', '/proc/x/y/z', '/sys/x'])
      expect(() => lockStore(below)).toThrow(/cannot be written .*choose another folder/);
  });
});
