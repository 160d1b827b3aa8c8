import { silentLog } from '../../src/core/log';
import { AnnouncementLog } from '../../src/delivery/announcement-log';
import { fingerprint } from '../../src/delivery/fingerprint';
import { Recovery } from '../../src/delivery/recovery';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { StackStormDouble } from './stackstorm-double';

/** A bot that has posted before, unless it is `new`; with what its recovery delivers, says and is asked. */
export async function setUp(isNew?: 'new') {
  const clock = new ManualClock();
  const st2 = new StackStormDouble();
  const announced = new AnnouncementLog(new BrainMemory(new HubotLikeBrain(), clock));
  await announced.load(clock.now());
  if (isNew === undefined) announced.begin(clock.now() - 600_000);
  const delivered: unknown[] = [];
  const warned: string[] = [];
  const noted: string[] = [];
  let caughtUp = 0;
  const recovery = new Recovery({
    ...{ st2, clock, announced, route: 'hubot' },
    log: {
      ...silentLog,
      warn: (line) => void warned.push(line),
      debug: (line) => void noted.push(line),
    },
    deliver: (token, { message }) => {
      delivered.push(message);
      void announced.settled(token);
    },
    caughtUp: () => {
      caughtUp += 1;
    },
  });
  let serial = 0;
  /** An execution that announces, begun and ended so many milliseconds ago; without `endedAgo`, just before. */
  const made = (message: string, { startedAgo = 400, endedAgo = 0, status = 'succeeded' } = {}) => {
    serial += 1;
    return st2.add({
      ...{ id: `message${serial}`, action: { ref: 'chatops.post_message' }, status },
      parameters: { channel: 'C1', message },
      start_timestamp: new Date(clock.now() - startedAgo).toISOString(),
      end_timestamp: new Date(clock.now() - endedAgo).toISOString(),
    });
  };
  /** A live copy. @returns whether it was kept */
  const hears = (message: string) => {
    const payload = { channel: 'C1', message };
    return recovery.hold({ fingerprint: fingerprint(payload), payload });
  };
  return { clock, st2, announced, recovery, delivered, warned, noted, made, hears, times: () => caughtUp };
}

/** What two connections of the stream carry both is through by then: nothing is fetched before. */
export const SETTLE_MS = 150;
