import { resolve } from 'node:path';
import { RecordingService } from '../operations/recording-service';
import { kirk, Rig, type RigOptions, spock } from '../operations/rig';

const BAY = resolve(__dirname, 'packs');
/** A service with nothing but lines of text, as IRC is. */
const plain = () => new RecordingService({ buttons: false, thread: false, update: false, upload: false });

let rig: Rig;
const open = async (options: RigOptions = {}) => {
  rig = await Rig.start({ packs: [BAY], service: plain(), ...options });
};
afterEach(() => rig.stop());

const alone = { room: 'D-KIRK', direct: true };
const results = () => rig.said().filter((text) => /safe=|^open |^clean /m.test(text));

describe('a command that lacks values', () => {
  beforeEach(() => open());

  it('is asked for them one by one, and runs as the whole command that everybody can read', async () => {
    const first = await rig.say(kirk, 'beam scotty');
    expect(first).toMatch(/@kirk “beam scotty” needs more\. 1 of 2: where \(bridge \| sickbay \| planet\)/);
    expect(first).toMatch(/`hubot <name or number>` or `hubot cancel`/);
    const second = await rig.say(kirk, '2');
    expect(second).toMatch(/2 of 2: level: Strength \(a whole number\)/);
    const last = await rig.say(kirk, '7');
    expect(last).toMatch(/That is the command `hubot beam scotty to sickbay level=7`\./);
    await rig.hear(/scotty to sickbay at 7 safe=True/);
  });

  it('also where only the action wants more than its format', async () => {
    await rig.say(kirk, 'beam scotty to planet');
    await rig.say(kirk, '3');
    await rig.hear(/scotty to planet at 3/);
  });

  it('says why an answer does not fit and asks again', async () => {
    await rig.say(kirk, 'beam scotty to planet');
    expect(await rig.say(kirk, 'eleven')).toMatch(/“?"eleven" does not fit level.*level: Strength/i);
    expect(await rig.say(kirk, '11')).toMatch(/level must be <= 9\. level: Strength/i);
    await rig.say(kirk, '9');
    await rig.hear(/at 9/);
  });

  it('takes `name=value` as the answer to its own question, one or several', async () => {
    await rig.say(kirk, 'beam scotty');
    expect(await rig.say(kirk, 'level=11')).toMatch(/level must be <= 9\. 1 of 2: where/i);
    expect(await rig.say(kirk, 'level=7')).toMatch(/1 of 2: where/);
    await rig.say(kirk, 'level=8 where=planet');
    await rig.hear(/scotty to planet at 8/);
  });

  it('is refused before anything is asked where it names a parameter that nobody knows', async () => {
    expect(await rig.say(kirk, 'beam scotty colour=red')).toMatch(
      /bay\.beam takes no parameter “colour” from chat/,
    );
    expect(await rig.say(kirk, '2')).toMatch(/I do not know “2”/);
    expect(await rig.say(kirk, 'beam scotty sudo=true')).toMatch(/takes no parameter “sudo”/);
    expect(await rig.say(kirk, 'beam scotty level=3')).toMatch(/needs more\. where/);
    await rig.say(kirk, 'planet');
    await rig.hear(/scotty to planet at 3/);
  });

  it('can go back and be cancelled', async () => {
    await rig.say(kirk, 'beam scotty');
    expect(await rig.say(kirk, 'back')).toMatch(/this is the first question/i);
    await rig.say(kirk, 'planet');
    expect(await rig.say(kirk, 'back')).toMatch(/1 of 2: where/);
    await rig.say(kirk, 'bridge');
    expect(await rig.say(kirk, 'cancel')).toMatch(/“beam scotty” was not run/);
    expect(await rig.say(kirk, '3')).toMatch(/I do not know “3”/);
    expect(results()).toEqual([]);
  });

  it('is in the way of no other command, and waits meanwhile', async () => {
    await rig.say(kirk, 'beam scotty to planet');
    await rig.say(kirk, 'clean room attic');
    await rig.hear(/clean attic/);
    expect(await rig.say(kirk, 'st2 history')).not.toMatch(/level/);
    await rig.say(kirk, '4');
    await rig.hear(/at 4/);
  });

  it('takes no slip in a third command for its value, unless it is said twice', async () => {
    await rig.say(kirk, 'beam scotty to planet');
    await rig.say(kirk, '4');
    await rig.hear(/at 4/);
    await rig.say(kirk, 'unbar');
    await rig.say(kirk, 'clean room attic');
    await rig.hear(/clean attic/);
    expect(await rig.say(kirk, 'claen room')).toMatch(
      /“claen room” looks like a typo of “clean room <room>”, so I did not take it for door.*1 of 2: door/s,
    );
    expect(await rig.say(kirk, 'claen room')).toMatch(/“pin” is a secret/);
  });

  it.each([
    ['a slip in a command', 'claen rooms', /“claen rooms” looks like a typo of “clean room <room>”/],
    ['the beginning of a command', 'clean room', /“clean room” begins the command “clean room <room>”/],
    ['a sign-off', 'approve', /“approve” is for what waits to be signed off/],
    ['wanting out', 'Stop it!', /Do you want none of this\? I did not take “Stop it!” for door/],
    [
      'a question',
      'what is running?',
      /`st2 status` answers “what is running\?”, so I did not take it for door/,
    ],
  ])('takes %s for no value either, unless it is said twice', async (_what, words, told) => {
    await rig.say(kirk, 'unbar');
    const doubt = await rig.say(kirk, words);
    expect(doubt).toMatch(told);
    expect(doubt).toMatch(/if you mean it, say it once more\. 1 of 2: door/);
    expect(doubt).toMatch(/or `hubot cancel`\.$/);
    expect(await rig.say(kirk, words)).toMatch(/“pin” is a secret/);
  });

  it.each(['stop', 'retry', 'clean it', 'status quo', 'rooms that are clean'])(
    'takes %j for a value',
    async (words) => {
      await rig.say(kirk, 'unbar');
      expect(await rig.say(kirk, words)).toMatch(/“pin” is a secret/);
    },
  );

  it('takes a value that is like no command, also after another command', async () => {
    await rig.say(kirk, 'unbar');
    await rig.say(kirk, 'clean room attic');
    await rig.hear(/clean attic/);
    expect(await rig.say(kirk, 'gate')).toMatch(/“pin” is a secret/);
  });

  it('ends once the same command is given whole', async () => {
    await rig.say(kirk, 'beam scotty to planet');
    await rig.say(kirk, 'beam scotty to planet level=4');
    await rig.hear(/at 4/);
    expect(await rig.say(kirk, '5')).toMatch(/I do not know “5”/);
  });

  it('takes no slip in one of the bot’s own commands for a value', async () => {
    await rig.say(kirk, 'clean room');
    expect(await rig.say(kirk, 'st2 histroy')).toMatch(/st2 history/);
    expect(await rig.say(kirk, 'st2 list')).toMatch(/not one of my own commands/);
    await rig.say(kirk, 'attic');
    await rig.hear(/clean attic/);
  });

  it('makes room for another form', async () => {
    await rig.say(kirk, 'beam scotty');
    expect(await rig.say(kirk, 'unbar')).toMatch(
      /I have set “beam scotty” aside\. “unbar” needs more\. 1 of 2: door/,
    );
  });

  it('is filled in by whoever gave it, also where two do so at once', async () => {
    await rig.say(kirk, 'beam scotty to planet');
    await rig.say(spock, 'beam bones to bridge');
    await rig.say(spock, '1');
    await rig.say(kirk, '2');
    await rig.hear(/bones to bridge at 1/);
    await rig.hear(/scotty to planet at 2/);
    expect(await rig.say(spock, '5')).toMatch(/I do not know “5”/);
  });

  it('offers what an action tells', async () => {
    expect(await rig.say(kirk, 'clean room')).toMatch(/room \(attic \| cellar \| something else\)/);
    await rig.say(kirk, '2');
    await rig.hear(/clean cellar/);
  });

  it('quotes what needs it', async () => {
    await rig.say(kirk, 'beam');
    await rig.say(kirk, 'st2 form bay.beam');
    await rig.say(kirk, 'two a to b');
    await rig.say(kirk, 'planet');
    await rig.say(kirk, '1');
    await rig.hear(/two a to b to planet at 1/);
  });
});

