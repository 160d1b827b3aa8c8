import type { Execution } from '../core/stackstorm-types';
import { timeOf } from '../stackstorm/executions';
import type { Made } from './announcement-log';
import { fingerprint } from './fingerprint';

/** What the log of announcements keeps of an execution of `chatops.post_message`. */
export function madeOf(execution: Execution): Made {
  const payload = execution.parameters ?? {};
  return {
    id: execution.id,
    fingerprint: fingerprint(payload),
    start: timeOf(execution.start_timestamp) ?? 0,
    payload,
  };
}
