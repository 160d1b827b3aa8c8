import { BrainMemory } from '../../src/state/brain-memory';
import { type IsHeld, locked } from '../../src/state/locked';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from './brain';

describe('a lock', () => {
  it('is held for as long as the work under it takes, and then given back', async () => {
    const clock = new ManualClock();
    const memory = new BrainMemory(new HubotLikeBrain(), clock);
    let end = () => {};
    const slow = locked(memory, 'k', () => new Promise<void>((resolve) => (end = resolve)), clock);
    await clock.pass(31_000);
    const inTheWay = locked(memory, 'k', async () => 'both at once', clock).catch(
      (error: Error) => error.message,
    );
    await clock.pass(6_000);
    expect(await inTheWay).toMatch(/somebody else is working on this right now/);
    end();
    await slow;
    expect(await locked(memory, 'k', async () => 'free', clock)).toBe('free');
  });

  it('keeps nobody from another one', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    expect(await locked(memory, 'a', () => locked(memory, 'b', async () => 'both'))).toBe('both');
  });

  it('is waited for for five seconds, however long the memory takes to say that it is held', async () => {
    const clock = new ManualClock();
    let asked = 0;
    const claim = async () => {
      asked += 1;
      await new Promise<void>((resolve) => clock.after(2_000, resolve));
      return false;
    };
    const waiting = locked({ claim, release: async () => {} }, 'k', async () => 'had it', clock);
    const refused = waiting.catch((error: Error) => error.message);
    for (let seconds = 0; seconds < 10; seconds += 1) await clock.pass(1_000);
    expect(asked).toBe(3);
    expect(await refused).toMatch(/somebody else is working on this right now/);
  });

  it('is not given up by a process that slept while it waited', async () => {
    let now = 0;
    let asked = 0;
    const sleeping = {
      now: () => now,
      steady: () => now,
      after: (_ms: number, then: () => void) => {
        now += 60_000;
        const turn = setImmediate(then);
        return () => clearImmediate(turn);
      },
    };
    const claim = async () => {
      asked += 1;
      return asked > 2;
    };
    const memory = { claim, release: async () => {} };
    expect(await locked(memory, 'k', async () => 'had it', sleeping)).toBe('had it');
  });

  it('is known to be lost by a process that slept over its end, for good, and is not asked for again', async () => {
    const clock = new ManualClock();
    let asked = 0;
    const claim = async () => {
      asked += 1;
      return true;
    };
    const held = await locked(
      { claim, release: async () => {} },
      'k',
      async (isHeld) => {
        await clock.pass(10_000);
        const [awake, before] = [isHeld(), asked];
        clock.sleep(4_000);
        await clock.pass(10_000);
        return { awake, slept: isHeld(), renewals: before - 1, afterwards: asked - before };
      },
      clock,
    );
    expect(held).toEqual({ awake: true, slept: false, renewals: 10, afterwards: 0 });
  });

  it('is known to be lost where the memory has given it to somebody else', async () => {
    const clock = new ManualClock();
    let isOurs = true;
    const memory = { claim: async () => isOurs, release: async () => {} };
    const work = async (isHeld: IsHeld) => {
      isOurs = false;
      await clock.pass(1_000);
      return isHeld();
    };
    expect(await locked(memory, 'k', work, clock)).toBe(false);
  });

  it('gives back what the work gave, also where the memory has gone away meanwhile', async () => {
    const memory = { claim: async () => true, release: () => Promise.reject(new Error('away')) };
    expect(await locked(memory, 'k', async () => 'done')).toBe('done');
  });
});
