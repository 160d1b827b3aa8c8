import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { ActionMetadata, RunEnd } from './runner';

/** The path of the file that an action runs, inside its pack whatever `entry_point` says. */
export function entryPoint(action: ActionMetadata): string | undefined {
  const path = resolve(join(action.packFolder, 'actions'), action.entry_point);
  return path.startsWith(action.packFolder + sep) ? path : undefined;
}

/** What keeps an action from being run: its file is not there, or not the pack's. */
export function checkEntryPoint(action: ActionMetadata): string | undefined {
  const path = entryPoint(action);
  if (path === undefined) return `entry_point "${action.entry_point}" leads out of the pack`;
  if (existsSync(path)) return undefined;
  return existsSync(join(action.packFolder, action.entry_point))
    ? `the file of an action is looked for in the pack's actions folder: write its entry_point as ${relative('actions', action.entry_point)}`
    : `the file ${action.entry_point} is not in the pack's actions folder`;
}

/** The file's path, or how an action ends whose file was taken away since it was registered. */
export function presentEntryPoint(action: ActionMetadata): { path: string } | RunEnd {
  const path = entryPoint(action);
  if (path !== undefined && existsSync(path)) return { path };
  return { status: 'failed', result: { error: `The script ${action.entry_point} is not there any more.` } };
}
