import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Person } from './chat';

/** What an audit record is about. */
export type AuditKind =
  | 'command'
  | 'refusal'
  | 'request'
  | 'approval'
  | 'denial'
  | 'expiry'
  | 'inquiry'
  | 'answer'
  | 'result'
  | 'posted'
  | 'login'
  | 'logout'
  | 'capture';

/** One thing that happened, as the bridge hands it over. Parameters are masked before they get here. */
export interface AuditEntry {
  kind: AuditKind;
  /** The chat service's name: slack, irc, … */
  service?: string;
  room?: string;
  thread?: string;
  /** The service's id of the message that asked for it. */
  message?: string;
  user?: Person;
  /** `pack.alias`, or `st2.cancel` for a command of the bridge's own. */
  command?: string;
  action?: string;
  parameters?: Record<string, unknown>;
  /** Who signed it off. */
  approvers?: Person[];
  execution?: string;
  /** accepted, refused, succeeded, failed, … */
  outcome?: string;
  /** The rule, the reason, the sentence that the person was told. */
  why?: string;
  /** The service's id of the message that carries the result. */
  posted?: string;
}

/** Records that keep the chain itself: the start of a file, a line that a crash cut off, and what was found amiss. */
export interface ChainEntry {
  kind: 'opened' | 'recovered' | 'gap';
  file?: number;
  /** SHA-256 of the bytes that were cut off. */
  torn?: string;
  /** Of a gap: what the writer found, a sentence without its full stop. */
  why?: string;
}

/**
 * One line of an audit file. `hash` covers everything before it, `prev` the record before. With a key, `mac` is
 * HMAC-SHA-256 over what stands before it; `hash` covers it, too, so that whoever has no key can check the chain.
 */
export type AuditRecord = (AuditEntry | ChainEntry) & {
  seq: number;
  time: string;
  prev: string;
  mac?: string;
  hash: string;
};

/** Where a chain begins: what the very first record names as the one before it. */
export const NO_RECORD = '0'.repeat(64);

/** The end of a chain: what the next record continues. */
export interface ChainEnd {
  seq: number;
  hash: string;
}

export const CHAIN_START: ChainEnd = { seq: 0, hash: NO_RECORD };

/**
 * Writes the next line of a chain.
 * @param time milliseconds since 1970
 * @param key signs the line, where there is one
 */
export function nextLine(
  after: ChainEnd,
  entry: AuditEntry | ChainEntry,
  time: number,
  key?: string,
): { line: string; end: ChainEnd } {
  const seq = after.seq + 1;
  const plain = JSON.stringify({ seq, time: new Date(time).toISOString(), prev: after.hash, ...entry });
  const body = key === undefined ? plain : `${plain.slice(0, -1)},"mac":"${signature(key, plain)}"}`;
  const hash = sha256(body);
  return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, end: { seq, hash } };
}

/** The fixed length of `,"mac":"…"` and of `,"hash":"…"`, each with 64 hex digits. */
const HASH_LENGTH = 74;
const MAC_LENGTH = 73;
const HASH = /^,"hash":"([0-9a-f]{64})"$/;
const MAC = /^,"mac":"([0-9a-f]{64})"$/;

/**
 * Reads a line back.
 * @returns the record, or a sentence that says why it is none that this chain could hold
 */
export function readLine(line: string): AuditRecord | string {
  const at = line.length - 1 - HASH_LENGTH;
  const hash = HASH.exec(line.slice(Math.max(at, 0), -1))?.[1];
  if (hash === undefined || !line.startsWith('{') || !line.endsWith('}'))
    return 'is not a whole audit record';
  if (sha256(`${line.slice(0, at)}}`) !== hash) return 'was changed: its content does not match its hash';
  try {
    return JSON.parse(line) as AuditRecord;
  } catch {
    return 'is not JSON';
  }
}

/** How a line, that `readLine` takes, stands to a key. */
export function signedWith(line: string, key: string): 'signed' | 'unsigned' | 'wrong' {
  const body = line.slice(0, -1 - HASH_LENGTH);
  const mac = MAC.exec(body.slice(-MAC_LENGTH))?.[1];
  if (mac === undefined) return 'unsigned';
  return sameText(mac, signature(key, `${body.slice(0, -MAC_LENGTH)}}`)) ? 'signed' : 'wrong';
}

/** SHA-256 of the data in lower-case hexadecimal digits. */
export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** HMAC-SHA-256 in hex digits. */
export function signature(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Compares two signatures in a time that tells nothing. */
export function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
