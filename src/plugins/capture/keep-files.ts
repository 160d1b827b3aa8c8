import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import type { PackFile } from './capture';

/**
 * Writes files into a pack's folder, which is made with its `pack.yaml` where it is not there.
 * @throws Error with a sentence where a file is there already or cannot be written
 */
export async function keepFiles(folder: string, pack: string, files: readonly PackFile[]): Promise<void> {
  for (const { path } of files) {
    const there = await access(join(folder, path)).then(
      () => true,
      () => false,
    );
    if (there) throw new Error(`${pack}/${path} already exists: choose another name`);
  }
  await write(join(folder, 'pack.yaml'), packFile(pack)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  // The alias last: a pack that is read meanwhile has no command without its action.
  for (const { path, content } of files) await write(join(folder, path), content);
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { flag: 'wx' });
}

function packFile(pack: string): string {
  return `---\n${dump({
    ref: pack,
    name: pack,
    description: 'Commands made in chat, from what people did',
    version: '0.1.0',
    author: 'made in chat',
    email: 'chat@example.com',
  })}`;
}
