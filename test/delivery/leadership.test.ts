import type { Log } from '../../src/core/log';
import { Leadership } from '../../src/delivery/leadership';
import { BrainMemory } from '../../src/state/brain-memory';
import { breathe, ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';

const START = Date.parse('2026-11-21T12:00:00Z');

/** Bots that share a memory and the time; each notes what it is told and what it logs. */
function bots() {
  const clock = new ManualClock();
  const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
  const bot = (id: string, memory: BrainMemory | PassingMemory = new PassingMemory(store)) => {
    const told: string[] = [];
    const logged: string[] = [];
    const log = { info: (line: string) => void logged.push(line) } as Log;
    const leadership = new Leadership(memory, id, clock, log, {
      gained: () => void told.push('gained'),
      lost: () => void told.push('lost'),
    });
    return { leadership, told, logged, memory: memory as PassingMemory };
  };
  return { clock, bot, alone: () => bot('alone', store.memory) };
}

/** @returns what answers the last claim that was made from now on; until then the bot waits */
function heldAnswer(memory: PassingMemory): (granted: boolean) => void {
  let answer = (_granted: boolean) => {};
  memory.claim = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  return (granted) => answer(granted);
}

const BEGINS = 'This bot posts the results from now on.';
const ENDS = 'Another bot posts the results from now on.';

describe('of several bots on one memory', () => {
  it('the first leads as long as it renews its lease, and the other is refused', async () => {
    const { clock, bot } = bots();
    const [one, other] = [bot('one'), bot('other')];
    one.leadership.start();
    await breathe();
    other.leadership.start();
    await clock.pass(60_000);
    expect([one.leadership.holds, other.leadership.holds]).toEqual([true, false]);
    expect([one.told, other.told]).toEqual([['gained'], []]);
    expect([one.logged, other.logged]).toEqual([[BEGINS], []]);
    expect([one.leadership.refusedAt, other.leadership.refusedAt]).toEqual([undefined, START + 60_000]);
    other.leadership.settle();
    expect(other.leadership.refusedAt).toBeUndefined();
  });

  it('the other leads within two seconds of the first giving the lease back', async () => {
    const { clock, bot } = bots();
    const [one, other] = [bot('one'), bot('other')];
    one.leadership.start();
    await breathe();
    other.leadership.start();
    await clock.pass(3_000);
    await one.leadership.stop();
    expect([one.leadership.holds, one.told, one.logged]).toEqual([false, ['gained', 'lost'], [BEGINS]]);
    await clock.pass(1_500);
    expect(other.leadership.holds).toBe(true);
    await clock.pass(60_000);
    expect([one.leadership.holds, one.told]).toEqual([false, ['gained', 'lost']]);
  });

  it('one that yields leaves the lead to the other for as long as it says, and then until it is free', async () => {
    const { clock, bot } = bots();
    const [one, other] = [bot('one'), bot('other')];
    one.leadership.start();
    await breathe();
    other.leadership.start();
    await clock.pass(1_500);
    await one.leadership.yield(4_000);
    expect([one.leadership.holds, one.told]).toEqual([false, ['gained', 'lost']]);
    await clock.pass(1_500);
    expect([one.leadership.holds, other.leadership.holds]).toEqual([false, true]);
    await other.leadership.stop();
    await clock.pass(2_499);
    expect(one.leadership.holds).toBe(false);
    await clock.pass(1_500);
    expect([one.leadership.holds, one.told]).toEqual([true, ['gained', 'lost', 'gained']]);
    expect(one.logged).toEqual([BEGINS, ENDS, BEGINS]);
  });

  it('one that finds its lease in another’s hands stops at once', async () => {
    const { clock, bot } = bots();
    const one = bot('one');
    one.leadership.start();
    await breathe();
    one.memory.claim = async () => false;
    await clock.pass(1_500);
    expect([one.leadership.holds, one.told]).toEqual([false, ['gained', 'lost']]);
    expect(one.leadership.refusedAt).toBe(START + 1_500);
  });

  it('one that cannot give its lease back does not trip over it', async () => {
    const { clock, bot } = bots();
    const one = bot('one');
    one.leadership.start();
    await breathe();
    one.memory.away = true;
    await expect(one.leadership.yield(1_000)).resolves.toBeUndefined();
    await clock.pass(10_000);
    await expect(one.leadership.stop()).resolves.toBeUndefined();
    expect(one.told).toEqual(['gained', 'lost']);
  });
});

describe('a bot whose lease cannot be renewed', () => {
  it('stops posting a second before another may begin, and is told at its next try', async () => {
    const { clock, bot } = bots();
    const one = bot('one');
    one.leadership.start();
    await breathe();
    one.memory.away = true;
    await clock.pass(4_999);
    expect([one.leadership.holds, one.told]).toEqual([true, ['gained']]);
    await clock.pass(1);
    expect([one.leadership.holds, one.told]).toEqual([false, ['gained']]);
    await clock.pass(1_000);
    expect(one.told).toEqual(['gained', 'lost']);
    expect(one.leadership.refusedAt).toBeUndefined();
  });

  it('leads on where the memory is back in time, and begins anew where it is back later', async () => {
    const { clock, bot } = bots();
    const one = bot('one');
    one.leadership.start();
    await breathe();
    one.memory.away = true;
    await clock.pass(2_000);
    one.memory.away = false;
    await clock.pass(8_000);
    expect([one.leadership.holds, one.told]).toEqual([true, ['gained']]);
    one.memory.away = true;
    await clock.pass(10_000);
    one.memory.away = false;
    await clock.pass(2_000);
    expect([one.leadership.holds, one.told]).toEqual([true, ['gained', 'lost', 'gained']]);
  });

  it('begins anew after a sleep in which its lease ran out, as another may have led', async () => {
    const { clock, bot } = bots();
    const one = bot('one');
    let answer: ((granted: boolean) => void) | undefined;
    one.leadership.start();
    await breathe();
    one.memory.claim = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    await clock.pass(1_500);
    const first = answer;
    await clock.pass(6_000);
    first?.(true);
    await breathe();
    // What was asked six seconds ago is granted until half a second ago.
    expect([one.leadership.holds, one.told]).toEqual([false, ['gained']]);
    await clock.pass(1_500);
    answer?.(true);
    await breathe();
    expect([one.leadership.holds, one.told]).toEqual([true, ['gained', 'lost', 'gained']]);
  });

  it('does not begin with an answer that comes when the lease that it grants is over', async () => {
    const { clock, bot } = bots();
    const one = bot('one');
    const answer = heldAnswer(one.memory);
    one.leadership.start();
    await clock.pass(5_000);
    answer(true);
    await breathe();
    expect([one.leadership.holds, one.told]).toEqual([false, []]);
  });

  it('does not begin with an answer that comes after it was stopped', async () => {
    const { clock, bot } = bots();
    const one = bot('one');
    const answer = heldAnswer(one.memory);
    one.leadership.start();
    await one.leadership.stop();
    answer(true);
    await clock.pass(10_000);
    expect([one.leadership.holds, one.told]).toEqual([false, []]);
  });
});

describe('a bot alone', () => {
  it('leads from the start to the stop, and says nothing of it', async () => {
    const { clock, alone } = bots();
    const one = alone();
    expect(one.leadership.holds).toBe(false);
    one.leadership.start();
    expect([one.leadership.holds, one.told]).toEqual([true, ['gained']]);
    await clock.pass(60_000);
    expect(one.leadership.holds).toBe(true);
    await one.leadership.stop();
    expect([one.leadership.holds, one.told, one.logged]).toEqual([false, ['gained', 'lost'], []]);
  });
});
