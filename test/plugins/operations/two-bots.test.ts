import { kirk, Rig, scott, spock, uhura } from './rig';

/** Two bots that share their memory, as with Redis; each hears what is said to it and all events. */
let one: Rig;
let other: Rig;
const officers = { 'U-SPOCK': ['officer'], 'U-SCOTT': ['officer'], 'U-UHURA': ['officer'] };
beforeAll(async () => {
  one = await Rig.start({ roles: officers });
  other = await one.twin();
});
afterAll(async () => {
  await other.stop();
  await one.stop();
});

const idIn = (text: string) => /st2 (?:approve|answer|confirm) (\w{4,6})/.exec(text)?.[1] ?? '';
const count = (pattern: RegExp) => one.said().filter((text) => pattern.test(text)).length;

it('an approval that came in through both is started once', async () => {
  const id = idIn(await one.say(kirk, 'launch twin-probe'));
  await Promise.all([
    one.say(spock, `st2 approve ${id}`),
    other.say(scott, `st2 approve ${id}`),
    one.say(uhura, `st2 approve ${id}`),
    other.say(spock, `st2 approve ${id}`),
  ]);
  await one.hear(/deployed twin-probe/);
  const { items } = await one.st2.executions({ action: 'lab.deploy', limit: 100 });
  expect(items.filter(({ parameters }) => parameters?.app === 'twin-probe')).toHaveLength(1);
});

it('a question is asked once, although both hear of it, and answered once', async () => {
  await one.say(kirk, 'officers, what now');
  const id = idIn(await one.hear(/Would you like to continue/));
  await Promise.all([one.say(spock, `st2 answer ${id} yes`), other.say(scott, `st2 answer ${id} no`)]);
  await one.hear(/answered officers, what now \(/);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(count(/officers, what now asks/)).toBe(1);
  expect(count(/answered officers, what now \(/)).toBe(1);
});

it('a confirmation asked by one is confirmed by the other', async () => {
  const id = idIn(await one.say(kirk, 'wipe twin-disk'));
  await other.say(kirk, `st2 confirm ${id}`);
  await one.hear(/said twin-disk/);
});
