import type { Incoming } from '../../src/core/chat';
import { contextOf } from '../../src/stackstorm/origin';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock, promisesSettle } from '../manual-clock';
import fc from '../seeded-fast-check';
import { HubotLikeBrain } from '../state/brain';
import { claimsOn } from './claims-on';
import { PassingMemory } from './passing-memory';
import { StackStormDouble } from './stackstorm-double';
import { StoppableClock } from './stoppable-clock';

const said: Incoming = {
  id: '17.1',
  text: 'deploy',
  person: { id: 'U1', name: 'ann' },
  place: { room: '#ops' },
};

/** One bot's fate, in milliseconds since the message was said. */
interface Fate {
  /** When it hears the message. */
  hears: number;
  /** How long it is at the message before it sends the command. */
  thinks: number;
  /** From when it is stopped, and for how long: nothing of it runs. */
  stops: number;
  sleeps: number;
}

const fate: fc.Arbitrary<Fate> = fc.record({
  hears: fc.integer({ min: 0, max: 14_000 }),
  thinks: fc.integer({ min: 0, max: 9_000 }),
  stops: fc.oneof(fc.integer({ min: 0, max: 16_000 }), fc.integer({ min: 0, max: 2_000 })),
  sleeps: fc.constantFrom(0, 0, 3_000, 5_500, 6_500, 12_000, 70_000),
});

/** So long a question to the memory is on its way, and so long its answer. */
const MEMORY_MS = 50;

/** How often bots with these fates run the command of one message that all of them hear. */
async function runsWith(message: Incoming, fates: readonly Fate[]): Promise<number> {
  const time = new ManualClock(undefined, promisesSettle);
  const store = { memory: new BrainMemory(new HubotLikeBrain(), time) };
  const st2 = new StackStormDouble();
  let runs = 0;
  const bots = fates.map(({ hears, thinks, stops, sleeps }, serial) => {
    const clock = new StoppableClock(time);
    const memory = new PassingMemory(store, { clock, ms: MEMORY_MS });
    const { owed, claims } = claimsOn({ memory, clock, st2, bot: `bot ${serial}` });
    const passes = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
    const send = async ({ messageKey = '', person, place }: Incoming) => {
      await passes(thinks);
      const command = { originId: messageKey, person, place, alias: 'a.b', announced: true };
      await owed.expect(command);
      await claims.confirm();
      runs += 1;
      const context = contextOf({ id: messageKey, personId: person.id, place });
      st2.add({
        ...{ id: `run${runs}`, action: { ref: 'a.b' }, start_timestamp: new Date(time.now()).toISOString() },
        liveaction: { notify: { 'on-complete': { data: { source_context: context } } } },
      });
      await passes(20);
      await owed.expect({ ...command, executionId: `run${runs}` });
    };
    if (sleeps > 0) {
      time.after(stops, () => clock.stop());
      time.after(stops + sleeps, () => clock.goOn());
    }
    return passes(hears).then(() => claims.take(message, send).catch(() => {}));
  });
  await time.pass(200_000);
  await Promise.all(bots);
  return runs;
}

/** Without an id, what comes later to a bot that is awake is another message. */
const sameMoment = fc
  .tuple(fate, fc.integer({ min: 0, max: 3_000 }))
  .map(([one, hears]) => ({ ...one, hears }));
const { id: _, ...nameless } = said;

describe('a message that several bots hear, each when it can', () => {
  it.each([
    ['an id', said, fate],
    ['no id', nameless, sameMoment],
  ])(
    'that has %s has its command run once, whoever of them sleeps when and for how long',
    async (_what, message, each) => {
      await fc.assert(
        fc.asyncProperty(fc.array(each, { minLength: 2, maxLength: 3 }), async (fates) => {
          expect(await runsWith(message, fates)).toBe(1);
        }),
        { numRuns: Number(process.env.MODEL_RUNS ?? 60) },
      );
    },
    240_000,
  );
});
