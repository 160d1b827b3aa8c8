import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { folderForPython, removePythonLeftovers } from '../../../src/embedded/python/folders';

const home = mkdtempSync(join(tmpdir(), 'leftovers-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function folder(name: string): string {
  const path = join(home, name);
  mkdirSync(path);
  writeFileSync(join(path, 'request.json'), '{"parameters":{"pin":"1234"}}');
  return path;
}

test('folders of processes that are dead are removed, and nothing else', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const left = [
    folder(`st2-python-${dead}-0123abcd-aB3xY9`),
    // A former process with the number that this one has now.
    folder(`st2-python-${process.pid}-0123abcd-aB3xY9`),
  ];
  const own = await folderForPython();
  rmSync(own, { recursive: true });
  const kept = [
    folder(`st2-python-${process.ppid}-0123abcd-aB3xY9`),
    folder(`st2-python-${dead}-0123abcd-aB3xY9-notes`),
    folder('st2-python-mine'),
    folder(basename(own)),
  ];
  const link = join(home, `st2-python-${dead}-0123abcd-aaaaaa`);
  symlinkSync(kept[1] ?? '', link);
  expect(removePythonLeftovers(home)).toBe(2);
  expect(left.map((path) => existsSync(path))).toEqual([false, false]);
  expect([...kept, link].map((path) => existsSync(path))).toEqual([true, true, true, true, true]);
  expect(existsSync(join(kept[1] ?? '', 'request.json'))).toBe(true);
});
