import { lstatSync, type Stats } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';

/** Editors write a file in several steps; one reload for all of them. */
const QUIET_MS = 80;

/**
 * Watches packs folders and calls `changed` with the folder of each pack whose files changed.
 * @returns a promise that resolves, once watching has begun, to a function that ends it
 */
export async function watchPacks(
  folders: readonly string[],
  changed: (packFolder: string) => void,
  clock: Clock,
  log: Log,
): Promise<() => Promise<void>> {
  const roots = folders.map((folder) => resolve(folder));
  // A watcher of nothing is never ready.
  if (roots.length === 0) return async () => {};
  const pending = new Map<string, () => void>();
  const watcher = watch(roots, {
    ignoreInitial: true,
    depth: 4,
    ignored: (path: string, stats?: Stats) => isNoPartOfPack(path) || isToldByItsFolder(path, stats),
  });
  const touched = (path: string) => {
    for (const folder of packFoldersOf(roots, resolve(path))) {
      pending.get(folder)?.();
      pending.set(
        folder,
        clock.after(QUIET_MS, () => {
          pending.delete(folder);
          changed(folder);
        }),
      );
    }
  };
  watcher.on('all', (_event, path) => touched(path));
  // What happens to the files in a folder, as the system tells it.
  watcher.on('raw', (_event, name: string | null, details) => {
    const { watchedPath } = details as { watchedPath: string };
    const path = name ? join(watchedPath, name) : watchedPath;
    if (!isNoPartOfPack(path)) touched(path);
  });
  watcher.on('error', (error) => {
    // A link that leads back to itself is no file, as whoever reads the pack has said.
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return;
    log.warn(`Packs cannot be watched for changes: ${messageOf(error)}`);
  });
  await new Promise<void>((resolveReady) => watcher.once('ready', resolveReady));
  return async () => {
    for (const stop of pending.values()) stop();
    await watcher.close();
  };
}

/** What others keep in a pack: packages, history, what Python and editors leave behind. */
function isNoPartOfPack(path: string): boolean {
  return /(^|[\\/])(node_modules|\.git|__pycache__)([\\/]|$)/.test(path) || /~$|\.sw.$/.test(basename(path));
}

/**
 * Whether the watch on its folder tells of a file: a watch of its own takes 6 KB, of ten thousand files as much as the server. What a
 * link leads to lies in another folder.
 */
function isToldByItsFolder(path: string, stats: Stats | undefined): boolean {
  if (stats?.isFile() !== true) return false;
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true;
}

/** The pack that a path belongs to: the root itself, where the root is a pack, and the folder below it. */
function packFoldersOf(roots: readonly string[], path: string): string[] {
  return roots.flatMap((root) => {
    const inside = relative(root, path);
    if (inside.startsWith('..')) return [];
    const first = inside.split(sep)[0];
    // A pack that is being brought lies in a hidden folder until it is complete.
    if (first?.startsWith('.')) return [];
    return first === undefined || first === '' ? [root] : [root, join(root, first)];
  });
}
