import { SETTLE_MS, setUp } from './recovery-rig';

describe('a bot without a past', () => {
  it('begins with what was made since its start, and leaves what was there before alone', async () => {
    const { clock, recovery, announced, delivered, made } = await setUp('new');
    made('before', { startedAgo: 1_000 });
    made('long before', { startedAgo: 60_000 });
    await clock.pass(1_000);
    made('since 2', { startedAgo: 300 });
    made('since 1', { startedAgo: 600 });
    recovery.begin();
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['since 1', 'since 2']);
    expect(announced.fetchFrom).toBe(clock.now() - SETTLE_MS - 300);
  });

  it('begins with what it heard before it could ask, one for each copy', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp('new');
    for (const startedAgo of [1_000, 800, 600]) made('alarm', { startedAgo });
    recovery.begin();
    hears('alarm');
    hears('alarm');
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['alarm', 'alarm']);
  });

  it('waits for what is still being made, however long before its start that began', async () => {
    const { clock, recovery, announced, delivered, made } = await setUp('new');
    made('before', { startedAgo: 10_000 });
    const slow = made('slow', { startedAgo: 20_000, status: 'running' });
    recovery.begin();
    await clock.pass(SETTLE_MS);
    expect(announced.fetchFrom).toBe(Date.parse(slow.start_timestamp ?? '') - 1);
    slow.status = 'succeeded';
    await clock.pass(200);
    expect(delivered).toEqual(['slow']);
  });

  it('begins at the beginning where StackStorm has announced nothing yet', async () => {
    const { clock, recovery, announced, delivered, made } = await setUp('new');
    recovery.begin();
    await clock.pass(SETTLE_MS);
    expect(announced.fetchFrom).toBe(0);
    made('the first');
    await clock.pass(5_000);
    expect(delivered).toEqual(['the first']);
  });

  it('leaves what is for another bot alone', async () => {
    const { clock, recovery, delivered, made } = await setUp('new');
    const other = made('for errbot');
    other.parameters = { ...other.parameters, route: 'errbot' };
    recovery.begin();
    await clock.pass(10_000);
    expect(delivered).toEqual([]);
  });
});
