import { amount } from '../../core/amount';
import type { Log } from '../../core/log';
import { sentenceOf } from '../fault';
import { killLeftovers } from '../processes/process-groups';
import { removePythonLeftovers } from '../python/folders';
import { findRunner } from '../runners';
import type { ExecutionStore } from '../store/execution-store';
import type { Executor } from './executor';

/**
 * Takes up what a former process left: what had not begun is begun, workflows and inquiries go on from what
 * they saved, and for the rest it is said that nobody knows how it ended. Processes that still run are killed first.
 */
export function recoverExecutions(store: ExecutionStore, executor: Executor, log: Log): void {
  removeFolders(log);
  const unfinished = store.unfinished();
  if (unfinished.length === 0) return;
  const killed = killLeftovers(new Set(unfinished.map((record) => record.id)));
  for (const record of unfinished) {
    const resumable = findRunner(record.action.runner_type)?.resumable === true;
    if (record.status === 'requested' || record.status === 'scheduled' || record.status === 'delayed') {
      record.status = 'requested';
      executor.restore(record, 'queue');
    } else if (record.status === 'pending' || record.status === 'paused') executor.restore(record, 'rest');
    else if (record.status === 'canceling') executor.restoreEnded(record, 'canceled', record.result);
    else if (resumable) executor.restore(record, 'run');
    else {
      executor.restoreEnded(record, 'abandoned', {
        error:
          'The backend was stopped while this ran. It was killed, and how far it got is unknown. Run it again if that does no harm.',
      });
    }
  }
  log.info(
    `Took up ${amount(unfinished.length, 'execution')} of the last run; ${amount(killed, 'process', 'processes')} of theirs had to be ended.`,
  );
}

/** What cannot be removed stays for the next time: nothing depends on it. */
function removeFolders(log: Log): void {
  try {
    const removed = removePythonLeftovers();
    if (removed > 0) log.info(`Removed ${amount(removed, 'temporary folder')} of a bot that was killed.`);
  } catch (error) {
    log.debug(`Temporary folders could not be looked through: ${sentenceOf(error)}`);
  }
}
