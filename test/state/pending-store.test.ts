import { silentLog } from '../../src/core/log';
import { createSealer } from '../../src/core/seal';
import { BrainMemory } from '../../src/state/brain-memory';
import { PendingStore, type Waits } from '../../src/state/pending-store';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from './brain';

interface Wish extends Waits {
  command: string;
  agreed?: boolean;
}

const KEY = 'a long random text for tests';

function setUp(secret?: string, memory?: BrainMemory) {
  const clock = new ManualClock();
  const shared = memory ?? new BrainMemory(new HubotLikeBrain(), clock);
  const due: string[] = [];
  const warned: string[] = [];
  /** Until when the next record that is due is put off, instead of being ended. */
  const putOff: number[] = [];
  const store = new PendingStore<Wish>({
    memory: shared,
    clock,
    log: { ...silentLog, warn: (text) => void warned.push(text) },
    sealer: createSealer(secret),
    kind: 'approval',
    onDeadline: async (record) => {
      due.push(record.id);
      const dueAt = putOff.shift();
      if (dueAt !== undefined) return { next: { ...record, dueAt }, result: undefined };
      return { ended: 'too late', result: undefined };
    },
  });
  return { clock, memory: shared, store, due, warned, putOff };
}

const wish: Wish = { id: 'abcd', dueAt: Date.parse('2026-11-21T12:10:00Z'), command: 'deploy db1' };
const RECORD = 'waiting:approval:abcd';

describe('what waits for a person, where there is a key', () => {
  it('is kept sealed and found again, also by a bot that starts later', async () => {
    const { memory, store } = setUp(KEY);
    await store.add(wish);
    expect(JSON.stringify(await memory.get(RECORD))).not.toContain('deploy');
    const later = setUp(KEY, memory).store;
    expect(await later.find('abcd')).toEqual(wish);
    expect(await later.list()).toEqual([wish]);
  });

  it('is not read where it was written by somebody without the key', async () => {
    const { memory, store } = setUp(KEY);
    const forged = { ...wish, agreed: true };
    const elsewhere = setUp('another long random text');
    await elsewhere.store.add(forged);
    for (const record of [forged, await elsewhere.memory.get(RECORD), { record: 'rubbish' }, 'text', {}]) {
      await memory.set(RECORD, record);
      expect(await store.find('abcd')).toBeUndefined();
      expect(await store.list()).toEqual([]);
      expect(await store.change('abcd', () => ({ ended: 'ran', result: 'ran' }))).toBeUndefined();
    }
  });

  it('is not read under another name than its own', async () => {
    const { memory, store } = setUp(KEY);
    await store.add({ ...wish, agreed: true });
    await memory.set('waiting:approval:wxyz', await memory.get(RECORD));
    expect(await store.find('wxyz')).toBeUndefined();
  });

  it('stays sealed when it changes', async () => {
    const { memory, store } = setUp(KEY);
    await store.add(wish);
    await store.change('abcd', (record) => ({ next: { ...record, agreed: true }, result: undefined }));
    expect(Object.keys((await memory.get<object>(RECORD)) ?? {})).toEqual(['record']);
    expect((await store.find('abcd'))?.agreed).toBe(true);
  });
});

