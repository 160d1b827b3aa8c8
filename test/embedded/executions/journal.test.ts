import { silentLog } from '../../../src/core/log';
import { Journal, type JournalParts } from '../../../src/embedded/executions/journal';
import { ManualClock } from '../../manual-clock';
import { recordOf } from './record';

interface Shown {
  id: string;
  status?: string;
  children?: string[];
}

describe('what becomes of an execution, on a disk that takes nothing for a while', () => {
  let clock: ManualClock;
  let isFull: 'at once' | 'later' | undefined;
  let kept: string[];
  let told: string[];
  let logged: string[];
  let children: string[];
  /** Executions as they were told. */
  let shown: Shown[];
  let journal: Journal;
  beforeEach(() => {
    clock = new ManualClock();
    isFull = undefined;
    [kept, told, logged, children, shown] = [[], [], [], [], []];
    const write = ({ id, status }: { id: string; status: string }) => {
      if (isFull === 'at once') throw new Error('the disk is full.');
      kept.push(`${id} ${status}`);
    };
    journal = new Journal({
      store: { insert: write, update: write, childIds: () => children },
      bus: {
        publish({ name, data }: { name: string; data: Shown }) {
          told.push(`${name} ${data.status}`);
          if (name.startsWith('st2.execution__')) shown.push(data);
        },
      },
      clock,
      log: {
        ...silentLog,
        error: (line: string) => void logged.push(line),
        info: (line: string) => void logged.push(line),
      },
      durable: async () => {
        if (isFull !== undefined) throw new Error('the disk is full.');
      },
      address: { webUrl: 'http://here' },
    } as unknown as JournalParts);
  });
  afterEach(() => journal.close());
  const ofExecutions = () => told.filter((line) => line.startsWith('st2.execution__'));

  it('is told at once all the same, and written when it takes something again', async () => {
    const record = recordOf('e1', 'running');
    let saved = 0;
    isFull = 'at once';
    journal.advance(record, 'succeeded', () => {
      saved += 1;
    });
    await clock.pass(10_000);
    expect([record.status, kept, saved, journal.unsaved('e1')]).toEqual(['succeeded', [], 0, record]);
    expect(ofExecutions()).toEqual(['st2.execution__update succeeded']);
    isFull = undefined;
    await clock.pass(1_000);
    expect([kept, saved, journal.unsaved('e1')]).toEqual([['e1 succeeded'], 1, undefined]);
    expect(ofExecutions()).toEqual(['st2.execution__update succeeded', 'st2.execution__update succeeded']);
    expect(logged).toEqual([
      expect.stringMatching(/^What is running could not be recorded: the disk is full\. Trying again\.$/),
      expect.stringMatching(/^The store can be written to again/),
    ]);
    await clock.pass(10_000);
    expect(kept).toHaveLength(1);
  });

  it('is kept also where the disk says so only when it is to be sure', async () => {
    isFull = 'later';
    journal.advance(recordOf('e1', 'requested'), 'running');
    await clock.pass(0);
    expect(journal.unsaved('e1')).toMatchObject({ status: 'running' });
    isFull = undefined;
    await clock.pass(1_000);
    expect(journal.unsaved('e1')).toBeUndefined();
  });

  it('is called unrecorded once, however many there are, and all are written in the end', async () => {
    isFull = 'at once';
    for (const id of ['e1', 'e2', 'e1']) journal.advance(recordOf(id, 'running'), 'succeeded');
    await clock.pass(3_000);
    expect(logged).toHaveLength(1);
    isFull = undefined;
    await clock.pass(1_000);
    expect(kept.sort()).toEqual(['e1 succeeded', 'e2 succeeded']);
    expect(logged).toHaveLength(2);
  });

  it('is told of a workflow with its children, and of nothing else', () => {
    children = ['c1'];
    journal.pass(recordOf('flow', 'requested', 'orquesta'), 'scheduled');
    journal.pass(recordOf('e1', 'requested'), 'scheduled');
    expect(shown.map(({ id, children: named }) => [id, named])).toEqual([
      ['flow', ['c1']],
      ['e1', undefined],
    ]);
  });

  it('is not begun where it could not be written that it was asked for', () => {
    isFull = 'at once';
    expect(() => journal.create(recordOf('e1', 'requested'))).toThrow('the disk is full.');
    expect(told).toEqual([]);
  });

  it('is not tried again by a backend that has stopped', async () => {
    isFull = 'at once';
    journal.advance(recordOf('e1', 'running'), 'succeeded');
    journal.close();
    isFull = undefined;
    await clock.pass(10_000);
    expect(kept).toEqual([]);
  });

  it('is on record step by step, also what is passed through', async () => {
    const record = recordOf('e1', 'requested');
    journal.pass(record, 'scheduled');
    await clock.pass(5);
    journal.advance(record, 'running');
    const [scheduled, running] = record.log;
    expect(record.log.map(({ status }) => status)).toEqual(['scheduled', 'running']);
    expect(running?.time).toBeGreaterThan(scheduled?.time ?? Number.POSITIVE_INFINITY);
    expect([kept, ofExecutions().length]).toEqual([['e1 running'], 2]);
  });
});
