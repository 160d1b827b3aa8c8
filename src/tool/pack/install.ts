import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { amount } from '../../core/amount';
import type { Pack } from '../../embedded';
import { type ExitCode, type ToolCall, type ToolCommand, type ToolOption, UsageError } from '../command';
import { DATA_OPTION } from '../embedded-at-hand';
import { printable } from '../terminal';
import { askFor, ConfigWriter, entriesOf, valueAt } from './ask-config';
import { type PackPlace, PLACE_OPTION, packPlaceOf, readPackFolder } from './place';
import { installRequirements } from './python-packages';
import { readReceipts, writeReceipt } from './receipts';
import { registerInBot } from './register';
import { bringPack } from './source';

const WHEELS_OPTION: Record<'wheels', ToolOption> = {
  wheels: {
    type: 'string',
    value: 'FOLDER',
    description: 'Take Python packages from this folder of wheels instead of an index',
  },
};

/** `hubot-st2 pack install`: brings a pack into a bot, with its Python packages and its configuration. */
export const packInstall: ToolCommand = {
  name: 'pack install',
  summary: 'Bring a pack into the packs folder: check it, install what it requires, ask how to configure it',
  takes: 'FOLDER|GIT',
  options: { ...WHEELS_OPTION, ...PLACE_OPTION, ...DATA_OPTION },
  notes: `GIT is what git can clone, with a branch or tag behind #. Python packages of requirements.txt go into a virtual
environment in virtualenvs/ beside the packs folder. A bot that runs here has the pack at once.

Exit code: 0 it is installed, 1 it is installed, and something in it is wrong or not configured, 2 nothing was changed.`,
  async run(call) {
    const [source, ...more] = call.words;
    if (source === undefined || more.length > 0) throw new UsageError('name one folder or git address');
    return install(call, source, (pack, place) => {
      if (existsSync(join(place.packs, pack.ref)))
        throw new UsageError(
          `there is a pack ${pack.ref} in ${place.packs} already; \`hubot-st2 pack update ${pack.ref}\` renews it`,
        );
    });
  },
};

/** `hubot-st2 pack update`: the same again, from where it came. */
export const packUpdate: ToolCommand = {
  name: 'pack update',
  summary: 'Update a pack from where it was installed from',
  takes: 'PACK [FOLDER|GIT]',
  options: { ...WHEELS_OPTION, ...PLACE_OPTION, ...DATA_OPTION },
  notes: 'Its configuration and its values in the datastore stay.\n\nExit code: as of pack install.',
  async run(call) {
    const [ref, other, ...more] = call.words;
    if (ref === undefined || more.length > 0) throw new UsageError('name one pack');
    const place = packPlaceOf(call);
    const from = other ?? readReceipts(place)[ref]?.from;
    if (from === undefined && !existsSync(join(place.packs, ref)))
      throw new UsageError(
        `there is no pack ${ref} in ${place.packs}; \`hubot-st2 pack list\` names those that are`,
      );
    if (from === undefined)
      throw new UsageError(
        `it is not known where ${ref} came from: name the place, \`hubot-st2 pack update ${ref} FOLDER\``,
      );
    return install(call, from, (pack) => {
      if (pack.ref !== ref) throw new UsageError(`${from} holds the pack ${pack.ref}, not ${ref}`);
    });
  },
};

