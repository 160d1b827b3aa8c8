import { createHash } from 'node:crypto';
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

/** Records that keep the chain itself: the start of a file, and a line that a crash cut off. */
export interface ChainEntry {
  kind: 'opened' | 'recovered';
  file?: number;
  /** SHA-256 of the bytes that were cut off. */
  torn?: string;
}

/** One line of an audit file. `hash` covers everything before it, `prev` the record before. */
export type AuditRecord = (AuditEntry | ChainEntry) & {
  seq: number;
  time: string;
  prev: string;
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

/** Writes the next line of a chain. @param time milliseconds since 1970 */
export function nextLine(
  after: ChainEnd,
  entry: AuditEntry | ChainEntry,
  time: number,
): { line: string; end: ChainEnd } {
  const seq = after.seq + 1;
  const body = JSON.stringify({ seq, time: new Date(time).toISOString(), prev: after.hash, ...entry });
  const hash = sha256(body);
  return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, end: { seq, hash } };
}

const SEALED = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s;

/**
 * Reads a line back.
 * @returns the record, or a sentence that says why it is none that this chain could hold
 */
export function readLine(line: string): AuditRecord | string {
  const [, body, hash] = SEALED.exec(line) ?? [];
  if (body === undefined || hash === undefined) return 'is not a whole audit record';
  if (sha256(`${body}}`) !== hash) return 'was changed: its content does not fit its hash';
  try {
    return JSON.parse(line) as AuditRecord;
  } catch {
    return 'is not JSON';
  }
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
