import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from './brain';
import { keepsThePromisesOfAMemory } from './memory-contract';

describe('memory in the brain', () => {
  keepsThePromisesOfAMemory(async () => new BrainMemory(new HubotLikeBrain()));

  it('does not make the brain emit "loaded" for every record', async () => {
    const brain = new HubotLikeBrain();
    const memory = new BrainMemory(brain);
    let emitted = 0;
    brain.on('loaded', () => {
      emitted += 1;
    });
    for (let index = 0; index < 100; index += 1) await memory.set(`key ${index}`, index);
    expect(emitted).toBe(0);
  });

  it('takes in what a brain script loads late, and keeps what was written meanwhile', async () => {
    const earlier = new HubotLikeBrain();
    const before = new BrainMemory(earlier);
    await before.set('old', 'from before');
    await before.set('both', 'from before');
    const saved = JSON.parse(JSON.stringify(earlier.data)) as typeof earlier.data;

    const brain = new HubotLikeBrain();
    const memory = new BrainMemory(brain);
    await memory.set('new', 'from now');
    await memory.set('both', 'from now');
    brain.mergeData(saved);
    expect(await memory.get('old')).toBe('from before');
    expect(await memory.get('new')).toBe('from now');
    expect(await memory.get('both')).toBe('from now');
    await memory.set('after', 1);
    expect(JSON.stringify(brain.data)).toContain('after');
  });

  it('says so when a brain script brings records that were not there, and only then', async () => {
    const brain = new HubotLikeBrain();
    const memory = new BrainMemory(brain);
    let arrivals = 0;
    memory.onArrival(() => {
      arrivals += 1;
    });
    brain.mergeData({ _private: {} });
    brain.mergeData({ _private: { 'hubot-st2': {} } });
    expect(arrivals).toBe(0);
    brain.mergeData({ _private: { 'hubot-st2': { old: ['from before', 0] } } });
    expect(arrivals).toBe(1);
  });

  it('is one bot’s alone, and outlives it where a brain script saves it', () => {
    const brain = new HubotLikeBrain();
    const memory = new BrainMemory(brain);
    expect([memory.shared, memory.survivesRestart()]).toEqual([false, false]);
    brain.on('save', () => {});
    expect(memory.survivesRestart()).toBe(true);
  });

  it('is saved once more when the bot stops, and leaves the brain alone from then on', async () => {
    const brain = new HubotLikeBrain();
    const memory = new BrainMemory(brain);
    let saves = 0;
    brain.on('save', () => {
      saves += 1;
    });
    await memory.close();
    expect(saves).toBe(1);
    brain.mergeData({ _private: { 'hubot-st2': { old: ['of the next bot', 0] } } });
    expect(await memory.get('old')).toBeUndefined();
  });

  it('is saved at once where nothing was saved yet, while the clock stands still', () => {
    const brain = new HubotLikeBrain();
    const memory = new BrainMemory(brain, new ManualClock());
    let saves = 0;
    brain.on('save', () => {
      saves += 1;
    });
    void memory.set('a', 1);
    expect(saves).toBe(1);
  });

  it('survives rubbish in the brain under its key', async () => {
    const brain = new HubotLikeBrain();
    brain.set('hubot-st2', { a: 'not an entry', b: [1], c: ['kept', 0] });
    const memory = new BrainMemory(brain);
    expect(await memory.list('')).toEqual([['c', 'kept']]);
    brain.mergeData({ _private: { 'hubot-st2': 'a string' } });
    expect(await memory.get('c')).toBe('kept');
  });

  it('has had every resolved write saved by the brain script', async () => {
    const brain = new HubotLikeBrain();
    let onDisk = '';
    brain.on('save', (data: unknown) => {
      onDisk = JSON.stringify(data);
    });
    const memory = new BrainMemory(brain);
    for (let index = 0; index < 50; index += 1) {
      await memory.set('count', index);
      expect(onDisk).toContain(`"count":[${index},0]`);
    }
  });

  it('saves a slow brain less often, many writes at once', async () => {
    const brain = new HubotLikeBrain();
    let saves = 0;
    brain.on('save', () => {
      saves += 1;
      const until = performance.now() + 10;
      while (performance.now() < until);
    });
    const memory = new BrainMemory(brain);
    await Promise.all(Array.from({ length: 500 }, (_, index) => memory.set(`key ${index}`, index)));
    expect(saves).toBeLessThanOrEqual(3);
    expect(JSON.stringify(brain.data)).toContain('key 499');
  });
});
