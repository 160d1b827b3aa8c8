import { whichAndWhy } from '../../../src/plugins/sign-off/deny-command';
import { until } from '../../until';
import { RecordingService } from '../operations/recording-service';
import { kirk, LAB, Rig, scott, spock } from '../operations/rig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.start({ packs: [LAB], roles: { 'U-KIRK': ['officer'], 'U-SPOCK': ['officer'] } });
});
afterEach(() => rig.stop());

const saidIn = (room: string) =>
  rig.service.messages
    .filter(({ place }) => place.room === room)
    .map(RecordingService.text)
    .join('\n');
const waitingIdIn = (text: string) => /st2 approve ([a-z0-9]{4})`/.exec(text)?.[1] ?? 'no id';

describe('a no', () => {
  it('can say why: who asked reads it, whoever comes too late does, and it is on record', async () => {
    const id = waitingIdIn(await rig.say(kirk, 'unlock 1234'));
    expect(await rig.say(spock, 'ok')).toMatch(/If that was an answer/);
    await rig.say(spock, `st2 deny ${id} because we are   friends`);
    await rig.hear(/@kirk.* was denied by spock: “we are friends”\. Nothing was run\./s);
    expect(await rig.say(scott, `st2 approve ${id}`)).toMatch(
      /Too late: \w{4} was denied by spock: “we are friends”\./,
    );
    await rig.audited({ kind: 'denial', command: 'lab.unlock', why: 'denied by spock: “we are friends”' });
    expect(await rig.say(kirk, 'st2 history')).toMatch(/✗ lab\.unlock was denied by spock: “we are friends”/);
  });

  it('needs neither an id nor `st2` where one thing waits', async () => {
    await rig.say(kirk, 'unlock 1234');
    await rig.say(spock, 'deny because it is late');
    await rig.hear(/was denied by spock: “it is late”/);
  });

  it('is still to be said while `st2 status` shows what waits, here and not elsewhere', async () => {
    const id = waitingIdIn(await rig.say(kirk, 'unlock 1234'));
    const line = new RegExp(`unlock \\*+ \\(${id}\\) waits for approval, kirk$`);
    expect(await rig.say(spock, 'st2 status')).toMatch(line);
    expect(await rig.say(spock, 'st2 status', { room: 'C-BRIDGE' })).not.toContain(id);
    await rig.say(kirk, 'wipe disk one');
    expect(await rig.say(spock, 'st2 status')).toMatch(/wipe disk one \(\w{4}\) waits until kirk is sure$/);
    await rig.say(spock, `st2 deny ${id}`);
    expect(await rig.say(spock, 'st2 status')).not.toContain(id);
  });

  it('is what somebody is shown who calls off what waits', async () => {
    const id = waitingIdIn(await rig.say(kirk, 'unlock 1234'));
    for (const words of ['cancel', 'never mind'])
      expect(await rig.say(kirk, words)).toMatch(
        new RegExp(`Did you mean:\n  st2 deny ${id} - unlock \\*+\n  st2 cancel `),
      );
    await rig.say(kirk, `st2 deny ${id}`);
    expect(await rig.say(kirk, 'cancel')).toMatch(/Did you mean:\n {2}st2 cancel /);
  });

  it('reaches whoever asked in another room than the one where people are asked', async () => {
    await rig.say(kirk, 'ferry us');
    await rig.hear(/kirk asks to run: ferry us/);
    await rig.say(spock, 'st2 deny because of the storm', { room: 'C-BRIDGE' });
    await rig.hear(/was denied by spock: “of the storm”/);
    for (const room of ['C-BRIDGE', 'C-OPS'])
      await until(`the no in ${room}`, () => saidIn(room).includes('“ferry us” was denied by spock'));
  });
});

it('a command whose sign-off is mistyped runs for nobody', async () => {
  expect(await rig.say(kirk, 'misspelt thing')).toMatch(
    /lab\.misspelt cannot run: extra\.chat\.aprove looks like extra\.chat\.approve\. Tell whoever wrote the alias/,
  );
});

describe('several things that wait', () => {
  it('are told apart by what they are', async () => {
    await rig.say(kirk, 'wipe disk one');
    await rig.say(kirk, 'wipe disk two');
    expect(await rig.say(kirk, 'st2 confirm')).toMatch(
      /Say which one: \w{4} \(wipe disk one\), or \w{4} \(wipe disk two\)\./,
    );
  });
});

describe('a mere yes or no', () => {
  it('answers whether one is sure', async () => {
    await rig.say(kirk, 'wipe disk one');
    await rig.say(kirk, 'yes');
    await rig.hear(/said disk one/);
    await rig.say(kirk, 'wipe disk two');
    expect(await rig.say(kirk, 'No.')).toMatch(/“wipe disk two” was not run/);
  });

  it('counts for nobody else, and rejects nothing of anybody else', async () => {
    await rig.say(kirk, 'wipe disk one');
    expect(await rig.say(spock, 'yes')).toMatch(/Nothing is waiting for an answer of yours here/);
    const id = waitingIdIn(await rig.say(kirk, 'unlock 1234'));
    expect(await rig.say(spock, 'ok')).toMatch(
      /If that was an answer, say which:\n {2}hubot st2 approve \w{4} - unlock \*+\n/,
    );
    expect(await rig.say(spock, 'no')).toMatch(/Nothing of yours asks whether you are sure/);
    expect(await rig.say(spock, `st2 approve ${id}`)).toMatch(/Approved by spock/);
  });
});

it.each([
  ['', { word: '', reason: '' }],
  ['4yws', { word: '4yws', reason: '' }],
  ['4yws because it is late', { word: '4yws', reason: 'it is late' }],
  ['4yws, it is late', { word: '4yws', reason: 'it is late' }],
  ['4yws: too risky', { word: '4yws', reason: 'too risky' }],
  ['because of the storm', { word: '', reason: 'of the storm' }],
  ['Because: no', { word: '', reason: 'no' }],
])('`st2 deny %s` is %j', (words, meant) => {
  expect(whichAndWhy(words)).toEqual(meant);
});
