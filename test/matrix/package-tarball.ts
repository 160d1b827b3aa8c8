import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROJECT = resolve(__dirname, '../..');

let packed: Promise<string> | undefined;

/** The package as `npm pack` makes it; once a process, also where jest loads this file for each of its own. */
export function packageTarball(): Promise<string> {
  packed ??= (async () => {
    const folder = join(tmpdir(), `hubot-st2-pack-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    const made = tarballIn(folder);
    if (made !== undefined) return made;
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    await run('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], {
      cwd: PROJECT,
      maxBuffer: 1 << 26,
    });
    const tarball = tarballIn(folder);
    if (tarball === undefined) throw new Error('npm pack made nothing');
    return tarball;
  })();
  return packed;
}

function tarballIn(folder: string): string | undefined {
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  return name === undefined ? undefined : join(folder, name);
}

/** Installs packages with npm into a folder that has a package.json. */
export async function npmInstall(folder: string, packages: string[]): Promise<void> {
  const quiet = [
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--prefer-offline',
    '--legacy-peer-deps',
    '--no-package-lock',
  ];
  await run('npm', ['install', ...quiet, ...packages], { cwd: folder, maxBuffer: 1 << 26 });
}
