import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackPlace } from './place';
import type { PackOrigin } from './source';

/** What was installed here, and where it came from; other packs in the folder are somebody's own. */
export type Receipts = Record<string, PackOrigin>;

const NAME = '.installed.json';

/** Where each installed pack came from; nothing where that was never noted or cannot be read. */
export function readReceipts({ packs }: PackPlace): Receipts {
  try {
    return JSON.parse(readFileSync(join(packs, NAME), 'utf8')) as Receipts;
  } catch {
    return {};
  }
}

/** @param source undefined where the pack is no longer there */
export function writeReceipt(place: PackPlace, ref: string, source: PackOrigin | undefined): void {
  const { [ref]: _old, ...others } = readReceipts(place);
  const receipts = source === undefined ? others : { ...others, [ref]: source };
  writeFileSync(join(place.packs, NAME), `${JSON.stringify(receipts, undefined, 2)}\n`);
}
