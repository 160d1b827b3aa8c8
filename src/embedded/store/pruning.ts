import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { sentenceOf } from '../fault';
import type { ExecutionStore } from './execution-store';

/** How much of the finished executions is kept. */
export interface Keep {
  days?: number;
  /** The newest so many. */
  count?: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Executions a step; between two steps others have their turn. */
const BATCH = 500;
const PAUSE_MS = 20;

/** Deletes old finished executions now and every hour. @returns a function that ends it */
export function prunePeriodically(store: ExecutionStore, keep: Keep, clock: Clock, log: Log): () => void {
  if (keep.days === undefined && keep.count === undefined) return () => {};
  let stop = () => {};
  const step = () => {
    let deleted = 0;
    try {
      deleted = store.prune(
        {
          ...(keep.days === undefined ? {} : { before: (clock.now() - keep.days * DAY_MS) * 1000 }),
          ...(keep.count === undefined ? {} : { keep: keep.count }),
        },
        BATCH,
      );
    } catch (error) {
      log.error(`Old executions could not be deleted: ${sentenceOf(error)}`);
    }
    stop = clock.after(deleted === BATCH ? PAUSE_MS : HOUR_MS, step);
  };
  step();
  return () => stop();
}
