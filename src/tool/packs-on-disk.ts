import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { load } from 'js-yaml';
import { messageOf } from '../core/message-of';
import { PackFileFault, packFilesIn, readPackFile } from '../core/pack-file';
import { packageFolder } from '../core/package-folder';
import type { PackSource, SourceFile } from '../language/lint';
import { UsageError } from './command';

/** Metadata files of aliases and actions. */
const METADATA = /\.ya?ml$/i;

/** How deep packs are looked for below a folder that is no pack itself. */
const DEPTH = 3;

/**
 * Reads packs for the linter.
 * @param places files or folders: an alias file, a pack, a folder of packs, or a folder of alias files; without
 *   any, `packs` below the current folder, or the current folder itself
 * @param folder absolute path that relative places start from, and that findings are cited relative to
 * @throws UsageError for a place that is not there, or where no alias file is
 */
export async function readPacks(places: readonly string[], folder: string): Promise<PackSource[]> {
  const packs: PackSource[] = [];
  for (const place of places.length > 0 ? places : [await defaultPlace(folder)]) {
    const path = resolve(folder, place);
    const found = await readPlace(path, (file) => relative(folder, file) || file);
    if (found.every((pack) => pack.aliases.length === 0 && pack.folder === undefined)) {
      throw new UsageError(`no alias file under ${place}; a pack keeps them as aliases/*.yaml`);
    }
    packs.push(...found);
  }
  return onceEach(packs);
}

/** Places may overlap: a file that lies in a pack which is named too is looked at once. */
function onceEach(packs: readonly PackSource[]): PackSource[] {
  const known = new Set<string>();
  const wholeFirst = [...packs].sort(
    (one, other) => Number(other.folder !== undefined) - Number(one.folder !== undefined),
  );
  return wholeFirst.flatMap((pack) => {
    if (pack.folder !== undefined && known.has(pack.folder)) return [];
    if (pack.folder !== undefined) known.add(pack.folder);
    const aliases = pack.aliases.filter(({ file }) => !known.has(file));
    for (const { file } of aliases) known.add(file);
    return aliases.length === 0 && pack.aliases.length > 0 ? [] : [{ ...pack, aliases }];
  });
}

/** Reads one pack's folder, whatever of it is there. @param folder absolute path that findings are cited relative to */
export function readPack(path: string, folder: string): Promise<PackSource> {
  return readWhole(path, (file) => relative(folder, file) || file);
}

/** The packs that every backend has, as this package brings them along. */
export function readBuiltIn(): Promise<PackSource[]> {
  const folder = join(packageFolder(), 'packs');
  return Promise.all(['core', 'chatops'].map((name) => readPack(join(folder, name), folder)));
}

/** Whether a folder is laid out as a pack, be its pack.yaml forgotten. */
export async function isPack(path: string): Promise<boolean> {
  return (
    (await isKnownPack(path)) ||
    ['actions', 'rules', 'sensors'].some((name) => packFilesIn(join(path, name), METADATA).length > 0)
  );
}

/** Whether a folder is a pack whose files can be judged each by itself. */
export async function isKnownPack(path: string): Promise<boolean> {
  return (await isFile(join(path, 'pack.yaml'))) || (await isFolder(join(path, 'aliases')));
}

async function defaultPlace(folder: string): Promise<string> {
  const packs = join(folder, 'packs');
  return (await isFolder(packs)) ? packs : folder;
}

type Cite = (file: string) => string;

async function readPlace(path: string, cite: Cite): Promise<PackSource[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`there is no ${cite(path)}`);
  if (found.isFile()) return [await readFileAlone(path, cite)];
  const packs = await readFolder(path, cite, DEPTH);
  // A pack's own aliases folder, unless it holds packs itself.
  const inPack = basename(path) === 'aliases' && packs.length === 1 && packs[0]?.name === 'aliases';
  return inPack ? [await readWhole(dirname(path), cite)] : packs;
}

/** One alias file: its pack's actions are known, its other aliases are left out. */
async function readFileAlone(path: string, cite: Cite): Promise<PackSource> {
  const folder = dirname(path);
  const inPack = basename(folder) === 'aliases';
  const pack = inPack ? await readWhole(dirname(folder), cite) : { name: basename(folder), named: false };
  const { folder: _, ...part } = pack as PackSource;
  return { ...part, aliases: [readSource(path, cite)] };
}

async function readFolder(path: string, cite: Cite, depth: number): Promise<PackSource[]> {
  const entries = await readdir(path, { withFileTypes: true });
  if (await isPack(path)) return [await readWhole(path, cite)];
  const packs: PackSource[] = [];
  const aliases = readSources(path, cite);
  if (aliases.length > 0) packs.push({ name: basename(path), named: false, aliases });
  if (depth === 0) return packs;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const inner = join(path, entry.name);
    // A link may lead to a pack elsewhere, or back to where it lies.
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isPack(inner)))) {
      packs.push(...(await readFolder(inner, cite, depth - 1)));
    }
  }
  return packs;
}

async function readWhole(path: string, cite: Cite): Promise<PackSource> {
  const name = await packName(path);
  const actions = join(path, 'actions');
  return {
    name: name ?? basename(path),
    named: name !== undefined,
    folder: path,
    aliases: readSources(join(path, 'aliases'), cite),
    ...((await isFolder(actions)) ? { actions: readSources(actions, cite) } : {}),
  };
}

/** `ref` of pack.yaml, or its name where that can be a reference, as StackStorm derives it. */
export async function packName(path: string): Promise<string | undefined> {
  const text = await readFile(join(path, 'pack.yaml'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const metadata = load(text) as { ref?: unknown; name?: unknown } | null;
    const ref = metadata?.ref ?? metadata?.name;
    return typeof ref === 'string' && /^[\w-]+$/.test(ref) ? ref : undefined;
  } catch {
    // Whoever loads the pack says what is wrong with pack.yaml; the folder's name serves here.
    return undefined;
  }
}

function readSources(folder: string, cite: Cite): SourceFile[] {
  return packFilesIn(folder, METADATA).map((path) => readSource(path, cite));
}

function readSource(path: string, cite: Cite): SourceFile {
  const file = cite(path);
  try {
    return { file, text: readPackFile(path) };
  } catch (error) {
    const { fix, line } =
      error instanceof PackFileFault ? error : { fix: 'Let whoever runs this read it.', line: undefined };
    return { file, text: '', fault: { message: messageOf(error), fix, line } };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
