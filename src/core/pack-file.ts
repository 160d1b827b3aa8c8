import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Nobody writes more by hand, and whoever saves a file of a pack waits for all of them to be read. */
const LARGEST = 2_000_000;

/** A file that cannot be read as text: why, what to do, and where, if one place is to blame. */
export class PackFileFault extends Error {
  /** @param line from 1 */
  constructor(
    message: string,
    readonly fix: string,
    readonly line?: number,
  ) {
    super(message);
    this.name = 'PackFileFault';
  }
}

/**
 * The entries of a pack's folder whose name ends as its files do, sorted, as absolute paths; also links and folders, for
 * `readPackFile` to say why they are no files. Empty where there is no such folder.
 */
export function packFilesIn(folder: string, ending: RegExp): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => ending.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * The text of a file of a pack: UTF-8, as StackStorm reads it. Links are followed.
 * @throws PackFileFault
 */
export function readPackFile(path: string): string {
  const text = readFileSync(checked(path), 'utf8');
  const wrong = text.indexOf('\uFFFD');
  if (wrong < 0) return text;
  throw new PackFileFault(
    'This is not UTF-8 text.',
    'Save the file as UTF-8.',
    text.slice(0, wrong).split('\n').length,
  );
}

function checked(path: string): string {
  let size: number;
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new PackFileFault('This is a folder.', 'Give it a name without .yaml.');
    if (!found.isFile()) throw new PackFileFault('This is not a file.', 'Remove it.');
    size = found.size;
  } catch (error) {
    if (error instanceof PackFileFault) throw error;
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new PackFileFault(
        'This link points to a file that does not exist.',
        'Point it at an existing file, or remove it.',
      );
    throw error;
  }
  if (size <= LARGEST) return path;
  throw new PackFileFault(
    `This file has ${Math.ceil(size / 1_000_000)} MB, far more than a file of a pack can need.`,
    'Keep data elsewhere, in a file that an action reads.',
  );
}
