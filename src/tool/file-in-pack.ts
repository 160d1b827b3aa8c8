import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './command';
import { isKnownPack } from './packs-on-disk';

/** Folders of a pack whose files mean something only with the pack around them. */
const OF_PACK = ['actions', 'rules', 'sensors', 'policies'];

/** A file that is judged with its pack around it: an action, a workflow, a rule, a sensor, a policy, a config. */
export interface FileInPack {
  /** Absolute path of the pack's folder. */
  pack: string;
  /** As findings cite it. */
  file: string;
}

/**
 * The pack that a file other than an alias belongs to.
 * @param place the file, absolute or relative to `folder`, which findings are cited relative to
 * @returns undefined for a folder, for an alias, and for a file that belongs to no pack
 * @throws UsageError for an action, a rule, a sensor or a policy that is in no pack
 */
export async function fileInPack(place: string, folder: string): Promise<FileInPack | undefined> {
  const path = resolve(folder, place);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const pack = await packOf(path);
  if (pack === undefined && OF_PACK.includes(basename(dirname(path))))
    throw new UsageError(
      `${place} belongs in a pack, and there is no pack.yaml above it; "hubot-st2 new pack" writes one`,
    );
  return pack === undefined ? undefined : { pack, file: relative(folder, path) || path };
}

async function packOf(path: string): Promise<string | undefined> {
  const above = dirname(path);
  if (basename(above) === 'configs') {
    const pack = join(dirname(above), 'packs', basename(path).replace(/\.ya?ml$/i, ''));
    if (await isKnownPack(pack)) return pack;
  }
  for (let pack = above; pack !== dirname(pack); pack = dirname(pack)) {
    if (await isKnownPack(pack)) return relative(pack, path).startsWith(`aliases${sep}`) ? undefined : pack;
  }
  return undefined;
}