describe('a secret', () => {
  beforeEach(() => open());

  it('is asked for and taken alone, and never shown', async () => {
    await rig.say(kirk, 'unbar gate');
    const asked = rig.said().join('\n');
    expect(asked).toMatch(/\(to kirk\) .*pin: The pin/);
    expect(asked).toMatch(/“pin” is a secret: I have asked you in a direct message/);
    expect(await rig.say(kirk, 'hunter22')).toMatch(/everybody here has seen/);
    await rig.say(kirk, 'hunter33', alone);
    await rig.hear(/open gate/);
    const shown = rig.service.messages
      .filter(({ place }) => place.room === 'C-OPS')
      .map(RecordingService.text);
    expect(shown.join('\n')).toMatch(/That is the command `hubot unbar gate pin=\*+`/);
    expect(rig.said().join('\n')).not.toMatch(/hunter33/);
    expect(JSON.stringify([...rig.brain.data.values()])).not.toMatch(/hunter33/);
  });
});

it('says what to type without the bot’s name where everything is for the bot, as at a terminal', async () => {
  await open({ service: Object.assign(plain(), { hearsAll: true }) });
  expect(await rig.say(kirk, 'beam scotty')).toMatch(/Answer `<name or number>` or `cancel`/);
  await rig.say(kirk, 'planet');
  expect(await rig.say(kirk, '3')).toMatch(/That is the command `beam scotty to planet level=3`/);
});

