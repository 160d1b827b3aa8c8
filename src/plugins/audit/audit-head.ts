import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { type ChainEnd, sameText, signature } from '../../core/audit-entry';
import { headPath } from './audit-files';

/**
 * The end of the chain, kept beside it: lines that are cut off the end leave no other trace. It is written before
 * the records that it announces (`until`) and again after them, so that the files never go further than it says.
 */
export interface AuditHead extends ChainEnd {
  /** How the files are written, once that changes; absent means 1. */
  format?: number;
  /** Number of the file that is written to. Absent in a head of version 0.1.0, as are the following. */
  file?: number;
  /** The last record that may be in the files already. */
  until?: number;
  /** The first record that carries a signature: none after it may be without. */
  signedFrom?: number;
}

/** What lies beside an audit log: nothing, something unreadable, or a head and whether the key fits it. */
export type HeadFound =
  | { state: 'missing' }
  | { state: 'unreadable' }
  | { state: 'there'; head: AuditHead; text: string; signed: 'signed' | 'unsigned' | 'wrong' };

/** The head as it is written to the disk. @param key signs it, where there is one */
export function headText(head: AuditHead, key: string | undefined): string {
  const plain = JSON.stringify(head);
  return key === undefined ? plain : JSON.stringify({ ...head, mac: signature(key, `head${plain}`) });
}

/** @param path the audit log's; @param key what the head should be signed with */
export function readHead(path: string, key: string | undefined): HeadFound {
  let text: string;
  try {
    text = readFileSync(headPath(path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'missing' };
    throw error;
  }
  try {
    const { mac, ...head } = JSON.parse(text) as AuditHead & { mac?: unknown };
    if (!Number.isSafeInteger(head.seq) || typeof head.hash !== 'string') return { state: 'unreadable' };
    return { state: 'there', head, text, signed: fitOf(head, mac, key) };
  } catch {
    return { state: 'unreadable' };
  }
}

function fitOf(head: AuditHead, mac: unknown, key: string | undefined): 'signed' | 'unsigned' | 'wrong' {
  if (typeof mac !== 'string') return 'unsigned';
  if (key === undefined) return 'signed';
  return sameText(mac, signature(key, `head${JSON.stringify(head)}`)) ? 'signed' : 'wrong';
}

/** Replaces the head in one step: whoever reads it finds the old or the new one, also after a crash. */
export async function writeHead(path: string, text: string): Promise<void> {
  const next = `${headPath(path)}.new`;
  const file = await open(next, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  try {
    await rename(next, headPath(path));
  } catch (error) {
    // Another bot on the same file has put it there; what it wrote over is written again.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await writeHead(path, text);
  }
}
