import type { AliasSource } from '../alias-source';
import type { Finding } from '../finding';
import type { LintRule } from '../lint-rule';

/** Names that stand for more than one alias: in one pack the last file wins, across packs StackStorm mixes them up. */
export const namesRule: LintRule = ({ aliases }) => [checkNames(aliases.map(({ alias }) => alias))];

function checkNames(aliases: readonly AliasSource[]): Finding[] {
  const byName = new Map<string, AliasSource[]>();
  for (const alias of aliases) {
    if (alias.name === '') continue;
    const same = byName.get(alias.name);
    if (same) same.push(alias);
    else byName.set(alias.name, [alias]);
  }
  return [...byName.values()].flatMap((same) => [...inOnePack(same), ...acrossPacks(same)]);
}

function inOnePack(same: AliasSource[]): Finding[] {
  const firstOf = new Map<string, AliasSource>();
  return same.flatMap((alias) => {
    const first = firstOf.get(alias.pack);
    if (!first) {
      firstOf.set(alias.pack, alias);
      return [];
    }
    return [
      alias.atValue(['name'], {
        rule: 'name-used-twice',
        // Loose files need not be installed together as one pack.
        kind: alias.source.named ? 'error' : 'warning',
        why: `${first.file} in the same pack is called "${alias.name}" too; only one of the two is kept.`,
        fix: 'Give each alias of a pack a name of its own.',
      }),
    ];
  });
}

function acrossPacks(same: AliasSource[]): Finding[] {
  const enabled = same.filter((alias) => alias.enabled);
  const packs = new Set(enabled.map((alias) => alias.pack));
  if (packs.size < 2) return [];
  const reported = new Set<string>();
  return enabled.flatMap((alias) => {
    if (reported.has(alias.pack)) return [];
    reported.add(alias.pack);
    const others = [...packs].filter((pack) => pack !== alias.pack);
    return [
      alias.atValue(['name'], {
        rule: 'name-in-two-packs',
        kind: 'warning',
        why:
          `The name "${alias.name}" is also used in ${others.join(', ')}; StackStorm looks aliases up by bare name, ` +
          'so with both installed it may take the wrong one and refuse the command.',
        fix: `Put the pack into the name, e.g. ${alias.pack}_${alias.name}.`,
      }),
    ];
  });
}
