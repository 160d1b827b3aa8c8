import type { Incoming } from '../../src/core/chat';
import type { Clock } from '../../src/core/clock';
import { HeardMessages } from '../../src/delivery/heard-messages';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';

const said: Incoming = { text: 'deploy', person: { id: 'U1', name: 'ann' }, place: { room: '#ops' } };

/** Bots on one memory; the clock of each may be ahead. */
function bots() {
  const clock = new ManualClock();
  const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
  const bot = (name: string, aheadMs = 0) => {
    const own: Clock = {
      now: () => clock.now() + aheadMs,
      steady: () => clock.steady(),
      after: (ms, fn) => clock.after(ms, fn),
    };
    return new HeardMessages({ memory: new PassingMemory(store), bot: name, clock: own });
  };
  return { clock, bot };
}

describe('a message that several bots hear', () => {
  it('is one where it has an id', async () => {
    const { bot } = bots();
    const [one, other] = [bot('one'), bot('other')];
    const withId = { ...said, id: 'm1' };
    const { messageKey } = await one.keyOf(withId);
    expect(await other.keyOf({ ...withId, text: 'deploy, edited' })).toEqual({ messageKey, isOurs: true });
    expect((await other.keyOf({ ...withId, id: 'm2' })).messageKey).not.toBe(messageKey);
    expect((await other.keyOf({ ...withId, place: { room: '#dev' } })).messageKey).not.toBe(messageKey);
  });

  it('is one where they hear it within five seconds', async () => {
    const { clock, bot } = bots();
    const first = await bot('one').keyOf(said);
    expect(first.isOurs).toBe(true);
    await clock.pass(5_000);
    expect(await bot('other').keyOf(said)).toEqual({ messageKey: first.messageKey, isOurs: false });
  });

  it('is another one where they hear it later', async () => {
    const { clock, bot } = bots();
    const first = await bot('one').keyOf(said);
    await clock.pass(5_001);
    const later = await bot('other').keyOf(said);
    expect([later.isOurs, later.messageKey === first.messageKey]).toEqual([true, false]);
  });

  it.each([60_000, -60_000])('is one also where a clock differs by %i ms', async (aheadMs) => {
    const { clock, bot } = bots();
    const first = await bot('one').keyOf(said);
    await clock.pass(1_000);
    expect(await bot('other', aheadMs).keyOf(said)).toEqual({ messageKey: first.messageKey, isOurs: false });
  });

  it('is two where each of them hears it twice', async () => {
    const { bot } = bots();
    const [one, other] = [bot('one'), bot('other')];
    const keys = [await one.keyOf(said), await one.keyOf(said)].map(({ messageKey }) => messageKey);
    expect(keys[0]).not.toBe(keys[1]);
    expect([await other.keyOf(said), await other.keyOf(said)]).toEqual(
      keys.map((messageKey) => ({ messageKey, isOurs: false })),
    );
  });

  it.each<[string, Partial<Incoming>]>([
    ['in another room', { place: { room: '#dev' } }],
    ['by another person', { person: { id: 'U2', name: 'bob' } }],
    ['with other words', { text: 'deploy now' }],
  ])('is another one %s', async (_, more) => {
    const { bot } = bots();
    const { messageKey } = await bot('one').keyOf(said);
    const other = await bot('other').keyOf({ ...said, ...more });
    expect([other.isOurs, other.messageKey === messageKey]).toEqual([true, false]);
  });
});
