import { BrainMemory } from '../../src/state/brain-memory';
import { locked } from '../../src/state/locked';
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

  it('gives back what the work gave, also where the memory has gone away meanwhile', async () => {
    const memory = { claim: async () => true, release: () => Promise.reject(new Error('away')) };
    expect(await locked(memory, 'k', async () => 'done')).toBe('done');
  });
});
