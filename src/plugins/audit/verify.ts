import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  type AuditRecord,
  CHAIN_START,
  type ChainEnd,
  NO_RECORD,
  readLine,
  sha256,
  signedWith,
} from '../../core/audit-entry';
import { fullFiles, headPath } from './audit-files';
import { type HeadFound, readHead } from './audit-head';
import { lastAnnounced } from './find-audit-state';

/** Where a chain is broken. */
export interface Break {
  file: string;
  /** From 1; 0 where it is the end of the file, or the head beside it. */
  line: number;
  message: string;
}

export interface AuditVerdict {
  records: number;
  files: number;
  /** The first break; everything after it cannot be trusted either. Absent when all is well. */
  broken?: Break;
  /** What a reader should know although nothing is broken. */
  notes: string[];
}

/** A bot that writes and begins new files meanwhile is looked at again, at most so often. */
const LOOKS = 200;

/** What a walk through the chain has seen so far. */
interface Walk {
  end: ChainEnd;
  records: number;
  started: boolean;
  key: string | undefined;
  head: HeadFound;
  notes: string[];
  /** The first signed record; none after it may be without a signature. */
  signedFrom?: number;
  /** A line that no record can be made of, kept until the next record tells whether a crash explains it. */
  torn?: { break: Break; hash: string };
}

/**
 * Checks an audit log from its oldest file to its newest line: nothing deleted, changed, added or out of order.
 * @param path the file that is (or was) written to; the older ones lie beside it
 * @param key what it is signed with; without it, signatures are not checked
 */
export async function verifyAudit(path: string, key?: string): Promise<AuditVerdict> {
  let head = readHead(path, key);
  for (let looks = 1; ; looks += 1) {
    const files = filesOf(path);
    const { verdict, walk } = await walkAll(path, files, key, head);
    const after = readHead(path, key);
    const broken = verdict.broken ?? notAnnounced(path, after, walk);
    if (broken === undefined) return verdict;
    const isStill = textOf(head) === textOf(after) && files.join() === filesOf(path).join();
    if (looks === LOOKS || isStill) return { ...verdict, broken };
    head = after;
  }
}

/** @param head as it was before the files are read: a bot that writes meanwhile puts them ahead of it, never behind */
async function walkAll(
  path: string,
  files: readonly string[],
  key: string | undefined,
  head: HeadFound,
): Promise<{ verdict: AuditVerdict; walk: Walk }> {
  const notes: string[] = [];
  const walk: Walk = { end: CHAIN_START, records: 0, started: false, key, head, notes };
  const found = async (): Promise<Break | undefined> => {
    if (files.length === 0) return { file: path, line: 1, message: 'there is no such file' };
    for (const file of files) {
      const broken = await walkFile(file, walk);
      if (broken !== undefined) return broken;
    }
    return walk.torn?.break ?? wrongHead(path, walk);
  };
  const broken = await found();
  if (key === undefined && walk.signedFrom !== undefined)
    notes.push('its records are signed; the signatures are checked only with the key (ST2_AUDIT_KEY)');
  if (key !== undefined && (walk.signedFrom ?? 1) > 1)
    notes.push(
      `the first record with a signature is ${walk.signedFrom}: those before it prove nothing to the key`,
    );
  const verdict = { records: walk.records, files: files.length, notes };
  return { verdict: broken === undefined ? verdict : { ...verdict, broken }, walk };
}

function filesOf(path: string): string[] {
  return [...fullFiles(path).map((file) => file.path), ...(existsSync(path) ? [path] : [])];
}

function textOf(head: HeadFound): string {
  return head.state === 'there' ? head.text : head.state;
}

