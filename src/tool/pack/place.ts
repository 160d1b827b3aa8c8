import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readConfig } from '../../core/config';
import type { Pack } from '../../embedded';
import { type ToolCall, type ToolOption, UsageError } from '../command';

/** For commands that work on the packs of a bot. */
export const PLACE_OPTION: Record<'packs', ToolOption> = {
  packs: {
    type: 'string',
    short: 'p',
    value: 'FOLDER',
    description: 'The packs folder; the first of ST2_EMBEDDED_PACKS, or ./packs by default',
  },
};

/** Where the packs of a bot lie, and beside them their configurations and virtual environments, as on StackStorm. */
export interface PackPlace {
  /** Absolute. */
  packs: string;
  configs: string;
}

/** The place that a call is about. It need not be there yet. */
export function packPlaceOf(call: ToolCall): PackPlace {
  const { config } = readConfig({ ...call.environment });
  const packs = resolve(call.folder, call.text('packs') ?? config.embeddedPacks[0] ?? 'packs');
  return { packs, configs: join(dirname(packs), 'configs') };
}

/** Absolute path of `configs/<pack>.yaml`. */
export function configFileIn({ configs }: PackPlace, ref: string): string {
  return join(configs, `${ref}.yaml`);
}

/** A pack from its folder. Loaded only here: whoever uses the tool for aliases does not load a server. */
export function readPackFolder(place: PackPlace, folder: string): Pack {
  const { loadPack, findRunner } = require('../../embedded') as typeof import('../../embedded');
  return loadPack(folder, findRunner, (ref) => configFileIn(place, ref));
}

/** All packs of a place, by name. */
export function packsIn(place: PackPlace): Pack[] {
  if (!existsSync(place.packs)) return [];
  return readdirSync(place.packs, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map(({ name }) => join(place.packs, name))
    .filter((folder) => existsSync(join(folder, 'pack.yaml')))
    .map((folder) => readPackFolder(place, folder))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

/** @throws UsageError where there is no such pack */
export function packNamed(place: PackPlace, ref: string | undefined): Pack {
  if (ref === undefined) throw new UsageError('name one pack');
  const packs = packsIn(place);
  const found = packs.find((pack) => pack.ref === ref);
  if (found !== undefined) return found;
  const others = packs.map((pack) => pack.ref).join(', ') || 'none';
  throw new UsageError(`there is no pack "${ref}" in ${place.packs}; there are: ${others}`);
}
