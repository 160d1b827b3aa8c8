import fc from '../seeded-fast-check';
import { PassingMemory } from './passing-memory';
import { type WayToMemory, walkSchedules } from './pending-model';

/** `npm run model -- --schedules 1000000` tries more. */
const SCHEDULES = 100;

it(`answers every command once, whatever becomes of events, streams and bots (${SCHEDULES} schedules)`, async () => {
  const details = await walkSchedules(SCHEDULES, 7);
  expect(details.failed ? fc.defaultReportMessage(details) : 'answered once').toBe('answered once');
});

/** Gives the lease to whoever asks for it. */
class GenerousMemory extends PassingMemory {
  override async claim(): Promise<boolean> {
    return true;
  }
}

/** Keeps no record of an answer. */
class ForgetfulMemory extends PassingMemory {
  override async set(key: string, value: unknown, ttlMs?: number): Promise<void> {
    const isAnswer =
      key.startsWith('relay:answered:') || (value as { answered?: unknown } | null)?.answered !== undefined;
    if (!isAnswer) await super.set(key, value, ttlMs);
  }
}

/** Knows of no command that was sent before. */
class PastlessMemory extends PassingMemory {
  override async list<T>(prefix: string): Promise<[key: string, value: T][]> {
    return prefix === 'relay:owed:' ? [] : super.list<T>(prefix);
  }
}

it.each<[fault: string, found: RegExp, wayToMemory: WayToMemory]>([
  ['two bots that both lead', /answered [2-9] times/, (store) => new GenerousMemory(store)],
  ['an answer that is not on record', /answered [2-9] times/, (store) => new ForgetfulMemory(store)],
  ['commands that a new bot does not read', /answered 0 times/, (store) => new PastlessMemory(store)],
])('would notice %s', async (_fault, found, wayToMemory) => {
  // That it is noticed is all that is asked: to look for the shortest way to it takes several times as long.
  const details = await walkSchedules(SCHEDULES * 10, 7, wayToMemory, { endOnFailure: true });
  expect(String(details.errorInstance)).toMatch(found);
});