async function walkFile(file: string, walk: Walk): Promise<Break | undefined> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return { file, line: 0, message: 'the file was moved while it was being read' };
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return { file, line: 1, message: 'the file is empty: its records are gone' };
  for (const [index, text] of lines.entries()) {
    const broken = step(text, { file, line: index + 1, message: '' }, walk);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function step(text: string, at: Break, walk: Walk): Break | undefined {
  const record = readLine(text);
  if (typeof record === 'string') {
    if (walk.torn !== undefined) return walk.torn.break;
    walk.torn = { break: { ...at, message: `the line ${record}` }, hash: sha256(text) };
    return undefined;
  }
  if (walk.torn !== undefined) {
    if (record.kind !== 'recovered' || record.torn !== walk.torn.hash) return walk.torn.break;
    walk.notes.push(
      `${walk.torn.break.file}:${walk.torn.break.line}: a crash cut this line off; the chain goes on after it`,
    );
    delete walk.torn;
  }
  const wrong =
    (walk.started ? misfit(record, walk.end) : wrongStart(record, at, walk.notes)) ??
    (at.line === 1 && record.kind !== 'opened' ? 'the beginning of the file is missing' : undefined) ??
    wrongSignature(text, record, walk) ??
    (record.kind === 'gap'
      ? `the bot wrote down here that ${record.why ?? 'something was missing'}`
      : undefined) ??
    replacedBesideHead(record, walk.head);
  if (wrong !== undefined) return { ...at, message: wrong };
  walk.started = true;
  walk.records += 1;
  walk.end = { seq: record.seq, hash: record.hash };
  return undefined;
}

function wrongStart(record: AuditRecord, at: Break, notes: string[]): string | undefined {
  if (record.kind !== 'opened') return 'the beginning of the file is missing';
  if (record.prev === NO_RECORD) return undefined;
  if (record.file === 1)
    return `the first file begins with record ${record.seq}: those before it were removed`;
  notes.push(`${at.file} is the oldest file here; records 1 to ${record.seq - 1} are elsewhere`);
  return undefined;
}

function misfit(record: AuditRecord, end: ChainEnd): string | undefined {
  if (record.prev === end.hash && record.seq === end.seq + 1) return undefined;
  if (record.seq > end.seq + 1) {
    const gone = record.seq - end.seq - 1;
    return `${gone === 1 ? 'a record is' : `${gone} records are`} missing before this line (record ${end.seq} is followed by ${record.seq})`;
  }
  if (record.seq <= end.seq) return `the record is out of order (${record.seq} after ${end.seq})`;
  return 'the record does not continue the one before it: that one was replaced';
}

function wrongSignature(text: string, record: AuditRecord, walk: Walk): string | undefined {
  const { key, head } = walk;
  if (record.mac !== undefined) walk.signedFrom ??= record.seq;
  if (key === undefined) return undefined;
  const signed = signedWith(text, key);
  if (signed === 'wrong') return 'the signature of the record does not match the key';
  const announced = head.state === 'there' && head.signed === 'signed' ? head.head.signedFrom : undefined;
  const from = Math.min(walk.signedFrom ?? Infinity, announced ?? Infinity);
  return signed === 'unsigned' && record.seq >= from
    ? `the record is not signed, although all from ${from} on are`
    : undefined;
}

/** Whoever changes the last record and hashes it again leaves every line in order; the head has the old hash. */
function replacedBesideHead(record: AuditRecord, head: HeadFound): string | undefined {
  if (head.state !== 'there' || head.head.seq !== record.seq || head.head.hash === record.hash)
    return undefined;
  return 'the record is not the one that the head beside the file names: one of them was replaced';
}

/** What the head says against the end of the files: lines cut off at the end leave no other trace. */
function wrongHead(path: string, { head: found, end, key }: Walk): Break | undefined {
  const at = { file: headPath(path), line: 0 };
  if (found.state === 'missing')
    return { ...at, message: 'the head is gone, so it is unknown whether the end is missing' };
  if (found.state === 'unreadable') return { ...at, message: 'the head cannot be read: it was changed' };
  if (key !== undefined && found.signed === 'wrong')
    return { ...at, message: 'the signature of the head does not match the key' };
  if (key !== undefined && found.signed === 'unsigned')
    return { ...at, message: 'the head is not signed: start the bot once with the key, or it was replaced' };
  const { seq } = found.head;
  if (seq <= end.seq) return undefined;
  return {
    file: path,
    line: 0,
    message: `${seq - end.seq === 1 ? 'a record is' : `${seq - end.seq} records are`} missing at the end (the last was ${seq}, the file ends with ${end.seq})`,
  };
}

/** @param head as it was after the files were read: no record may be beyond what it announces */
function notAnnounced(path: string, head: HeadFound, { end }: Walk): Break | undefined {
  if (head.state !== 'there' || end.seq <= lastAnnounced(head.head)) return undefined;
  return {
    file: headPath(path),
    line: 0,
    message: `the head is older than the file: it knows nothing after record ${lastAnnounced(head.head)}, the file ends with ${end.seq}`,
  };
}
