import { silentLog } from '../../../src/core/log';
import { OutputRecorder } from '../../../src/embedded/executions/output-recorder';
import type { ExecutionStore } from '../../../src/embedded/store/execution-store';
import type { BusEvent, EventBus } from '../../../src/embedded/stream/event-bus';
import { ManualClock, promisesSettle } from '../../manual-clock';
import { recordOf } from './record';

let clock: ManualClock;
let told: string[];
let events: BusEvent[];
/** What was written: from which line on, and what. */
let written: [from: number, lines: string[]][];
let isFull: boolean;
let logged: string[];
let recorder: OutputRecorder;
beforeEach(() => {
  clock = new ManualClock('2026-11-21T12:00:00Z', promisesSettle);
  [told, events, written, logged, isFull] = [[], [], [], [], false];
  const store = {
    addOutput(_id: string, from: number, lines: { type: string; data: string }[]) {
      if (isFull) throw new Error('the disk is full');
      written.push([from, lines.map(({ type, data }) => `${type} ${data}`)]);
    },
  };
  const bus = {
    publish(event: BusEvent) {
      events.push(event);
      const { output_type, data } = event.data as { output_type: string; data: string };
      told.push(`${output_type} ${data}`);
    },
  };
  recorder = new OutputRecorder(
    recordOf('e1', 'running'),
    ['hunter2'],
    store as unknown as ExecutionStore,
    bus as unknown as EventBus,
    clock,
    { ...silentLog, error: (line) => void logged.push(line) },
  );
});

describe('what a process writes', () => {
  it('is told line by line as it comes, and written together a moment later', async () => {
    recorder.add('stdout', 'one\ntwo\n');
    recorder.add('stderr', 'oops\n');
    expect([told, written]).toEqual([['stdout one\n', 'stdout two\n', 'stderr oops\n'], []]);
    await clock.pass(100);
    recorder.add('stdout', 'three\n');
    await clock.pass(100);
    expect(written).toEqual([
      [0, ['stdout one\n', 'stdout two\n', 'stderr oops\n']],
      [3, ['stdout three\n']],
    ]);
    await clock.pass(1_000);
    expect(written).toHaveLength(2);
  });

  it('is told in one piece where it is more lines at once than anybody reads', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, number) => `${number}\n`);
    recorder.add('stdout', lines(100).join(''));
    expect(told).toEqual(lines(100).map((line) => `stdout ${line}`));
    recorder.add('stdout', `${lines(101).join('')}and so`);
    expect(told.slice(100)).toEqual([`stdout ${lines(101).join('')}`]);
    recorder.add('stdout', ' on\n');
    expect(told.at(-1)).toBe('stdout and so on\n');
  });

  it('is told with whose it is and when it was', () => {
    recorder.add('stdout', 'one\n');
    expect(events).toEqual([
      {
        ...{ name: 'st2.execution.output__create', executionId: 'e1', actionRef: 'lab.one' },
        data: {
          ...{ execution_id: 'e1', action_ref: 'lab.one', runner_ref: 'local-shell-cmd' },
          ...{ output_type: 'stdout', data: 'one\n', id: expect.any(String) },
          timestamp: expect.stringMatching(/^\d{4}-[-T\d:.]+Z$/),
        },
      },
    ]);
  });

  it('is told as the line that it is where it comes in pieces', async () => {
    recorder.add('stdout', 'on');
    recorder.add('stderr', 'oo');
    recorder.add('stdout', 'e\ntw');
    recorder.add('stderr', 'ps\n');
    recorder.add('stdout', 'o\n');
    expect(told).toEqual(['stdout one\n', 'stderr oops\n', 'stdout two\n']);
  });

  it('is told after a moment also where its line does not end, as a prompt does not', async () => {
    recorder.add('stdout', 'Password: ');
    await clock.pass(149);
    expect(told).toEqual([]);
    await clock.pass(1);
    expect(told).toEqual(['stdout Password: ']);
    recorder.add('stderr', 'Again: ');
    await clock.pass(150);
    expect(told).toEqual(['stdout Password: ', 'stderr Again: ']);
  });

  it('is told and written to its last piece when the process ends, and once', async () => {
    recorder.add('stdout', 'one\ntw');
    recorder.end();
    recorder.end();
    await clock.pass(1_000);
    expect(told).toEqual(['stdout one\n', 'stdout tw']);
    expect(written).toEqual([[0, ['stdout one\n', 'stdout tw']]]);
  });

  it('is written at once for whoever wants to read it, without what is no line yet', async () => {
    recorder.add('stdout', 'one\ntw');
    recorder.flush();
    expect(written).toEqual([[0, ['stdout one\n']]]);
    await clock.pass(100);
    expect(written).toHaveLength(1);
  });

  it('shows no secret', () => {
    recorder.add('stdout', 'it is hunter2\n');
    recorder.end();
    expect([told, written]).toEqual([['stdout it is ********\n'], [[0, ['stdout it is ********\n']]]]);
  });

  it('is lost with a line in the log where the disk takes nothing, and the rest is written behind what there is', async () => {
    isFull = true;
    recorder.add('stdout', 'lost\n');
    await clock.pass(100);
    expect(logged).toEqual(['The output of execution e1 could not be kept: the disk is full']);
    isFull = false;
    recorder.add('stdout', 'kept\n');
    await clock.pass(100);
    expect(written).toEqual([[0, ['stdout kept\n']]]);
  });
});
