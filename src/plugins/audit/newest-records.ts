import { type AuditRecord, readLine } from '../../core/audit-entry';

/** So many records are at hand for questions about the past. */
const MAX_AT_HAND = 1_000;

/** The newest records, oldest first. */
export class NewestRecords {
  readonly records: AuditRecord[] = [];

  add(line: string): void {
    const record = readLine(line);
    if (typeof record === 'string') return;
    this.records.push(record);
    if (this.records.length > MAX_AT_HAND) this.records.shift();
  }

  /** What a file holds from before. */
  addFile(content: string): void {
    for (const line of content.split('\n').slice(-MAX_AT_HAND - 1)) this.add(line);
  }
}
