import fc from 'fast-check';
import { walkSchedules } from './pending-model';

/** `npm run model -- --schedules 1000000` tries more. */
const SCHEDULES = 60;

it(`answers every command once, whatever becomes of events, streams and bots (${SCHEDULES} schedules)`, async () => {
  const details = await walkSchedules(SCHEDULES, 7);
  expect(details.failed ? fc.defaultReportMessage(details) : 'answered once').toBe('answered once');
}, 120_000);