/** @param refuse throws where this pack must not be put there */
async function install(
  call: ToolCall,
  from: string,
  refuse: (pack: Pack, place: PackPlace) => void,
): Promise<ExitCode> {
  const { terminal } = call;
  const place = packPlaceOf(call);
  const wheels = call.text('wheels');
  await mkdir(place.packs, { recursive: true });
  const { folder, source } = await bringPack(call, from, place.packs);
  try {
    if (!existsSync(join(folder, 'pack.yaml')))
      throw new UsageError(`${from} has no pack.yaml, so it is not a pack`);
    const brought = readPackFolder(place, folder);
    const broken = brought.problems.find(({ file }) => /^pack\.ya?ml$/.test(basename(file)));
    if (broken !== undefined) throw new UsageError(`pack.yaml cannot be used: ${broken.message}`);
    refuse(brought, place);
    const target = join(place.packs, brought.ref);
    const lacking = await installRequirements(
      folder,
      pythonEnvironmentOf(target, brought.ref),
      wheels === undefined ? undefined : resolve(call.folder, wheels),
    );
    await configure(call, brought);
    await replace(folder, target);
    writeReceipt(place, brought.ref, source);
    const pack = readPackFolder(place, target);
    terminal.print(printable(`Installed ${summaryOf(pack)} in ${target}.`));
    tellProblems(call, pack);
    if (lacking.length > 0)
      terminal.complain(
        `${pack.ref} imports what comes with StackStorm and could not be installed: ${lacking.join(', ')}.`,
      );
    tellDependencies(call, pack, place);
    terminal.print(
      (await registerInBot(call, pack.ref))
        ? 'The running bot has loaded it.'
        : 'A bot started here will load it.',
    );
    return pack.problems.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Absolute folder of the pack's virtual environment, whether it exists or not. */
export function pythonEnvironmentOf(packFolder: string, ref: string): string {
  const { virtualEnvironmentOf } = require('../../embedded') as typeof import('../../embedded');
  return virtualEnvironmentOf(packFolder, ref);
}

/** The new folder takes the old one's place; a failure in between leaves the old one. */
async function replace(folder: string, target: string): Promise<void> {
  const old = `${folder}.old`;
  const isThere = existsSync(target);
  if (isThere) await rename(target, old);
  await rename(folder, target);
  if (isThere) await rm(old, { recursive: true, force: true });
}

/** A pack and what it brings, in words: `libs 1.2.0 (3 actions, 2 aliases)`. */
export function summaryOf({ ref, metadata, actions, aliases, rules, sensors }: Pack): string {
  const counts: [many: readonly unknown[], one: string, plural?: string][] = [
    [actions, 'action'],
    [aliases, 'alias', 'aliases'],
    [rules, 'rule'],
    [sensors, 'sensor'],
  ];
  const parts = counts
    .filter(([many]) => many.length > 0)
    .map(([many, one, plural]) => amount(many.length, one, plural));
  const version = metadata.version === undefined ? '' : ` ${String(metadata.version)}`;
  return `${ref}${version}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}

/** Asks for what is required and not there; without somebody to ask, it is told among the pack's problems. */
async function configure(call: ToolCall, pack: Pack): Promise<void> {
  const missing = entriesOf(pack.configSchema).filter(
    ({ path, schema }) =>
      schema.required === true && schema.default === undefined && valueAt(pack.config, path) === undefined,
  );
  if (missing.length === 0 || !call.terminal.interactive) return;
  call.terminal.print(`${pack.ref} needs to know:`);
  const writer = new ConfigWriter(call, pack);
  await askFor(call, writer, missing);
  await writer.write();
}

function tellProblems({ terminal }: ToolCall, { problems }: Pack): void {
  const { textOfProblem } = require('../../embedded') as typeof import('../../embedded');
  for (const problem of problems) terminal.complain(printable(textOfProblem(problem)));
}

function tellDependencies({ terminal }: ToolCall, { ref, metadata }: Pack, { packs }: PackPlace): void {
  const wanted = Array.isArray(metadata.dependencies) ? metadata.dependencies.map(String) : [];
  const missing = wanted.filter((name) => {
    const pack =
      name
        .split('=')[0]
        ?.split('/')
        .at(-1)
        ?.replace(/^stackstorm-|\.git$/g, '') ?? '';
    return !BROUGHT_ALONG.includes(pack) && !existsSync(join(packs, pack));
  });
  if (missing.length > 0)
    terminal.complain(printable(`${ref} depends on packs that are not here: ${missing.join(', ')}.`));
}

/** Every backend has them. */
const BROUGHT_ALONG: readonly string[] = ['core', 'chatops'];
