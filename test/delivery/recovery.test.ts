import { OVERLAP_MS } from '../../src/delivery/announcement-log';
import { SETTLE_MS, setUp } from './recovery-rig';

describe('what was announced while nobody listened', () => {
  it('is delivered in the order in which it was made, and what is heard meanwhile after it', async () => {
    const { clock, recovery, delivered, made, hears, times } = await setUp();
    made('second', { startedAgo: 1_000 });
    made('first', { startedAgo: 2_000 });
    expect([recovery.caughtUp, hears('before')]).toEqual([false, false]);
    recovery.begin();
    expect(hears('live')).toBe(true);
    await clock.pass(SETTLE_MS - 1);
    expect(delivered).toEqual([]);
    await clock.pass(1);
    expect(delivered).toEqual(['first', 'second', 'live']);
    expect([recovery.caughtUp, times(), hears('after')]).toEqual([true, 1, false]);
  });

  it('is delivered once where its live copy was heard as well, in the place of the older', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp();
    recovery.begin();
    for (const message of ['two', 'three', 'one']) hears(message);
    made('one');
    made('two');
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['one', 'two', 'three']);
  });

  it('is delivered once where its live copy was more than a minute on its way', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp();
    recovery.begin();
    hears('said');
    made('said', { startedAgo: 70_000, endedAgo: 61_000 });
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['said']);
  });

  it('is asked for from where the oldest began that is not over', async () => {
    const { clock, recovery, announced, made } = await setUp();
    const slow = made('slow', { status: 'running' });
    recovery.begin();
    await clock.pass(600_000);
    made('meanwhile');
    await recovery.again();
    await announced.advance();
    expect(announced.fetchFrom).toBe(Date.parse(slow.start_timestamp ?? '') - OVERLAP_MS);
  });

  it('is not delivered where it never was announced', async () => {
    const { clock, recovery, delivered, made } = await setUp();
    for (const status of ['failed', 'canceled', 'timeout']) made(status, { status });
    made('said');
    recovery.begin();
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['said']);
  });

  it('is looked for a second time soon after, for what was just being stored', async () => {
    const { clock, st2, recovery, delivered, made } = await setUp();
    recovery.begin();
    await clock.pass(SETTLE_MS);
    made('stored late');
    await clock.pass(4_999);
    expect(delivered).toEqual([]);
    await clock.pass(1);
    expect(delivered).toEqual(['stored late']);
    const { asked } = st2;
    await clock.pass(600_000);
    expect(st2.asked).toBe(asked);
  });

  it('may be impossible to look for a second time, which is only noted', async () => {
    const { clock, st2, recovery, noted, warned } = await setUp();
    recovery.begin();
    await clock.pass(SETTLE_MS);
    st2.failing = new Error('502 Bad Gateway');
    await clock.pass(5_000);
    expect(noted).toEqual(['A second look at the announcements failed: 502 Bad Gateway']);
    expect(warned).toEqual([]);
  });

  it('is looked for once more where the stream came again meanwhile', async () => {
    const { clock, st2, recovery, delivered, made, times } = await setUp();
    recovery.begin();
    await clock.pass(SETTLE_MS - 10);
    recovery.begin();
    await clock.pass(10);
    expect([st2.asked, times()]).toEqual([1, 0]);
    made('between');
    await clock.pass(SETTLE_MS);
    expect([st2.asked, times(), delivered]).toEqual([2, 1, ['between']]);
  });
});

describe('a live copy of what was fetched', () => {
  it.each([
    ['is the same where that ended a moment ago', 0, []],
    ['is another one where that ended more than a minute ago', 60_001, ['said']],
  ])('%s', async (_, endedAgo, again) => {
    const { clock, recovery, delivered, made, hears } = await setUp();
    made('said', { startedAgo: 70_000, endedAgo });
    recovery.begin();
    await clock.pass(SETTLE_MS);
    recovery.begin();
    hears('said');
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['said', ...again]);
  });

  it('is another one where it comes more than a quarter of a minute later', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp();
    made('said');
    recovery.begin();
    await clock.pass(SETTLE_MS + 15_001);
    recovery.begin();
    hears('said');
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['said', 'said']);
  });

  it('is another one where the first was heard as well', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp();
    recovery.begin();
    hears('said');
    made('said');
    await clock.pass(SETTLE_MS);
    recovery.begin();
    hears('said');
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['said', 'said']);
  });
});

describe('an announcement that is just being made', () => {
  it('holds up what is heard until it is there, so that both come in their order', async () => {
    const { clock, recovery, delivered, made, hears, times } = await setUp();
    const execution = made('first', { status: 'running' });
    recovery.begin();
    hears('second');
    await clock.pass(SETTLE_MS + 1_000);
    expect([delivered, times()]).toEqual([[], 0]);
    execution.status = 'succeeded';
    await clock.pass(200);
    expect([delivered, times()]).toEqual([['first', 'second'], 1]);
  });

  it('holds it up for three seconds and no longer', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp();
    made('never', { status: 'running' });
    recovery.begin();
    hears('second');
    await clock.pass(SETTLE_MS + 3_000);
    expect(delivered).toEqual([]);
    await clock.pass(200);
    expect(delivered).toEqual(['second']);
  });

  it('holds nothing up where nobody knows when it began', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp('new');
    delete made('sometime', { status: 'running' }).start_timestamp;
    recovery.begin();
    hears('live');
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['live']);
  });

  it('holds nothing up where it has been at it for more than a minute', async () => {
    const { clock, recovery, delivered, made, hears } = await setUp();
    made('stuck', { startedAgo: 61_000, status: 'running' });
    recovery.begin();
    hears('live');
    await clock.pass(SETTLE_MS);
    expect(delivered).toEqual(['live']);
  });

  it('is waited for without a look at it where nothing is held up', async () => {
    const { clock, st2, recovery, made } = await setUp();
    made('slow', { status: 'running' });
    await recovery.again();
    await clock.pass(3_000);
    expect(st2.asked).toBe(1);
  });
});

