import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../../src/core/log';
import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import { type Database, openDatabase } from '../../../src/embedded/store/database';
import { type ExecutionFilter, ExecutionStore } from '../../../src/embedded/store/execution-store';
import { prunePeriodically } from '../../../src/embedded/store/pruning';
import { ManualClock } from '../../manual-clock';

let folder: string;
let database: Database;
let store: ExecutionStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'executions-'));
  database = openDatabase(folder);
  store = new ExecutionStore(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function record(id: string, started: number, more: Partial<ExecutionRecord> = {}): ExecutionRecord {
  return {
    ...{ id, liveactionId: `live-${id}`, status: 'succeeded', started, parameters: {}, context: {}, log: [] },
    action: { ref: 'core.noop', name: 'noop', pack: 'core', runner_type: 'noop' },
    ...{ runner: { name: 'noop' }, result: {}, runnerInfo: {} },
    ...more,
  };
}

const full: ExecutionRecord = record('full', 7, {
  ...{ ended: 9, parent: 'mother', triggerInstance: 'ti', notify: { a: 1 }, notifyTemplates: true },
  ...{ rule: { id: 'r1', ref: 'p.r', name: 'r' }, role: 'operator', delay: 5 },
  ...{
    parameters: { id: 12345678901234567890n },
    context: { user: 'U1' },
    result: { n: 12345678901234567891n },
  },
  ...{ log: [{ time: 7, status: 'requested' }], runnerInfo: { hostname: 'h' } },
});

describe('an execution on disk', () => {
  it('is read as it was written, long integers and all', () => {
    store.insert(full);
    expect(store.get('full')).toEqual(full);
    store.insert(record('bare', 1));
    expect(Object.keys(store.get('bare') ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(ended|parent|triggerInstance)$/)]),
    );
    expect(store.get('none')).toBeUndefined();
  });

  it('has an empty result where there is none yet, and what it was changed to', () => {
    store.insert(record('a', 1, { status: 'running', result: undefined }));
    expect(store.get('a')).toMatchObject({ status: 'running', result: {} });
    store.update({ ...full, id: 'a' });
    expect(store.get('a')).toMatchObject({ status: 'succeeded', ended: 9, result: full.result });
    store.update(record('a', 1, { status: 'running', result: undefined }));
    expect(store.get('a')).toMatchObject({ status: 'running', result: {} });
    expect(store.get('a')).not.toHaveProperty('ended');
  });

  it('keeps the state of its workflow until that is taken away', () => {
    store.insert(record('a', 1));
    expect(store.state('a')).toBeUndefined();
    store.saveState('a', { at: 12345678901234567890n });
    expect(store.state('a')).toEqual({ at: 12345678901234567890n });
    store.saveState('a', undefined);
    expect(store.state('a')).toBeUndefined();
    expect(store.state('none')).toBeUndefined();
  });

  it('keeps its output in order, each line with its place', () => {
    store.insert(record('a', 1));
    store.insert(record('b', 1));
    store.addOutput('a', 2, [{ type: 'stdout', time: 3, data: 'three' }]);
    const [one, two] = [
      { type: 'stderr', time: 1, data: 'one' },
      { type: 'stdout', time: 2, data: 'two' },
    ];
    store.addOutput('a', 0, [one, two]);
    expect(store.output('a')).toEqual([one, two, { type: 'stdout', time: 3, data: 'three' }]);
    expect(store.output('b')).toEqual([]);
  });

  it('is there as a whole or not at all', () => {
    store.insert(record('a', 1));
    expect(() => store.insert(record('a', 1, { runner: { name: 'another' } }))).toThrow();
    expect(database.prepare('SELECT count(*) AS n FROM snapshots').get()?.n).toBe(1);
    expect(store.count({})).toBe(1);
  });
});

