import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessGroups } from '../../../src/embedded/processes/process-groups';

const folder = mkdtempSync(join(tmpdir(), 'late-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing else runs in this process meanwhile, as where thousands of other things have come in at once. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('is in the result where this process was busy for longer than it waits for output, and reads it only then', async () => {
  const groups = new ProcessGroups();
  const written = join(folder, 'written');
  const ended = groups.run({
    ...{ file: '/bin/sh', args: ['-c', `echo first; (sleep 0.2; echo second; : > ${written}) & exit 0`] },
    ...{ cwd: folder, env: { PATH: process.env.PATH ?? '' }, mark: 'late-output' },
    signal: new AbortController().signal,
    output(_stream, data) {
      // By then its end was seen. What is due comes before what can be read, in the turn after this one.
      if (data.startsWith('first')) setTimeout(() => setImmediate(busy), 50);
    },
  });
  function busy(): void {
    for (let tries = 0; !existsSync(written) && tries < 1_000; tries += 1) holdUp(10);
    holdUp(500);
  }
  expect(await ended).toMatchObject({ code: 0, stdout: 'first\nsecond\n' });
  groups.close();
});