describe('two forms of one person', () => {
  it('each take their own answers, also where the first one is cancelled while the second waits for a secret', async () => {
    await open();
    await rig.say(kirk, 'unbar gate');
    await rig.say(kirk, 'unbar hatch', { room: 'C-LAB' });
    await rig.say(kirk, 'cancel');
    await rig.say(kirk, 'hunter33', alone);
    await rig.hear(/open hatch/);
  });
});

describe('a form that is open', () => {
  it('goes on after a restart', async () => {
    await open();
    await rig.say(kirk, 'beam scotty');
    await rig.say(kirk, 'planet');
    await rig.closeBridge();
    await rig.openBridge();
    await rig.say(kirk, '6');
    await rig.hear(/scotty to planet at 6/);
  });

  it('goes on with a twin', async () => {
    await open();
    const twin = await rig.twin();
    await rig.say(kirk, 'beam scotty to planet');
    await rig.closeBridge();
    await twin.say(kirk, '6');
    await twin.hear(/That is the command `hubot beam scotty to planet level=6`/);
    await twin.stop();
  });

  it('ends where it is forbidden meanwhile, in words', async () => {
    await open({ policy: 'default: open\nrules: []\n' });
    await rig.say(kirk, 'beam scotty to planet');
    rig.writePolicy('default: open\nrules:\n  - deny: bay.beam\n');
    await rig.closeBridge();
    await rig.openBridge();
    expect(await rig.say(kirk, '4')).toMatch(
      /may not run bay\.beam here any more, so “beam scotty to planet” was not run/,
    );
    expect(results()).toEqual([]);
  });

  it('takes one answer to a question that was answered twice', async () => {
    await open({ service: new RecordingService() });
    await rig.say(kirk, 'beam scotty');
    const [button] = rig.service.messages.at(-1)?.posts.at(-1)?.buttons ?? [];
    expect(button?.label).toBe('bridge');
    await rig.say(kirk, button?.say ?? '');
    expect(await rig.say(kirk, button?.say ?? '')).toMatch(/answered already/);
    expect(await rig.say(spock, button?.say ?? '')).toMatch(/Only kirk fills that in/);
    await rig.say(kirk, '1');
    expect(await rig.say(kirk, button?.say ?? '')).toMatch(/Too late: that form was filled in/);
    await rig.hear(/scotty to bridge at 1/);
    expect(results()).toHaveLength(1);
  });
});
