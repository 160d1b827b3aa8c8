import type { Clock } from '../../../src/core/clock';
import { LoginThrottle } from '../../../src/embedded/http/login-throttle';
import { Laboratory } from '../laboratory';

/** Time that passes only while somebody waits, at once. */
class EagerClock implements Clock {
  time = 0;
  readonly waits: number[] = [];
  now(): number {
    return this.time;
  }
  steady(): number {
    return this.time;
  }
  after(ms: number, fn: () => void): () => void {
    this.waits.push(ms);
    setImmediate(() => {
      this.time += ms;
      fn();
    });
    return () => {};
  }
}

const wrong = () => {
  throw new Error('wrong');
};

async function guess(brake: LoginThrottle, times: number, user = 'ada'): Promise<void> {
  for (let count = 0; count < times; count += 1)
    await expect(brake.attempt('127.0.0.1', user, wrong)).rejects.toThrow('wrong');
}

test('a few wrong passwords cost nothing; then each next try waits, longer and longer, but never long', async () => {
  const clock = new EagerClock();
  await guess(new LoginThrottle(clock), 12);
  expect(clock.waits).toEqual([125, 250, 500, 1000, 2000, 2000, 2000]);
});

test('the right password counts at its turn and forgives the wrong ones', async () => {
  const clock = new EagerClock();
  const brake = new LoginThrottle(clock);
  await guess(brake, 9);
  expect(await brake.attempt('127.0.0.1', 'ada', () => 'in')).toBe('in');
  clock.waits.length = 0;
  await guess(brake, 5);
  expect(clock.waits).toEqual([]);
});

test('other accounts and other addresses do not wait', async () => {
  const clock = new EagerClock();
  const brake = new LoginThrottle(clock);
  await guess(brake, 8);
  clock.waits.length = 0;
  expect(await brake.attempt('127.0.0.1', 'bob', () => 'in')).toBe('in');
  expect(await brake.attempt('10.0.0.7', 'ada', () => 'in')).toBe('in');
  expect(clock.waits).toEqual([]);
});

test('many tries at once are no faster than one after the other, and those beyond ten are sent away', async () => {
  const clock = new EagerClock();
  const brake = new LoginThrottle(clock);
  await guess(brake, 9);
  const began = clock.now();
  const tries = await Promise.allSettled(
    Array.from({ length: 15 }, () => brake.attempt('127.0.0.1', 'ada', wrong)),
  );
  expect(clock.now() - began).toBe(10 * 2000);
  const told = tries.map((one) => (one.status === 'rejected' ? String(one.reason.message) : 'in'));
  expect(told.filter((text) => text === 'wrong')).toHaveLength(10);
  expect(told.at(-1)).toBe(
    'Too many login attempts for this account are already waiting. Try again in 20 seconds.',
  );
});

test('ten quiet minutes later all is forgotten', async () => {
  const clock = new EagerClock();
  const brake = new LoginThrottle(clock);
  await guess(brake, 9);
  clock.time += 600_001;
  clock.waits.length = 0;
  await guess(brake, 1);
  expect(clock.waits).toEqual([]);
});

test('over HTTP: wrong passwords are answered slower and slower, and the right one still comes in', async () => {
  const lab = await new Laboratory().start({ accounts: { ada: { password: 'right', role: 'operator' } } });
  const logIn = async (password: string) => {
    const began = Date.now();
    const { status } = await lab.call(
      'POST',
      '/auth/v1/tokens',
      {},
      {
        'St2-Api-Key': '',
        Authorization: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`,
      },
    );
    return { status, took: Date.now() - began };
  };
  try {
    for (let count = 0; count < 6; count += 1) expect((await logIn('no')).status).toBe(401);
    const refused = await logIn('no');
    expect([refused.status, refused.took >= 240]).toEqual([401, true]);
    expect((await logIn('right')).status).toBe(201);
  } finally {
    await lab.remove();
  }
});
