import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Knowledge } from '../../embedded';
import { type ToolCall, type ToolOption, UsageError } from '../command';
import { builtInPacks, packIn } from '../inspect-on-disk';
import { isPack, packName } from '../packs-on-disk';

export const PACK_OPTION: Record<'pack', ToolOption> = {
  pack: {
    type: 'string',
    short: 'p',
    value: 'FOLDER',
    description: 'Folder of the pack; created if it does not exist',
  },
};

/** The pack that a new file is for, and what the file may refer to. */
export interface PackAround {
  /** Absolute path; it need not be there. */
  folder: string;
  ref: string;
  /** Of this pack, of those beside it, and of those that every backend has. */
  known: Knowledge;
  /** A path below the pack, as the person would write it. */
  cite(path: string): string;
}

/** @throws UsageError where nobody says which pack */
export async function packAround(call: ToolCall): Promise<PackAround> {
  const folder = await chooseFolder(call);
  const { knowledgeOf } = require('../../embedded') as typeof import('../../embedded');
  const packs = [...builtInPacks(), ...(await packsBeside(folder))];
  return {
    folder,
    ref: (await packName(folder)) ?? basename(folder),
    known: knowledgeOf(packs),
    cite: (path) => relative(call.folder, join(folder, path)) || '.',
  };
}

/** The pack to write into: what was asked for, else the one that the current folder is. */
export async function chooseFolder(call: ToolCall): Promise<string> {
  const given = call.text('pack');
  if (given !== undefined) return resolve(call.folder, given);
  if (await isPack(call.folder)) return call.folder;
  while (call.terminal.interactive) {
    const answer = await call.terminal.ask('Folder of the pack [packs/mine]: ');
    if (answer === undefined) break;
    const folder = answer.trim() || 'packs/mine';
    if (!/[\s{}|*?"<>]/.test(folder)) return resolve(call.folder, folder);
    call.terminal.complain(`"${folder}" is no folder name; say a folder, e.g. packs/mine`);
  }
  throw new UsageError('say which pack it belongs to, e.g. --pack packs/mine');
}

/** The pack itself, if it exists, and its neighbours. */
async function packsBeside(folder: string) {
  const above = dirname(folder);
  const names = await readdir(above).catch(() => []);
  const packs = [];
  for (const name of names.sort()) {
    const file = join(above, name, 'pack.yaml');
    if (await stat(file).catch(() => undefined)) packs.push(packIn(join(above, name)));
  }
  return packs;
}
