import type { Hit } from '../../src/core/alias';
import { Choices } from '../../src/dispatch/choices';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { aliasOf, bob, said } from './context-double';

const asked = said('deploy web');
const hits = ['aaa.deploy', 'bbb.deploy'].map((ref) => ({
  alias: aliasOf(ref, 'deploy {{ what }}'),
})) as Hit[];

describe('a choice between commands', () => {
  const clock = new ManualClock();
  let memory: BrainMemory;
  let choices: Choices;
  beforeEach(async () => {
    memory = new BrainMemory(new HubotLikeBrain(), clock);
    choices = new Choices(memory, clock);
    await choices.ask({ incoming: asked, hits });
  });

  it.each(['2', 'bbb.deploy'])(
    'is made by saying %s, and gives back the words that were meant',
    async (words) => {
      expect(await choices.take(said(words))).toEqual({ incoming: asked, chosen: 'bbb.deploy' });
    },
  );

  it.each(['0', '3', '99', '-1', 'ccc.deploy', 'deploy', 'toString', '__proto__.x'])(
    'is not made by saying %s',
    async (words) => {
      expect(await choices.take(said(words))).toBeUndefined();
      expect(await choices.take(said('1'))).toMatchObject({ chosen: 'aaa.deploy' });
    },
  );

  it.each(['2 times', '1st', '100', 'bbb.deploy now', 'please 1'])(
    'is not made by more words: %s',
    (words) => {
      expect([Choices.isAnswer(words), choices.takes(said(words))]).toEqual([false, false]);
    },
  );

  it('is made once', async () => {
    await choices.take(said('1'));
    expect(await choices.take(said('1'))).toBeUndefined();
    expect(choices.takes(said('1'))).toBe(false);
  });

  it('is made once, too, where two presses reach two bots at one moment', async () => {
    const twin = new Choices(memory, clock);
    const taken = await Promise.all([choices.take(said('1')), twin.take(said('1')), choices.take(said('1'))]);
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('is made by whoever was asked, where they were asked', async () => {
    expect(await choices.take(said('1', bob))).toBeUndefined();
    expect(await choices.take(said('1', undefined, 'C2'))).toBeUndefined();
    expect([choices.takes(said('1', bob)), choices.takes(said('1'))]).toEqual([false, true]);
  });

  it('is forgotten after ten minutes', async () => {
    await clock.pass(10 * 60_000 - 1);
    expect(choices.takes(said('1'))).toBe(true);
    await clock.pass(1);
    expect(choices.takes(said('1'))).toBe(false);
    expect(await choices.take(said('1'))).toBeUndefined();
  });

  it('is open beside those of others until its own time is over', async () => {
    await clock.pass(5 * 60_000);
    await choices.ask({ incoming: said('deploy db', bob), hits });
    expect([choices.takes(said('1')), choices.takes(said('1', bob))]).toEqual([true, true]);
    await clock.pass(5 * 60_000);
    expect([choices.takes(said('1')), choices.takes(said('1', bob))]).toEqual([false, true]);
  });

  it('is the last that was offered', async () => {
    await choices.ask({ incoming: said('deploy db'), hits: hits.slice(1) });
    expect(await choices.take(said('1'))).toEqual({ incoming: said('deploy db'), chosen: 'bbb.deploy' });
  });

  it('is made with any bot on the same memory', async () => {
    expect(await new Choices(memory, clock).take(said('1'))).toMatchObject({ chosen: 'aaa.deploy' });
  });
});
