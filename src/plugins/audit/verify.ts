import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  type AuditRecord,
  CHAIN_START,
  type ChainEnd,
  NO_RECORD,
  readLine,
  sha256,
} from '../../core/audit-entry';
import { fullFiles, headPath } from './audit-files';

/** Where a chain is broken. */
export interface Break {
  file: string;
  /** From 1. */
  line: number;
  message: string;
}

export interface Verdict {
  records: number;
  files: number;
  /** The first break; everything after it cannot be trusted either. Absent when all is well. */
  broken?: Break;
  /** What a reader should know although nothing is broken. */
  notes: string[];
}

/** What a walk through the chain has seen so far. */
interface Walk {
  end: ChainEnd;
  records: number;
  started: boolean;
  /** A line that no record can be made of, kept until the next record tells whether a crash explains it. */
  torn?: { break: Break; hash: string };
}

/**
 * Checks an audit log from its oldest file to its newest line: nothing deleted, changed, added or out
 * of order. @param path the file that is (or was) written to; the older ones lie beside it
 */
export async function verifyAudit(path: string): Promise<Verdict> {
  const files = fullFiles(path).map((file) => file.path);
  if (existsSync(path)) files.push(path);
  const walk: Walk = { end: CHAIN_START, records: 0, started: false };
  const notes: string[] = [];
  const verdict = (broken?: Break): Verdict => ({
    records: walk.records,
    files: files.length,
    notes,
    ...(broken === undefined ? {} : { broken }),
  });
  if (files.length === 0) return verdict({ file: path, line: 1, message: 'there is no such file' });
  // Before the files: a bot that goes on writing meanwhile may put them ahead of it, never behind.
  const head = readHead(path);
  for (const file of files) {
    const broken = await walkFile(file, walk, notes);
    if (broken !== undefined) return verdict(broken);
  }
  return verdict(walk.torn?.break ?? missingEnd(path, head, walk));
}

async function walkFile(file: string, walk: Walk, notes: string[]): Promise<Break | undefined> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return { file, line: 1, message: 'the file is empty: its records are gone' };
  for (const [index, text] of lines.entries()) {
    const broken = step(text, { file, line: index + 1, message: '' }, walk, notes);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function step(text: string, at: Break, walk: Walk, notes: string[]): Break | undefined {
  const record = readLine(text);
  if (typeof record === 'string') {
    if (walk.torn !== undefined) return walk.torn.break;
    walk.torn = { break: { ...at, message: `the line ${record}` }, hash: sha256(text) };
    return undefined;
  }
  if (walk.torn !== undefined) {
    if (record.kind !== 'recovered' || record.torn !== walk.torn.hash) return walk.torn.break;
    notes.push(
      `${walk.torn.break.file}:${walk.torn.break.line}: a crash cut this line off; the chain goes on after it`,
    );
    delete walk.torn;
  }
  const wrong = walk.started ? misfit(record, walk.end) : wrongStart(record, at, notes);
  if (wrong !== undefined) return { ...at, message: wrong };
  if (at.line === 1 && record.kind !== 'opened') {
    return { ...at, message: 'the beginning of the file is missing' };
  }
  walk.started = true;
  walk.records += 1;
  walk.end = { seq: record.seq, hash: record.hash };
  return undefined;
}

function wrongStart(record: AuditRecord, at: Break, notes: string[]): string | undefined {
  if (record.kind !== 'opened') return 'the beginning of the file is missing';
  if (record.prev !== NO_RECORD)
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

/** The end of the chain, kept beside it: lines cut off at the end leave no other trace. */
function readHead(path: string): ChainEnd | undefined {
  try {
    return JSON.parse(readFileSync(headPath(path), 'utf8')) as ChainEnd;
  } catch {
    return undefined;
  }
}

function missingEnd(path: string, head: ChainEnd | undefined, walk: Walk): Break | undefined {
  // A crash between the two writes leaves the head one record behind; ahead it can only be by a deletion.
  if (head === undefined || head.seq <= walk.end.seq) return undefined;
  return {
    file: path,
    line: 0,
    message: `${head.seq - walk.end.seq} records are missing at the end (the last was ${head.seq}, the file ends with ${walk.end.seq})`,
  };
}
