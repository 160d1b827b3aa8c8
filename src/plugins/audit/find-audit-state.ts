import { readFileSync } from 'node:fs';
import { CHAIN_START, type ChainEnd, type ChainEntry, readLine, sha256 } from '../../core/audit-entry';
import { refuseNewer } from '../../state/format';
import { fullFiles } from './audit-files';
import { type AuditHead, type HeadFound, readHead } from './audit-head';
import type { NewestRecords } from './newest-records';

const AUDIT_FORMAT = 1;

/** Where a writer goes on. */
export interface AuditState {
  end: ChainEnd;
  /** Bytes of the file that is written to. */
  bytes: number;
  /** Its number in the chain. */
  number: number;
  /** The first signed record; the next one where none is signed yet. */
  signedFrom: number;
  /** What has to be written down first: a line that a crash cut off, or what was found amiss. */
  first: ChainEntry[];
}

/**
 * Reads what there is of an audit log, and whether its head agrees.
 * @param key what it is signed with, where it is
 * @throws Error with a sentence where it cannot be read, is signed and there is no key, or is a newer version's
 */
export function findAuditState(path: string, key: string | undefined, newest: NewestRecords): AuditState {
  const last = fullFiles(path).at(-1);
  const older = last === undefined ? '' : readFileSync(last.path, 'utf8');
  const bytes = readIfThere(path);
  const content = bytes.toString('utf8');
  newest.addFile(older);
  newest.addFile(content);
  const found = readHead(path, key);
  if (found.state === 'there') refuseNewer(found.head.format, AUDIT_FORMAT);
  if (found.state === 'there' && found.signed !== 'unsigned' && key === undefined)
    throw new Error('its records are signed and ST2_AUDIT_KEY is not set');
  const head = found.state === 'there' ? found.head : undefined;
  const end = endOf(content) ?? endOf(older);
  const why = amiss(found, end, `${older}${content}`);
  const torn = bytes.subarray(bytes.lastIndexOf(0x0a) + 1);
  const goOn = head !== undefined && head.seq > (end?.seq ?? 0) ? head : (end ?? CHAIN_START);
  return {
    end: { seq: goOn.seq, hash: goOn.hash },
    bytes: bytes.length,
    number: Math.max((last?.number ?? 0) + 1, head?.file ?? 1),
    signedFrom: (found.state === 'there' && found.signed === 'signed' && head?.signedFrom) || goOn.seq + 1,
    first: [
      ...(torn.length === 0 ? [] : [{ kind: 'recovered', torn: sha256(torn) } as const]),
      ...(why === undefined ? [] : [{ kind: 'gap', why } as const]),
    ],
  };
}

/** What does not fit between the files and the head, or undefined. */
function amiss(found: HeadFound, end: ChainEnd | undefined, content: string): string | undefined {
  if (found.state === 'missing')
    return end === undefined ? undefined : 'the head beside the file was removed while no bot was running';
  if (found.state === 'unreadable') return 'the head beside the file cannot be read';
  if (found.signed === 'wrong') return 'the head beside the file is not signed with the key of this bot';
  const { head } = found;
  const last = end?.seq ?? 0;
  if (last < head.seq) return `records ${last + 1} to ${head.seq} were removed while no bot was running`;
  if (last > lastAnnounced(head))
    return `records ${lastAnnounced(head) + 1} to ${last} were added, or the head put back, while no bot was running`;
  return hashAt(content, head) ? undefined : `record ${head.seq} was replaced while no bot was running`;
}

/** The last record that may be there. Version 0.1.0 wrote one record and then the head. */
export function lastAnnounced(head: AuditHead): number {
  return head.until ?? head.seq + 1;
}

/** Whether the record that the head names is the one in the files; one that is in none of them is not judged here. */
function hashAt(content: string, { seq, hash }: AuditHead): boolean {
  const line = content.split('\n').findLast((text) => text.startsWith(`{"seq":${seq},`));
  return line === undefined || line.endsWith(`,"hash":"${hash}"}`);
}

/** The last whole record of a file. */
function endOf(content: string): ChainEnd | undefined {
  for (const line of content.split('\n').reverse()) {
    const record = readLine(line);
    if (typeof record !== 'string') return { seq: record.seq, hash: record.hash };
  }
  return undefined;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
