import { silentLog } from '../../../src/core/log';
import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import type { Executor } from '../../../src/embedded/executions/executor';
import { recoverExecutions } from '../../../src/embedded/executions/recovery';
import type { ExecutionStore } from '../../../src/embedded/store/execution-store';
import { recordOf } from './record';

/** What is done with an execution that a backend left behind. */
function takenUp(...left: ExecutionRecord[]): { done: string[]; said: string[] } {
  const done: string[] = [];
  const said: string[] = [];
  const executor = {
    restore: ({ id, status }: ExecutionRecord, how: string) => void done.push(`${id}: ${how} (${status})`),
    restoreEnded: ({ id }: ExecutionRecord, status: string) => void done.push(`${id}: ended, ${status}`),
  } as unknown as Executor;
  const log = { ...silentLog, info: (line: string) => void said.push(line) };
  recoverExecutions({ unfinished: () => left } as unknown as ExecutionStore, executor, log);
  return { done, said: said.filter((line) => line.startsWith('Took up')) };
}

describe('what a backend left when it was stopped', () => {
  it.each([
    ['requested', 'local-shell-cmd', 'queue (requested)'],
    ['scheduled', 'local-shell-cmd', 'queue (requested)'],
    ['delayed', 'local-shell-cmd', 'queue (requested)'],
    ['running', 'local-shell-cmd', 'ended, abandoned'],
    ['running', 'python-script', 'ended, abandoned'],
    ['running', 'orquesta', 'run (running)'],
    ['pausing', 'orquesta', 'run (pausing)'],
    ['paused', 'orquesta', 'rest (paused)'],
    ['pending', 'inquirer', 'rest (pending)'],
    ['canceling', 'orquesta', 'ended, canceled'],
    ['canceling', 'local-shell-cmd', 'ended, canceled'],
    ['running', 'no-such-runner', 'ended, abandoned'],
  ])('and was %s by %s is taken up: %s', (status, runner, what) => {
    expect(takenUp(recordOf('e1', status, runner)).done).toEqual([`e1: ${what}`]);
  });

  it('is counted in the log, and nothing is said where nothing was left', () => {
    const left = ['e1', 'e2'].map((id) => recordOf(id, 'requested'));
    expect(takenUp(...left).said).toEqual([
      'Took up 2 executions of the last run; 0 processes of theirs had to be ended.',
    ]);
    expect(takenUp().said).toEqual([]);
  });
});
