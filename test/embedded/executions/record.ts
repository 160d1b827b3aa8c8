import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';

/** An execution of `lab.one` as the backend holds it, by one of its runners. */
export function recordOf(
  id: string,
  status: string,
  runner = 'local-shell-cmd',
  more: Partial<ExecutionRecord> = {},
): ExecutionRecord {
  return {
    ...{ id, liveactionId: `live-${id}`, status, started: 0, log: [], result: {} },
    ...{ action: { ref: 'lab.one', name: 'one', pack: 'lab', runner_type: runner }, runner: {} },
    ...{ parameters: {}, context: { user: 'kirk' }, runnerInfo: {} },
    ...more,
  };
}
