import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramEnd } from '../../../src/embedded/runners/runner';
import { FROM_SOURCE } from '../../from-source';

test('where no more files may be opened, a command ends with the reason, and the process goes on', async () => {
  const program = join(__dirname, 'many-at-once.ts');
  const { stdout } = await promisify(execFile)('/bin/sh', [
    '-c',
    `ulimit -n 96 && exec "${process.execPath}" ${FROM_SOURCE.join(' ')} "${program}"`,
  ]);
  const { ends, last } = JSON.parse(stdout) as { ends: ProgramEnd[]; last: ProgramEnd };
  const failed = ends.filter(({ code }) => code !== 0);
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.every(({ error }) => /EMFILE/.test(error ?? ''))).toBe(true);
  expect(ends.some(({ stdout }) => stdout === 'done\n')).toBe(true);
  expect(last).toMatchObject({ code: 0, stdout: 'done\n' });
});
