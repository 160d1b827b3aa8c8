import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Absolute path of this package's own folder, the one with its package.json: from `src`, from `dist/src` and
 * from an installed package alike. Where there is none, as in a program that was packed into one file, the root
 * of the file system. Looked for at each call, never while a module is loaded.
 */
export function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