describe('a list of executions', () => {
  beforeEach(() => {
    store.insert(full);
    store.insert(record('a', 3, { status: 'running', parent: 'full' }));
    store.insert(record('b', 1, { status: 'failed', parent: 'full' }));
    const action = { ref: 'core.local', name: 'local', pack: 'core', runner_type: 'shell' };
    store.insert(record('c', 5, { action, status: 'paused', context: { user: 7 } }));
  });
  const page = { limit: 10, offset: 0, order: 'oldest' } as const;
  const ids = (filter: ExecutionFilter) => store.ids(filter, page).join(' ');

  it.each<[ExecutionFilter, string]>([
    [{}, 'b a c full'],
    [{ ids: ['a', 'c', 'x'] }, 'a c'],
    [{ ids: [] }, ''],
    [{ action: 'core.local' }, 'c'],
    [{ status: 'running' }, 'a'],
    [{ runner: 'shell' }, 'c'],
    [{ parent: 'full' }, 'b a'],
    [{ parent: null }, 'c'],
    [{ user: 'U1' }, 'full'],
    [{ user: '7' }, ''],
    [{ rule: 'p.r' }, 'full'],
    [{ triggerInstance: 'ti' }, 'full'],
    [{ liveaction: 'live-b' }, 'b'],
    [{ startedAfter: 3 }, 'c full'],
    [{ startedFrom: 3 }, 'a c full'],
    [{ startedBefore: 5 }, 'b a'],
    [{ startedTo: 5 }, 'b a c'],
    [{ parent: 'full', status: 'failed' }, 'b'],
  ])('with %j holds “%s”', (filter, expected) => {
    expect(ids(filter)).toBe(expected);
    expect(store.list(filter, page).map(({ id }) => id)).toEqual(expected.split(' ').filter(Boolean));
    expect(store.count(filter)).toBe(expected.split(' ').filter(Boolean).length);
  });

  it('begins with the newest where that is asked for, and has pages', () => {
    const newest = { limit: 2, offset: 1, order: 'newest' } as const;
    expect(store.ids({}, newest)).toEqual(['c', 'a']);
    expect(store.list({}, newest).map(({ id }) => id)).toEqual(['c', 'a']);
  });

  it('tells what there is of a column, whose children, and what has not ended', () => {
    expect(store.distinct('status')).toEqual(['failed', 'paused', 'running', 'succeeded']);
    expect(store.distinct('user')).toEqual(['U1']);
    expect(store.distinct('rule')).toEqual(['p.r']);
    expect(store.childIds('full')).toEqual(['b', 'a']);
    expect(store.unfinished().map(({ id }) => id)).toEqual(['a', 'c']);
  });
});

describe('old executions', () => {
  const remaining = () => store.ids({}, { limit: 2_000, offset: 0, order: 'oldest' }).join(' ');
  beforeEach(() => {
    for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries())
      store.insert(record(id, index + 1, id === 'b' ? { status: 'running' } : {}));
    store.addOutput('a', 0, [{ type: 'stdout', time: 1, data: 'x' }]);
  });

  it.each([
    [{ before: 4 }, 100, 2, 'b d e'],
    [{ before: 4 }, 1, 1, 'b c d e'],
    [{ keep: 3 }, 100, 2, 'b d e'],
    [{ keep: 3 }, 1, 1, 'b c d e'],
    [{ keep: 9 }, 100, 0, 'a b c d e'],
    [{ keep: 5 }, 100, 0, 'a b c d e'],
    [{ keep: 0 }, 100, 4, 'b'],
    [{ before: 2, keep: 3 }, 100, 2, 'b d e'],
    [{ before: 4, keep: 1 }, 2, 2, 'b d e'],
    [{ before: 2, keep: 1 }, 2, 2, 'b d e'],
    [{ before: 4, keep: 4 }, 100, 2, 'b d e'],
    [{}, 100, 0, 'a b c d e'],
  ])('go by %j, at most %d at once: %d go, %s stay', (limits, batch, deleted, stay) => {
    expect(store.prune(limits, batch)).toBe(deleted);
    expect(remaining()).toBe(stay);
    expect(store.output('a')).toHaveLength(stay.includes('a') ? 1 : 0);
  });

  it('go at the start and every hour, in steps of 500, until that is called off', async () => {
    const clock = new ManualClock(new Date(10 * 86_400_000).toISOString());
    for (let more = 0; more < 600; more += 1) store.insert(record(`m${more}`, 10 + more));
    const at = (days: number) => (days * 86_400_000 - 1) * 1_000;
    store.insert(record('old', at(9)));
    store.insert(record('young', at(9) + 1_000_000));
    const stop = prunePeriodically(store, { days: 1 }, clock, silentLog);
    expect(store.count({})).toBe(607 - 500);
    await clock.pass(19);
    expect(store.count({})).toBe(607 - 500);
    await clock.pass(1);
    expect(remaining()).toBe('b young');
    await clock.pass(3_600_000 - 1);
    expect(remaining()).toBe('b young');
    await clock.pass(1);
    expect(remaining()).toBe('b');
    store.insert(record('late', 5));
    stop();
    await clock.pass(3_600_000);
    expect(remaining()).toBe('b late');
  });

  it('go by count alone, and never where nothing is asked for', () => {
    const clock = new ManualClock();
    prunePeriodically(store, {}, clock, silentLog)();
    expect(store.count({})).toBe(5);
    prunePeriodically(store, { count: 3 }, clock, silentLog)();
    expect(remaining()).toBe('b d e');
  });

  it('are tried again an hour later where the store takes nothing', async () => {
    const clock = new ManualClock();
    const said: string[] = [];
    let tries = 0;
    const failing = {
      prune: () => {
        tries += 1;
        throw new Error('the disk is full');
      },
    } as unknown as ExecutionStore;
    const log = { ...silentLog, error: (line: string) => void said.push(line) };
    const stop = prunePeriodically(failing, { count: 3 }, clock, log);
    await clock.pass(3_600_000);
    expect([tries, said.length]).toEqual([2, 2]);
    expect(said[0]).toContain('the disk is full');
    stop();
  });
});
