import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** An audit log on disk: `audit.jsonl` is written to, `audit.jsonl.1`, `.2`, … are full and older. */
export interface AuditFile {
  path: string;
  /** Place in the chain, from 1. */
  number: number;
}

/** The full files in the order of the chain; the one being written to is not among them. */
export function fullFiles(path: string): AuditFile[] {
  const prefix = `${basename(path)}.`;
  let names: string[] = [];
  try {
    names = readdirSync(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => ({ path: join(dirname(path), name), number: Number(name.slice(prefix.length)) }))
    .sort((one, other) => one.number - other.number);
}

/**
 * Removes a name that was made for a file about to be put aside, where a crash came between: it holds nothing. Were it
 * a file that somebody has emptied, its records would be missing in the chain all the same.
 */
export function removeEmptyName(path: string): void {
  const last = fullFiles(path).at(-1);
  if (last !== undefined && statSync(last.path).size === 0) rmSync(last.path);
}

/** Holds the end of the chain, so that lines missing at the end show. */
export function headPath(path: string): string {
  return `${path}.head`;
}
