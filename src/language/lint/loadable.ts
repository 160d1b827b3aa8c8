import type { ActionAlias } from '../../core/stackstorm-types';
import { type AliasSource, readAlias } from './alias-source';
import type { Finding } from './finding';
import type { PackSource } from './pack-source';
import { checkShape } from './rules/shape';

/**
 * The aliases of these packs as a server would have them after loading, and why others are left out.
 * Nothing but YAML and shape is looked at; what formats mean is for whoever matches with them.
 */
export function loadableAliases(packs: readonly PackSource[]): {
  aliases: ActionAlias[];
  refused: Finding[];
} {
  const aliases = new Map<string, ActionAlias>();
  const refused: Finding[] = [];
  for (const pack of packs) {
    for (const file of pack.aliases) {
      const { alias, findings } = readAlias(pack, file);
      const errors = [...findings, ...(alias ? checkShape(alias) : [])].filter(
        ({ kind }) => kind === 'error',
      );
      refused.push(...errors);
      if (alias === undefined || errors.some(({ rule }) => rule !== 'duplicate-key')) continue;
      aliases.set(`${alias.pack}.${alias.name}`, asLoaded(alias));
    }
  }
  return { aliases: [...aliases.values()], refused };
}

/** Only after `checkShape` found no error: every key has its type. */
function asLoaded({ mapping, pack, file }: AliasSource): ActionAlias {
  const given = Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== null));
  return {
    ...(given as unknown as ActionAlias),
    pack,
    ref: `${pack}.${String(mapping.name)}`,
    metadata_file: file,
  };
}