describe('what waits for a person', () => {
  it('is found, listed by when it is due, and ends once, which is remembered for a day', async () => {
    const { clock, store } = setUp();
    await store.add(wish);
    await store.add({ ...wish, id: 'wxyz', dueAt: wish.dueAt - 1 });
    expect((await store.list()).map(({ id }) => id)).toEqual(['wxyz', 'abcd']);
    const end = () => store.change('abcd', () => ({ ended: 'was approved', result: 'ran' }));
    expect(await Promise.all([end(), end()])).toEqual(['ran', undefined]);
    expect(await store.find('abcd')).toBeUndefined();
    expect(await store.ended('abcd')).toBe('was approved');
    expect(await store.ended('none')).toBeUndefined();
    await clock.pass(24 * 3_600_000);
    expect(await store.ended('abcd')).toBeUndefined();
  });

  it('waits as it was, or not at all, where a change of it cannot be kept', async () => {
    const { memory, store } = setUp();
    const keep = memory.set.bind(memory);
    const full = () =>
      jest.spyOn(memory, 'set').mockImplementationOnce(async (key, value) => {
        await keep(key, value);
        throw new Error('ENOSPC: no space left on device');
      });
    full();
    await expect(store.add(wish)).rejects.toThrow('ENOSPC');
    expect(await store.list()).toEqual([]);
    await store.add(wish);
    full();
    const agree = store.change('abcd', (one) => ({ next: { ...one, agreed: true }, result: undefined }));
    await expect(agree).rejects.toThrow('ENOSPC');
    expect(await store.list()).toEqual([wish]);
  });

  it('is looked at when it is due, and by no means earlier', async () => {
    const { clock, store, due } = setUp();
    store.start();
    await store.add(wish);
    await clock.pass(wish.dueAt - clock.now() - 1);
    expect(due).toEqual([]);
    await clock.pass(1);
    expect(due).toEqual(['abcd']);
    expect(await store.ended('abcd')).toBe('too late');
    store.stop();
  });

  it('is looked at as soon as a change has made it due, also a change at its own time', async () => {
    const { clock, store, due, putOff } = setUp();
    store.start();
    await store.add(wish);
    putOff.push(clock.now() + 2_000);
    await store.change('abcd', (record) => ({
      next: { ...record, dueAt: clock.now() + 1_000 },
      result: undefined,
    }));
    await clock.pass(1_000);
    expect([due, putOff]).toEqual([['abcd'], []]);
    await clock.pass(999);
    expect(due).toHaveLength(1);
    await clock.pass(1);
    expect(due).toHaveLength(2);
    store.stop();
  });

  it('is looked at within 15 seconds where another bot has added it', async () => {
    const { clock, memory, store, due } = setUp();
    store.start();
    await clock.pass(1_000);
    await setUp(undefined, memory).store.add({ ...wish, dueAt: clock.now() + 2_000 });
    await clock.pass(15_000);
    expect(due).toEqual(['abcd']);
    store.stop();
  });

  it('is looked after by nobody who has stopped', async () => {
    const { clock, store, due } = setUp();
    store.start();
    await store.add(wish);
    store.stop();
    await store.add({ ...wish, id: 'wxyz' });
    await clock.pass(3_600_000);
    expect(due).toEqual([]);
  });

  it('need not have been begun to be stopped', () => {
    expect(() => setUp().store.stop()).not.toThrow();
  });

  it('is left to its new time where another bot has put it off meanwhile', async () => {
    const { clock, memory, store, due } = setUp();
    const list = memory.list.bind(memory);
    memory.list = async <T>(prefix: string) => {
      const found = (await list<Wish>(prefix)).map(([key, record]) => [key, { ...record, dueAt: 0 }]);
      return found as [string, T][];
    };
    await store.add(wish);
    store.start();
    await clock.pass(0);
    store.stop();
    expect([due, await store.find('abcd')]).toEqual([[], wish]);
  });

  it('is looked at again where that failed once', async () => {
    const { clock, memory, store, due, warned } = setUp();
    const list = memory.list.bind(memory);
    memory.list = () => Promise.reject(new Error('Redis is away'));
    store.start();
    await store.add({ ...wish, dueAt: clock.now() });
    await clock.pass(0);
    expect([due, warned.length]).toEqual([[], 1]);
    memory.list = list;
    await clock.pass(15_000);
    expect(due).toEqual(['abcd']);
    store.stop();
  });

  it('gets a name that a person can type, and that nothing else has or had', async () => {
    const { memory, store } = setUp();
    const get = memory.get.bind(memory);
    const asked: string[] = [];
    memory.get = async <T>(key: string) => {
      const [kind = '', , id = ''] = key.split(':');
      if (!asked.includes(id)) asked.push(id);
      const taken = [kind === 'waiting' && asked[0] === id, kind === 'ended' && asked[1] === id];
      return taken.includes(true) ? ({ ended: 'was approved' } as T) : get<T>(key);
    };
    const id = await store.newId();
    expect(id).toMatch(/^[a-hj-km-np-z2-9]{4}$/);
    expect(asked.indexOf(id)).toBe(2);
  });
});
