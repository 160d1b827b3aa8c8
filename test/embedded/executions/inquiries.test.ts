import { silentLog } from '../../../src/core/log';
import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import type { Executor } from '../../../src/embedded/executions/executor';
import { Inquiries } from '../../../src/embedded/executions/inquiries';
import type { ExecutionStore } from '../../../src/embedded/store/execution-store';
import { ManualClock } from '../../manual-clock';
import { recordOf } from './record';

const DAY = 24 * 3_600_000;

describe('a question of a workflow', () => {
  let clock: ManualClock;
  let records: Map<string, ExecutionRecord>;
  let resumed: string[];
  let logged: string[];
  let rests: (record: ExecutionRecord) => void;
  let ends: (record: ExecutionRecord) => void;
  let inquiries: Inquiries;

  beforeEach(() => {
    clock = new ManualClock();
    records = new Map();
    [resumed, logged] = [[], []];
    const executor = {
      get: (id: string) => records.get(id),
      live: (id: string) => records.has(id) && { record: records.get(id) },
      onRest: (listener: typeof rests) => {
        rests = listener;
      },
      onFinished: (listener: typeof ends) => {
        ends = listener;
      },
      answer(id: string, status: string, result: unknown) {
        const record = records.get(id);
        if (record === undefined) throw new Error('the disk is full');
        Object.assign(record, { status, result });
        ends(record);
      },
      resume: (id: string, user: string) => void resumed.push(`${id} by ${user}`),
    } as unknown as Executor;
    const store = { list: () => [...records.values()] } as unknown as ExecutionStore;
    const log = { ...silentLog, error: (line: string) => void logged.push(line) };
    inquiries = new Inquiries(executor, store, clock, log);
  });

  function ask(result: object = {}, more: Partial<ExecutionRecord> = {}): ExecutionRecord {
    const record = recordOf('q', 'pending', 'inquirer', { started: clock.now() * 1_000, result, ...more });
    records.set('q', record);
    rests(record);
    return record;
  }

  it('ends when its time is over, to the minute, and what asked goes on', async () => {
    records.set('top', recordOf('top', 'paused', 'orquesta'));
    records.set('flow', recordOf('flow', 'paused', 'orquesta', { parent: 'top' }));
    const asked = ask({ ttl: 10 }, { parent: 'flow' });
    await clock.pass(10 * 60_000 - 1);
    expect([asked.status, resumed]).toEqual(['pending', []]);
    await clock.pass(1);
    expect([asked.status, resumed]).toEqual(['timeout', ['flow by stanley', 'top by stanley']]);
  });

  it('waits for a day where nothing else is said, for months where that is, and for ever at 0', async () => {
    const plain = ask();
    await clock.pass(DAY - 1);
    expect(plain.status).toBe('pending');
    await clock.pass(1);
    expect(plain.status).toBe('timeout');
    const long = ask({ ttl: (60 * DAY) / 60_000 });
    await clock.pass(60 * DAY - 1);
    expect(long.status).toBe('pending');
    await clock.pass(1);
    expect(long.status).toBe('timeout');
    const endless = ask({ ttl: 0 });
    await clock.pass(1_000 * DAY);
    expect(endless.status).toBe('pending');
  });

  it('goes on to wait after a restart, from where it was, and at once where its time is over', async () => {
    const waiting = recordOf('q', 'pending', 'inquirer', {
      started: (clock.now() - 600_000) * 1_000,
      result: { ttl: 15 },
    });
    const late = { ...waiting, id: 'late', result: { ttl: 5 } };
    records.set('q', waiting);
    records.set('late', late);
    inquiries.restore();
    await clock.pass(0);
    expect([waiting.status, late.status]).toEqual(['pending', 'timeout']);
    await clock.pass(299_999);
    expect(waiting.status).toBe('pending');
    await clock.pass(1);
    expect(waiting.status).toBe('timeout');
  });

  it('is not looked at again once it is over, or the backend has stopped', async () => {
    const answered = ask({ ttl: 1 });
    inquiries.respond('q', { yes: true }, 'kirk');
    await clock.pass(DAY);
    expect(answered.status).toBe('succeeded');
    const left = ask({ ttl: 1 });
    inquiries.close();
    await clock.pass(DAY);
    expect(left.status).toBe('pending');
  });

  it('is asked anew from its newest asking on', async () => {
    const asked = ask({ ttl: 2 });
    await clock.pass(60_000);
    asked.started = clock.now() * 1_000;
    rests(asked);
    await clock.pass(90_000);
    expect(asked.status).toBe('pending');
    await clock.pass(30_000);
    expect(asked.status).toBe('timeout');
  });

  it('is no other execution that comes to rest', async () => {
    const paused = ask({}, { action: { ...recordOf('x', '').action, runner_type: 'orquesta' } });
    await clock.pass(2 * DAY);
    expect(paused.status).toBe('pending');
  });

  it('that cannot be ended is told to the log, and harms nobody', async () => {
    ask({ ttl: 1 });
    records.clear();
    await clock.pass(60_000);
    expect(logged).toEqual([expect.stringMatching(/^Inquiry q could not be ended: the disk is full/)]);
  });

  it('takes the answer of those whom it names, keeps what it asked, and wakes only what sleeps', () => {
    records.set('top', recordOf('top', 'paused', 'orquesta'));
    records.set('flow', recordOf('flow', 'running', 'orquesta', { parent: 'top' }));
    const asked = ask({ route: 'ops', users: ['spock'] }, { parent: 'flow' });
    expect(() => inquiries.respond('q', {}, 'kirk')).toThrow(
      /name="kirk".* does not have permission to respond/,
    );
    inquiries.respond('q', { yes: true }, 'spock');
    expect([asked.status, asked.result, resumed]).toEqual([
      ...['succeeded', { route: 'ops', users: ['spock'], response: { yes: true } }, ['top by spock']],
    ]);
  });

  it('takes no answer that its schema does not', () => {
    ask({ schema: { type: 'object', properties: { yes: { type: 'boolean', required: true } } } });
    expect(() => inquiries.respond('q', {}, 'kirk')).toThrow(/did not pass schema validation/);
  });

  it.each([
    ['timeout', /timed out and cannot be responded to/],
    ['succeeded', /has already been responded to/],
    ['canceled', /is canceled and cannot be responded to/],
  ])('is told apart from one that is over: %s', (status, sentence) => {
    ask({}, { status });
    expect(() => inquiries.get('q')).toThrow(sentence);
  });

  it('is told apart from what is none, and from what is not there', () => {
    records.set('q', recordOf('q', 'pending'));
    expect(() => inquiries.get('q')).toThrow(/"q" is not an inquiry/);
    expect(() => inquiries.get('other')).toThrow();
  });

  it('is shown with what it asks, of whom, and for how long', () => {
    ask({ route: 7, users: ['spock', 1], roles: ['admin'], schema: { type: 'object' }, ttl: '30' });
    expect(inquiries.pending()).toEqual([
      { id: 'q', route: '7', ttl: 30, users: ['spock', '1'], roles: ['admin'], schema: { type: 'object' } },
    ]);
    ask();
    expect(inquiries.get('q')).toEqual({ id: 'q', route: '', ttl: 1440, users: [], roles: [], schema: {} });
  });
});
