import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** The package as `npm pack` makes it of what is built, in a folder of its own that the caller removes. */
export function ownTarball(): { folder: string; tarball: string } {
  execFileSync(process.execPath, [join(ROOT, 'bin/build.js')]);
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-bench-'));
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const name = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
  return { folder, tarball: join(folder, name.trim()) };
}
