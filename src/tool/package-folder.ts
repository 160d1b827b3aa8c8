import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Absolute path of this package's own folder, from the sources as from the build. */
export function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'alias.schema.json'))) {
    const above = dirname(folder);
    if (above === folder)
      throw new Error('the package hubot-st2 is incomplete: alias.schema.json is missing');
    folder = above;
  }
  return folder;
}
