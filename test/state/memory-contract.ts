import type { Memory } from '../../src/core/memory';

/** What every memory promises, said once: the brain and Redis are both held to it. */
export function keepsThePromisesOfAMemory(open: () => Promise<Memory>): void {
  let memory: Memory;
  beforeEach(async () => {
    memory = await open();
  });
  afterEach(() => memory.close());

  it('gives back what was put in, and undefined for what was not', async () => {
    await memory.set('a', { deep: [1, 'zwei', null] });
    expect(await memory.get('a')).toEqual({ deep: [1, 'zwei', null] });
    expect(await memory.get('b')).toBeUndefined();
  });

  it('moves a mark up and never down', async () => {
    await memory.raise('mark', 17.5);
    await memory.raise('mark', 9);
    expect(await memory.get('mark')).toBe(17.5);
    await memory.raise('mark', 1_795_884_847_099);
    expect(await memory.get('mark')).toBe(1_795_884_847_099);
    expect(await memory.list('ma')).toEqual([['mark', 1_795_884_847_099]]);
  });

  it('forgets what was deleted', async () => {
    await memory.set('a', 1);
    await memory.delete('a');
    await memory.delete('never there');
    expect(await memory.get('a')).toBeUndefined();
  });

  it('forgets a record when its time is over', async () => {
    await memory.set('short', 1, 30);
    await memory.set('long', 1, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await memory.get('short')).toBeUndefined();
    expect(await memory.list('short')).toEqual([]);
    expect(await memory.get('long')).toBe(1);
  });

  it('lists by prefix, to the letter', async () => {
    await memory.set('x:1', 'one');
    await memory.set('x:2', 'two');
    await memory.set('y:1', 'other');
    await memory.set('[x]*:1', 'odd');
    expect((await memory.list('x:')).sort()).toEqual([
      ['x:1', 'one'],
      ['x:2', 'two'],
    ]);
    expect(await memory.list('[x]*')).toEqual([['[x]*:1', 'odd']]);
  });

  it('grants a claim to one owner until it is released', async () => {
    expect(await memory.claim('c', 'ann', 60_000)).toBe(true);
    expect(await memory.claim('c', 'bob', 60_000)).toBe(false);
    expect(await memory.claim('c', 'ann', 60_000)).toBe(true);
    await memory.release('c', 'bob');
    expect(await memory.claim('c', 'bob', 60_000)).toBe(false);
    await memory.release('c', 'ann');
    expect(await memory.claim('c', 'bob', 60_000)).toBe(true);
  });

  it('grants a claim again when its time is over', async () => {
    expect(await memory.claim('c', 'ann', 30)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await memory.claim('c', 'bob', 60_000)).toBe(true);
  });

  it('grants one claim when many ask at once', async () => {
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => memory.claim('c', `bot ${index}`, 60_000)),
    );
    expect(asked.filter(Boolean)).toHaveLength(1);
  });
}
