import { PassingClock } from './passing-clock';
import { kirk, Rig, spock } from './rig';

/** The question of `officers, what now` waits a minute; a fifth of that before its end people are reminded. */
const TTL_MS = 60_000;
const REMINDER_MS = 50_000;
const idIn = (text: string) => /st2 answer (\w{6})/.exec(text)?.[1] ?? '';

let rig: Rig;
// One for all: the backend's stamps never go back within a process.
const clock = new PassingClock();
beforeEach(async () => {
  rig = await Rig.start({ clock, roles: { 'U-SPOCK': ['officer'] } });
});
afterEach(() => rig.stop());

const count = (pattern: RegExp) => rig.said().filter((text) => pattern.test(text)).length;
const asked = async () => {
  await rig.say(kirk, 'officers, what now');
  return idIn(await rig.hear(/officers, what now asks/));
};

it('a question is reminded of once before its time is over, and expires in words', async () => {
  const id = await asked();
  expect(count(/Still waiting/)).toBe(0);

  clock.skip(REMINDER_MS);
  expect(await rig.hear(/Still waiting/)).toMatch(
    /Still waiting for an answer, for [\d.]+ s more: officers, what now \(\w{6}\)[\s\S]*Would you like to continue[\s\S]*st2 answer/,
  );

  clock.skip(TTL_MS - REMINDER_MS);
  await rig.hear(new RegExp(`officers, what now \\(${id}\\) was not answered in time`));
  expect(await rig.say(spock, `st2 answer ${id} yes`)).toMatch(/Too late: \w{6} was not answered in time/);
  clock.skip(TTL_MS);
  await rig.hear(/workflow (failed|timeout)/);
  expect(count(/Still waiting/)).toBe(1);
  expect(count(/^officers, what now \(\w+\) was not answered in time/)).toBe(1);
});

it('an answer after the reminder still counts, and nothing expires afterwards', async () => {
  const id = await asked();
  clock.skip(REMINDER_MS);
  await rig.hear(/Still waiting/);
  await rig.say(spock, `st2 answer ${id} yes`);
  await rig.hear(/spock answered officers, what now/);
  await rig.hear(/workflow succeeded/);
  clock.skip(TTL_MS);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(count(/in time/)).toBe(0);
});
