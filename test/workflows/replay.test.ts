import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FROM_SOURCE } from '../from-source';

const ROOT = resolve(__dirname, '../..');
const RECORDED = resolve(ROOT, '../shared/contract/workflows');

test('recorded workflows come out here as they did on StackStorm', () => {
  if (!existsSync(RECORDED)) {
    process.stdout.write('There are no recordings beside the project; workflows were not replayed.\n');
    return;
  }
  const { stdout } = spawnSync(process.execPath, [...FROM_SOURCE, join(__dirname, 'run.ts'), RECORDED], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stdout.split('\n').filter((line) => line.startsWith('DIFF'))).toEqual([]);
  const { passed, total } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
  expect(passed).toBe(total);
  expect(total).toBeGreaterThan(60);
});
