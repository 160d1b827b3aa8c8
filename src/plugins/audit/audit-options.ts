import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';

/** What an audit log is opened with. */
export interface AuditOptions {
  clock: Clock;
  log: Log;
  /** Takes secrets out of a line that is about to be written. */
  hide: (text: string) => string;
  /** Signs each record and the head, where there is one. */
  key?: string | undefined;
  /** A file that has grown beyond so many bytes is put aside and a new one begun. */
  rotateBytes: number;
}
