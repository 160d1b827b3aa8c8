import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Mapping } from '../../../core/mapping';
import { nearest } from '../../../core/slips';
import type { Finding } from '../../../language/lint/finding';
import { entryPoint } from '../../runners/pack-file';
import { packFileIn } from '../load-pack';
import type { Pack } from '../pack';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { type InspectedFiles, MAX_LENGTH } from './inspected-files';

/** The folders of a pack that are looked into, and keys that tell what belongs there. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  actions: ['runner_type'],
  aliases: ['action_ref', 'formats'],
  rules: ['trigger', 'action'],
  sensors: ['class_name', 'entry_point'],
  policies: ['policy_type', 'resource_ref'],
  triggers: ['payload_schema'],
};
const ONE: Readonly<Record<string, string>> = {
  ...{ actions: 'an action', aliases: 'an alias', rules: 'a rule', sensors: 'a sensor' },
  ...{ policies: 'a policy', triggers: 'a type of trigger' },
};

/** What folders of a pack are called by mistake, and what StackStorm calls them. */
const MISNAMED: Readonly<Record<string, string>> = {
  ...{ action: 'actions', alias: 'aliases', rule: 'rules', sensor: 'sensors', trigger: 'triggers' },
  ...{ policy: 'policies', workflow: 'actions/workflows', workflows: 'actions/workflows' },
};

/** Files at the top of a pack that are read, each by one name. */
const AT_THE_TOP = ['pack.yaml', 'config.schema.yaml', 'requirements.txt'];

/** Folders in which nobody expects a file to be used. */
const PUT_AWAY =
  /^(?:[._].*|node_modules|disabled|deprecated|obsolete|unused|old|archived?|drafts?|backups?|examples?|samples?|templates?|tests?|fixtures?|etc|docs?|lib)$/i;

/** How deep below a folder that is looked into. */
const MAX_DEPTH = 3;

const YAML = /\.ya?ml$/;
/** What editors and systems make of `.yaml`; nobody reads it. */
const NOT_YAML = /\.ya?ml(?:\.txt)?$/i;

/**
 * Files that look as if they were read and that nobody reads: metadata in a folder below, or in none, names that end
 * otherwise, and configurations of packs that are not there.
 * @param packs references of all packs
 */
export async function unreadFiles(
  pack: Pack,
  packs: readonly string[],
  read: InspectedFiles,
): Promise<Finding[]> {
  const { folder, ref } = pack;
  const found = [
    ...(await read.placed(join(folder, 'pack.yaml'), ref, misnamedFolders(folder))),
    ...withoutMetadata(pack),
  ];
  // They need be no YAML, and nothing in them matters.
  for (const [file, { path, ...fault }] of misnamedFiles(pack, packs))
    found.push({ file, line: 1, column: 1, pack: ref, ...fault });
  for (const file of strayFiles(pack)) {
    const stray = (raw: Mapping) => strayDoubts(raw, relative(folder, file).split('\\').join('/'));
    found.push(...(await read.findings(file, ref, stray, { name: 'stray', depends: [] })));
  }
  return found;
}

/** A pack without pack.yaml runs here, and StackStorm does not register it. */
function withoutMetadata({ folder, ref, actions, rules, sensors }: Pack): Finding[] {
  if (packFileIn(folder) !== undefined) return [];
  // A folder of aliases may be meant for this bot only.
  if (actions.length + rules.length + sensors.length === 0) return [];
  const file = join(folder, 'pack.yaml');
  const { path: _, ...fault } = doubt(
    [],
    'The pack has no pack.yaml, so StackStorm does not register it.',
    `Write it: \`ref: ${ref}\`, name, description, version, author and email; hubot-st2 new pack does.`,
  );
  return [{ file, line: 1, column: 1, pack: ref, ...fault }];
}

