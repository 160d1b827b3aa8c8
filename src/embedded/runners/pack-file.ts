import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { ActionMetadata, RunEnd } from './runner';

/** The folders of a pack in which the file of an `entry_point` is looked for, and whose file it is. */
const OWNERS = { actions: 'an action', sensors: 'a sensor' };
type Folder = keyof typeof OWNERS;

/** Undefined where it would lead out of the pack. */
function pathIn(pack: string, folder: Folder, name: string): string | undefined {
  const path = resolve(join(pack, folder), name);
  return path.startsWith(pack + sep) ? path : undefined;
}

/**
 * The file that an `entry_point` names, or why there is none, as half a sentence.
 * @param pack absolute path of its folder
 */
export function fileOfEntryPoint(
  pack: string,
  folder: Folder,
  name: string,
): { path: string } | { why: string } {
  const path = pathIn(pack, folder, name);
  if (path === undefined) return { why: `entry_point "${name}" leads out of the pack` };
  if (existsSync(path)) return { path };
  return {
    why: existsSync(join(pack, name))
      ? `the file of ${OWNERS[folder]} is looked for in the pack's ${folder} folder: write its entry_point as ${relative(folder, name)}`
      : `the file ${name} is not in the pack's ${folder} folder`,
  };
}

/** The path of the file that an action runs, inside its pack whatever `entry_point` says. */
export function entryPoint({ packFolder, entry_point }: ActionMetadata): string | undefined {
  return pathIn(packFolder, 'actions', entry_point);
}

/** What keeps an action from being run: its file is not there, or not the pack's. */
export function checkEntryPoint({ packFolder, entry_point }: ActionMetadata): string | undefined {
  const found = fileOfEntryPoint(packFolder, 'actions', entry_point);
  return 'why' in found ? found.why : undefined;
}

/** The file's path, or how an action ends whose file was taken away since it was registered. */
export function presentEntryPoint(action: ActionMetadata): { path: string } | RunEnd {
  const path = entryPoint(action);
  if (path !== undefined && existsSync(path)) return { path };
  return { status: 'failed', result: { error: `The script ${action.entry_point} is not there any more.` } };
}
