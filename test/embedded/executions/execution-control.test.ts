import {
  ExecutionControl,
  type ExecutionControlParts,
} from '../../../src/embedded/executions/execution-control';
import { LiveExecution } from '../../../src/embedded/executions/live-execution';
import { breathe } from '../../manual-clock';
import { recordOf } from './record';

let lives: Map<string, LiveExecution>;
let children: Record<string, string[]>;
let happened: string[];
let control: ExecutionControl;
beforeEach(() => {
  lives = new Map();
  children = {};
  happened = [];
  control = new ExecutionControl({
    store: { childIds: (id: string) => children[id] ?? [] },
    journal: {
      advance(record: { id: string; status: string }, status: string) {
        record.status = status;
        happened.push(`${record.id} is ${status}`);
      },
    },
    live: (id: string) => lives.get(id),
    begin: ({ record }: LiveExecution) => void happened.push(`${record.id} begins`),
    finish: ({ record }: LiveExecution, status: string) => void happened.push(`${record.id} ends ${status}`),
  } as unknown as ExecutionControlParts);
});

function live(id: string, status: string, runner?: string, working = false): LiveExecution {
  const one = new LiveExecution(recordOf(id, status, runner));
  one.working = working;
  lives.set(id, one);
  return one;
}

describe('somebody who cancels', () => {
  it('ends at once what has not begun, and it is on record who that was', () => {
    const { record } = live('e1', 'requested');
    expect(control.cancel('e1', 'spock')).toBe(record);
    expect(happened).toEqual(['e1 ends canceled']);
    expect(record.context).toEqual({ user: 'kirk', cancelled_by: 'spock' });
    expect(record.result).toEqual({ message: 'Action canceled by user.', user: 'spock' });
  });

  it('asks what runs to end, once', () => {
    const one = live('e1', 'running', undefined, true);
    control.cancel('e1', 'spock');
    control.cancel('e1', 'scott');
    expect([happened, one.abort.signal.aborted, one.abort.signal.reason]).toEqual([
      ...[['e1 is canceling'], true, 'cancel'],
    ]);
    expect(one.record.context).toMatchObject({ cancelled_by: 'spock' });
  });

  it('has nothing to cancel where all is over, or only waits for an answer', () => {
    live('q', 'pending', 'inquirer');
    expect([control.cancel('q', 'spock'), control.cancel('gone', 'spock'), happened]).toEqual([
      ...[undefined, undefined, []],
    ]);
  });

  it('ends with a workflow at rest what it has begun, also its questions', () => {
    live('flow', 'paused', 'orquesta');
    live('q', 'pending', 'inquirer');
    live('task', 'running', undefined, true);
    children = { flow: ['q', 'task', 'over'] };
    control.cancel('flow', 'spock');
    expect(happened).toEqual(['flow ends canceled', 'q ends canceled', 'task is canceling']);
  });
});

describe('a workflow', () => {
  it('that runs is asked to pause, and goes on where that is taken back in time', () => {
    const flow = live('flow', 'running', 'orquesta', true);
    const asked: string[] = [];
    flow.onPause(() => asked.push('pause'));
    flow.onResume(() => asked.push('go on'));
    control.pause('flow', 'spock');
    control.pause('flow', 'scott');
    expect(flow.record).toMatchObject({
      ...{ status: 'pausing', result: { output: null }, context: { paused_by: 'spock' } },
    });
    control.resume('flow', 'scott');
    expect(flow.record).toMatchObject({ status: 'running', context: { resumed_by: 'scott' } });
    expect([asked, happened]).toEqual([
      ['pause', 'go on'],
      ['flow is pausing', 'flow is running'],
    ]);
  });

  it('that is paused begins again when it is resumed', async () => {
    live('flow', 'paused', 'orquesta');
    control.pause('flow', 'spock');
    control.resume('flow', 'spock');
    await breathe();
    expect(happened).toEqual(['flow is resuming', 'flow begins']);
  });

  it('that runs is not begun a second time by a resume', async () => {
    live('flow', 'running', 'orquesta', true);
    control.resume('flow', 'spock');
    await breathe();
    expect(happened).toEqual([]);
  });

  it.each(['requested', 'canceling', 'resuming'])(
    'that is %s cannot be paused yet, and it is said',
    (status) => {
      live('flow', status, 'orquesta');
      expect(() => control.pause('flow', 'spock')).toThrow(
        /"live-flow" because it is not in a running state/,
      );
    },
  );

  it('is the only thing that can be paused, while it is not over', () => {
    live('e1', 'running');
    expect(() => control.pause('e1', 'spock')).toThrow(
      /Unable to pause .*not supported by the "local-shell-cmd"/,
    );
    expect(() => control.resume('e1', 'spock')).toThrow(/Unable to resume/);
    expect(() => control.resume('gone', 'spock')).toThrow(/already in completed state/);
  });
});
