import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { amount } from '../core/amount';
import { systemClock } from '../core/clock';
import { packageFolder } from '../core/package-folder';
import type { Inspection, Pack } from '../embedded';
import type { PackSource } from '../language/lint';
import type { Finding } from '../language/lint/finding';

/**
 * Looks at everything in these packs but their aliases.
 * @param folder absolute path that findings are cited relative to
 * @param complain is told what could not be looked at
 */
export async function inspectOnDisk(
  sources: readonly PackSource[],
  folder: string,
  complain: (text: string) => void,
): Promise<Inspection> {
  // Loaded only here: whoever uses the tool for something else does not load a server.
  const {
    doubtsInAliases,
    doubtsInPacks,
    InspectedFiles,
    inspectPacks,
    knowledgeOf,
    outlinePython,
    pythonFilesOf,
    pythonFindings,
  } = require('../embedded') as typeof import('../embedded');
  const folders = sources.flatMap((source) => (source.folder === undefined ? [] : [source.folder]));
  const packs = folders.map(packIn);
  const refs = new Set(packs.map(({ ref }) => ref));
  const others = builtInPacks().filter(({ ref }) => !refs.has(ref));
  const now = systemClock.now();
  const read = new InspectedFiles({ now, rest: nextTurn });
  const known = knowledgeOf([...others, ...packs]);
  const { findings, files } = await inspectPacks(packs, known, read);
  const python = pythonFilesOf(packs);
  const looks = await outlinePython([...python.keys()]);
  if (looks === undefined)
    complain(`python3 is not here: ${amount(python.size, 'Python file')} could not be looked at.`);
  return {
    findings: [
      ...findings,
      ...(await doubtsInPacks(packs, known, read, now)),
      ...(await doubtsInAliases(packs, known, read)),
      ...(looks === undefined ? [] : pythonFindings(packs, python, looks, known)),
      ...hidingFindings(packs),
    ].map((finding) => ({
      ...finding,
      file: relative(folder, finding.file) || finding.file,
    })),
    files,
  };
}

/** Packs that take the place of one that this package brings along. */
function hidingFindings(packs: readonly Pack[]): Finding[] {
  const own = join(packageFolder(), 'packs');
  return packs.flatMap(({ ref, folder }) => {
    const file = join(folder, 'pack.yaml');
    const brought = join(own, ref);
    if (folder === brought || !existsSync(file) || !existsSync(join(brought, 'pack.yaml'))) return [];
    return [
      {
        ...{ file, line: 1, column: 1, pack: ref, rule: 'hides-a-pack', kind: 'hint' },
        why: `hubot-st2 brings a pack "${ref}" along, which is not used where this one is.`,
        fix: 'Give this pack another ref if you want both.',
      },
    ];
  });
}

/** The packs that every backend has. */
export function builtInPacks(): Pack[] {
  return ['core', 'chatops'].map((name) => packIn(join(packageFolder(), 'packs', name)));
}

/** A pack as the embedded backend loads it. @param folder absolute path */
export function packIn(folder: string): Pack {
  const { loadPack, findRunner } = require('../embedded') as typeof import('../embedded');
  return loadPack(folder, findRunner, (ref) => join(dirname(dirname(folder)), 'configs', `${ref}.yaml`));
}