describe('a server that cannot be asked', () => {
  it('is asked again at growing intervals, and each failure is logged', async () => {
    const { clock, st2, recovery, warned, times } = await setUp();
    st2.failing = new Error('502 Bad Gateway');
    recovery.begin();
    const asked = [];
    // Between the tries lies what has settled and a wait of 0.5, 1 and 2 s, a quarter more or less.
    for (const until of [150, 674, 925, 1_574, 2_325, 3_224, 4_975]) {
      await clock.pass(until - (clock.now() - Date.parse('2026-11-21T12:00:00Z')));
      asked.push(st2.asked);
    }
    expect(asked).toEqual([1, 1, 2, 2, 3, 3, 4]);
    expect(warned[0]).toMatch(
      /^What was missed cannot be fetched: 502 Bad Gateway. Trying again in 0\.[4-6] s\.$/,
    );
    expect(times()).toBe(0);
    await clock.pass(60_000);
    const before = st2.asked;
    await clock.pass(10 * 30_000);
    // Half a minute at the most, a quarter more or less.
    expect(st2.asked - before).toBeGreaterThanOrEqual(7);
    expect(st2.asked - before).toBeLessThanOrEqual(14);
    st2.failing = undefined;
    await clock.pass(40_000);
    expect(times()).toBe(1);
  });

  it('lets what is heard go first after half a minute, and says so', async () => {
    const { clock, st2, recovery, delivered, made, hears, warned } = await setUp();
    st2.failing = new Error('502 Bad Gateway');
    made('missed');
    recovery.begin();
    hears('live 1');
    await clock.pass(29_999);
    expect(delivered).toEqual([]);
    await clock.pass(1);
    expect([delivered, hears('live 2')]).toEqual([['live 1'], false]);
    expect(warned.at(-1)).toBe('What was missed cannot be fetched yet: what arrives now goes first.');
    st2.failing = undefined;
    await clock.pass(40_000);
    expect(delivered).toEqual(['live 1', 'missed']);
  });

  it('has not long been waited for where it answers in time', async () => {
    const { clock, recovery, warned } = await setUp();
    recovery.begin();
    recovery.begin();
    await clock.pass(60_000);
    expect(warned).toEqual([]);
  });

  it('is heard all the same where so much is said that it could not all be held', async () => {
    const { st2, recovery, delivered, hears } = await setUp();
    st2.failing = new Error('502 Bad Gateway');
    recovery.begin();
    const many = (message: string) => recovery.hold({ fingerprint: message, payload: { message } });
    for (let number = 0; number < 20_000; number += 1) many(`live ${number}`);
    expect(delivered).toEqual([]);
    expect(many('one more')).toBe(true);
    expect([delivered.length, delivered[0], delivered.at(-1)]).toEqual([20_001, 'live 0', 'one more']);
    expect(hears('after that')).toBe(false);
  });

  it('rejects a request for one more look if it fails', async () => {
    const { st2, recovery } = await setUp();
    st2.failing = new Error('502 Bad Gateway');
    await expect(recovery.again()).rejects.toThrow('502');
  });
});

describe('a bot that stops', () => {
  it('delivers nothing of what it holds, and of what comes to its question', async () => {
    const { clock, recovery, delivered, made, hears, times, warned } = await setUp();
    made('missed');
    recovery.begin();
    hears('live');
    await clock.pass(100);
    recovery.stop();
    await clock.pass(120_000);
    expect([delivered, times(), warned, hears('after')]).toEqual([[], 0, [], false]);
  });

  it('does not look a second time', async () => {
    const { clock, st2, recovery } = await setUp();
    recovery.begin();
    await clock.pass(SETTLE_MS);
    recovery.stop();
    expect(recovery.caughtUp).toBe(false);
    const { asked } = st2;
    await clock.pass(60_000);
    expect(st2.asked).toBe(asked);
  });

  it('begins anew when it goes on, also while the answer to its last question is on its way', async () => {
    const { clock, st2, recovery, delivered, made, times } = await setUp();
    made('missed');
    recovery.begin();
    const executions = st2.executions.bind(st2);
    let answer = () => {};
    st2.executions = async (query) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return executions(query);
    };
    await clock.pass(SETTLE_MS);
    const late = answer;
    recovery.stop();
    st2.executions = executions;
    recovery.begin();
    recovery.begin();
    late();
    await clock.pass(SETTLE_MS - 1);
    expect([delivered, times()]).toEqual([[], 0]);
    await clock.pass(1);
    expect([delivered, times()]).toEqual([['missed'], 0]);
    // The stream came twice.
    await clock.pass(SETTLE_MS);
    expect([delivered, times()]).toEqual([['missed'], 1]);
  });
});
