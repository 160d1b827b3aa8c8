import type { ActionRun, ChildExecution } from '../../../src/embedded/runners/runner';
import { readWorkflow } from '../../../src/embedded/workflows/workflow-definition';
import { WorkflowRun } from '../../../src/embedded/workflows/workflow-run';

it('a task starts when it is on the disk that its workflow has come to it: a crash finds it again', async () => {
  let onDisk = '';
  const known: [action: string, isOnDisk: boolean][] = [];
  const child = (action: string): ChildExecution => ({
    ...{ id: action, status: 'succeeded', result: {}, context: {}, liveactionId: action, started: '' },
  });
  const run = {
    executionId: 'e1',
    action: { ref: 'lab.flow', pack: 'lab' },
    parameters: {},
    context: {},
    notification: {},
    signal: new AbortController().signal,
    onPause() {},
    onResume() {},
    apiUrl: '',
    stateOf: () => undefined,
    keys: {},
    state: undefined,
    async saveState(state: unknown) {
      onDisk = JSON.stringify(state);
    },
    children: {
      async start({ action }: { action: string }) {
        known.push([action, onDisk.includes(`"name":"${action.slice(4)}"`)]);
        return child(action);
      },
      wait: async (id: string) => child(id),
      list: async () => [],
    },
  } as unknown as ActionRun;
  const workflow = readWorkflow({
    tasks: {
      first: { action: 'lab.first', next: [{ do: ['second', 'third'] }] },
      second: { action: 'lab.second' },
      third: { action: 'lab.third' },
    },
  });
  expect((await new WorkflowRun(run, workflow).end()).status).toBe('succeeded');
  expect(known).toEqual([
    ['lab.first', true],
    ['lab.second', true],
    ['lab.third', true],
  ]);
});
