import { join, resolve } from 'node:path';
import { readConfig } from '../core/config';
import { packageFolder } from '../core/package-folder';
import type { ActionAlias } from '../core/stackstorm-types';
import { loadableAliases, type PackSource } from '../language/lint';
import { backendInEnvironment, namesBackend } from './backend-in-environment';
import type { ToolCall, ToolOption } from './command';
import { isPack, readPacks } from './packs-on-disk';

/** For commands that work on all aliases. */
export const PACKS_OPTION: Record<'packs', ToolOption> = {
  packs: {
    type: 'string',
    short: 'p',
    multiple: true,
    value: 'PLACE',
    description: 'Aliases of these packs (folder or file); may be repeated',
  },
};

export const WHERE_ALIASES_COME_FROM = `
Aliases come from --packs; else from the StackStorm that ST2_API_URL names; else from ./packs (or the
pack in the current folder) and the samples that this package brings along.`;

/** Aliases to work on, and in words where they come from. */
export interface AliasesAtHand {
  aliases: ActionAlias[];
  from: string;
}

/**
 * Reads the aliases that a command is about; says on the terminal which files are left out.
 * @throws UsageError, BackendError
 */
export async function aliasesAtHand(call: ToolCall): Promise<AliasesAtHand> {
  const places = call.texts('packs');
  if (places.length === 0 && namesBackend(call.environment)) {
    const { st2, config } = backendInEnvironment(call);
    return { aliases: await st2.listAliases(), from: config.apiUrl ?? '' };
  }
  const { aliases, refused } = loadableAliases(await packsAtHand(call));
  for (const { file, line, why } of refused) call.terminal.complain(`${file}:${line} is ignored: ${why}`);
  return { aliases, from: places.length > 0 ? places.join(', ') : 'the packs here and the samples' };
}

/** The packs that a bot started in this folder would have, unless places are given. */
export async function packsAtHand(call: ToolCall): Promise<PackSource[]> {
  const places = call.texts('packs');
  if (places.length > 0) return readPacks(places, call.folder);
  const samples = join(packageFolder(), 'packs');
  const found: PackSource[] = [];
  for (const place of new Set([...(await ownPlaces(call)), samples])) {
    // A folder without packs is no mistake of the person's here: nobody named it.
    found.push(...(await readPacks([place], call.folder).catch(() => [])));
  }
  return found;
}

/** Folders with the person's own packs. */
export async function ownPlaces(call: ToolCall): Promise<string[]> {
  if (await isPack(call.folder)) return [call.folder];
  const { config } = readConfig({ ...call.environment });
  return config.embeddedPacks.map((place) => resolve(call.folder, place));
}