function misnamedFolders(folder: string): PackFault[] {
  const names = Object.keys(KINDS);
  return entriesOf(folder).flatMap((entry) => {
    const { name } = entry;
    const small = name.toLowerCase();
    const meant = names.includes(small) ? small : MISNAMED[small];
    return entry.isDirectory() &&
      !names.includes(name) &&
      meant !== undefined &&
      entriesOf(join(folder, name)).some((one) => YAML.test(one.name))
      ? [doubt([], `Nobody looks into the folder "${name}" of a pack.`, `Call it "${meant}".`)]
      : [];
  });
}

function misnamedFiles(pack: Pack, packs: readonly string[]): [file: string, fault: PackFault][] {
  const { folder } = pack;
  const inFolders = Object.keys(KINDS).flatMap((kind) =>
    filesOf(join(folder, kind)).flatMap((name): [string, PackFault][] =>
      NOT_YAML.test(name) && !YAML.test(name)
        ? [[join(folder, kind, name), unreadName(name, `${name.replace(NOT_YAML, '')}.yaml`)]]
        : [],
    ),
  );
  const atTheTop = filesOf(folder).flatMap((name): [string, PackFault][] => {
    const meant = AT_THE_TOP.includes(name) ? undefined : nearest(name, AT_THE_TOP);
    return meant === undefined || existsSync(join(folder, meant))
      ? []
      : [[join(folder, name), unreadName(name, meant)]];
  });
  return [...inFolders, ...atTheTop, ...misnamedConfigs(pack, packs)];
}

function unreadName(name: string, meant: string): PackFault {
  return doubt([], `Nobody reads a file that is called ${name}.`, `Call it ${meant}.`);
}

/** Beside the configuration of this pack: one that ends otherwise, or is called nearly as the pack is. */
function misnamedConfigs(
  { ref, folder, configFile }: Pack,
  packs: readonly string[],
): [file: string, fault: PackFault][] {
  const place = dirname(configFile);
  if (existsSync(configFile)) return [];
  return filesOf(place).flatMap((name): [string, PackFault][] => {
    const owner = name.replace(NOT_YAML, '');
    const isOfOther = packs.includes(owner) || existsSync(join(dirname(folder), owner));
    if (owner === name || (owner !== ref && (isOfOther || nearest(owner, [ref]) === undefined))) return [];
    const meant = basename(configFile);
    return [
      [
        join(place, name),
        owner === ref
          ? unreadName(name, meant)
          : doubt(
              [],
              `There is no pack "${owner}", so nobody reads this configuration.`,
              `Call it ${meant}.`,
            ),
      ],
    ];
  });
}

/** YAML files of a pack that lie where no metadata is read, and that no action runs. */
function strayFiles({ folder, actions }: Pack): string[] {
  const run = new Set(actions.map(entryPoint));
  const known = ['config.yaml', ...AT_THE_TOP];
  const atTheTop = filesOf(folder).filter((name) => !known.includes(name) && !/^\./.test(name));
  return [
    ...atTheTop.map((name) => join(folder, name)),
    ...Object.keys(KINDS).flatMap((kind) => filesBelow(join(folder, kind))),
  ].filter((file) => YAML.test(file) && !run.has(file) && isShort(file));
}

/** The files in the folders of a folder, and not those in itself. */
function filesBelow(folder: string, depth = 0): string[] {
  if (depth === MAX_DEPTH) return [];
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !PUT_AWAY.test(entry.name))
    .flatMap(({ name }) => {
      const inner = join(folder, name);
      return [...filesOf(inner).map((file) => join(inner, file)), ...filesBelow(inner, depth + 1)];
    });
}

/** @param place of the file within the pack */
function strayDoubts(raw: Mapping, place: string): PackFault[] {
  const kind = Object.keys(KINDS).find((one) => KINDS[one]?.every((key) => Object.hasOwn(raw, key)));
  if (kind === undefined) return [];
  return [
    doubt(
      [],
      `This is ${ONE[kind]}, and nobody looks for ${ONE[kind]} in ${dirname(place) === '.' ? 'the folder of the pack itself' : dirname(place)}.`,
      `Move it to ${kind}/${basename(place)}.`,
    ),
  ];
}

function isShort(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  return size !== undefined && size <= MAX_LENGTH;
}

function filesOf(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
