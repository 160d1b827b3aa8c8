import { spawn } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const BUILT = join(ROOT, 'dist/src/index.js');

describe('a build', () => {
  it('leaves no moment without the program, for a bot that starts meanwhile, and nothing of a source that is gone', async () => {
    const gone = join(ROOT, 'dist/src/of-a-source-that-is-gone.js');
    writeFileSync(gone, '');
    const before = statSync(BUILT).ino;
    const building = spawn(process.execPath, [join(ROOT, 'bin/build.js')], { stdio: 'inherit' });
    const ended = new Promise((resolve) => building.once('exit', resolve));
    let looks = 0;
    while (building.exitCode === null) {
      if (!existsSync(BUILT)) throw new Error(`the program was away at look ${looks}`);
      looks += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toBe(0);
    expect([statSync(BUILT).ino === before, existsSync(gone)]).toEqual([false, false]);
  });
});
