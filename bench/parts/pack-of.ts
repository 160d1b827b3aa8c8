import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with a pack of so many aliases, each a file of its own as packs have them. */
export function packOf(aliases: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-footprint-'));
  const written = join(folder, 'packs/bench/aliases');
  mkdirSync(written, { recursive: true });
  writeFileSync(join(folder, 'packs/bench/pack.yaml'), 'name: bench\nversion: 1.0.0\n');
  for (let at = 0; at < aliases; at += 1)
    writeFileSync(
      join(written, `echo${at}.yaml`),
      `name: echo${at}\naction_ref: core.echo\ndescription: Says a text\nformats: ["echo ${at} {{ message }}"]\n`,
    );
  return folder;
}
