/**
 * `npm run model -- --schedules 1000000 [--seed S]`: random schedules of events, losses, kills and twins are walked through a pending
 * command; the last line is the verdict as JSON. No answer may be lost or come twice.
 */
import fc from 'fast-check';
import { numberGiven } from '../number-given';
import { walkSchedules } from './pending-model';

/** So many from one seed: then what was found can be found again in a minute. */
const BATCH = 1_000;

async function main(): Promise<void> {
  const wanted = numberGiven('schedules', 10_000);
  const seed = numberGiven('seed', 1);
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1_000);
  let faults = 0;
  let schedules = 0;
  for (let batch = 0; schedules < wanted; batch += 1) {
    const size = Math.min(BATCH, wanted - schedules);
    const details = await walkSchedules(size, seed + batch);
    schedules += details.numRuns;
    if (details.failed) {
      faults += 1;
      console.log(`From seed ${seed + batch}: ${details.errorInstance}. ${fc.defaultReportMessage(details)}`);
    }
    if (batch % 10 === 9) console.log(`${schedules} schedules, ${faults} faults, ${seconds()} s`);
  }
  console.log(JSON.stringify({ schedules, faults, seconds: seconds() }));
  if (faults > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
