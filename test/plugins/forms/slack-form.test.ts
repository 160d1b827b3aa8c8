import { resolve } from 'node:path';
import { BackendError } from '../../../src/core/backend-error';
import { callFor } from '../../../src/core/call-for';
import { buildAliasSet } from '../../../src/language/alias';
import type { SlackView } from '../../fakes/slack-modals';
import { PassingClock } from '../operations/passing-clock';
import { Rig, type RigOptions } from '../operations/rig';
import { SlackRoom } from './slack-room';

const BAY = resolve(__dirname, 'packs');
const alice = { id: 'U0ALICE', name: 'alice' };
const bob = { id: 'U0BOB', name: 'bob' };

let room: SlackRoom;
let chat: ReturnType<SlackRoom['chat']>;
const beam = () => {
  const found = rig.context.aliases().aliases.find(({ pack, name }) => pack === 'bay' && name === 'beam');
  if (found === undefined) throw new Error('no beam');
  return found;
};
let rig: Rig;
/** The command has other formats from now on; with none it is gone. */
const changeBeam = (formats: string[]) => {
  const others = rig.context.aliases().aliases.filter((alias) => alias !== beam());
  const set = buildAliasSet(formats.length === 0 ? others : [...others, { ...beam(), formats }]);
  jest.spyOn(rig.context, 'aliases').mockReturnValue(set);
};

const start = async (options: RigOptions = {}) => {
  room = await SlackRoom.open();
  chat = room.chat();
  rig = await Rig.start({ packs: [BAY], chat, ...options });
};
afterEach(async () => {
  jest.restoreAllMocks();
  await rig.stop();
  await room.close();
});

/** How often the command was run, whoever tells of it. */
const runs = async () => (await rig.st2.executions({ action: 'bay.beam' })).items.length;
const sickbay = { where: 'sickbay', level: '7' };

describe('a form on Slack', () => {
  beforeEach(() => start());

  it('is one press, the values, and one more: what does not fit is said beside its field', async () => {
    await rig.say(alice, 'beam scotty');
    const view = await room.fillIn(alice.id);
    expect(view.blocks).toMatchObject([
      { block_id: 'where', element: { type: 'static_select', options: { length: 3 } } },
      { block_id: 'level', hint: { text: 'a whole number' }, element: { type: 'plain_text_input' } },
    ]);
    await room.slack.submit(alice.id, view, { where: 'sickbay', level: '11' });
    expect(view.errors).toEqual({ level: 'level must be <= 9' });
    expect(room.slack.modals.open).toEqual([view]);
    await room.slack.submit(alice.id, view, sickbay);
    await room.shows(/scotty to sickbay at 7/);
    await room.shows(/That is the command `hubot beam scotty to sickbay level=7`/);
    expect(room.slack.modals.open).toEqual([]);
    expect(room.slack.modals.refused).toEqual([]);
  });

  it('takes a value of every kind, and leaves out what is left empty', async () => {
    await rig.say(alice, 'st2 form survey');
    const view = await room.fillIn(alice.id);
    const values = {
      who: 'mister scott',
      where: 'bridge',
      level: '2',
      tags: 'a, b',
      options: '{"a": 1}',
      code: 'x-1',
    };
    await room.slack.submit(alice.id, view, { ...values, safe: 'no' });
    await room.shows(/mister scott to bridge at 2 safe=False code=x-1 tags=\['a', 'b'\]/);
  });

  it('proposes what an action tells, and asks for something else afterwards', async () => {
    await rig.say(alice, 'clean room');
    const view = await room.fillIn(alice.id);
    const entries = view.blocks[0]?.element.options?.map(({ text }) => text.text);
    expect(entries).toEqual(['attic', 'cellar', 'something else …']);
    await room.slack.submit(alice.id, view, { room: 'something else …' });
    await room.shows(/room \(text\)/);
    const again = await room.fillIn(alice.id);
    expect(again.blocks).toMatchObject([{ block_id: 'room', element: { type: 'plain_text_input' } }]);
    await room.slack.submit(alice.id, again, { room: 'wine cellar' });
    await room.shows(/clean wine cellar/);
  });

  it('shows no secret that the bot knows, and runs with it where its entry is left empty', async () => {
    rig.context.secrets.add('x-4711');
    await rig.say(alice, 'st2 form hail');
    const view = await room.fillIn(alice.id);
    expect(view.blocks.find((block) => block.block_id === 'code')).toMatchObject({ optional: true });
    expect(JSON.stringify(view)).not.toContain('x-4711');
    await room.slack.submit(alice.id, view, { who: 'scotty', where: 'bridge', level: '3' });
    await room.shows(/scotty to bridge at 3 safe=True code=\(secret\)/);
    expect(room.said().join('\n')).not.toContain('x-4711');
  });

  it('that is sent twice runs once, and the second time is told', async () => {
    await rig.say(alice, 'beam scotty');
    const view = await room.fillIn(alice.id);
    await Promise.all([
      room.slack.submit(alice.id, view, sickbay),
      room.slack.submit(alice.id, { ...view }, sickbay),
    ]);
    await room.shows(/Too late: that form was filled in/);
    await room.shows(/scotty to sickbay at 7/);
    expect(await runs()).toBe(1);
  });

  it('opens for nobody else, and asks a secret directly', async () => {
    await rig.say(alice, 'unbar');
    room.slack.press(bob.id, await room.opener(), 'Fill in …');
    await room.shows(/Only alice fills that in/);
    expect(room.slack.modals.open).toEqual([]);
    const view = await room.fillIn(alice.id);
    expect(JSON.stringify(view)).not.toContain('pin');
    await room.slack.submit(alice.id, view, { door: 'gate' });
    await room.shows(/is a secret: I have asked you in a direct message/);
    room.slack.press(alice.id, await room.opener(), 'Fill in …');
    await room.shows(/What “unbar” still needs is a secret: I ask for it in a direct message only/);
  });

  it('takes no secret where only the room is open to the bot, and says so', async () => {
    room.slack.forbidden.add('conversations.open');
    await rig.say(alice, 'unbar gate');
    await room.shows(/“pin” is a secret, and I cannot write to you alone from here, so nothing was run/);
    await rig.say(alice, 'hunter22');
    await room.shows(/I do not know “hunter22”/);
  });

  it('whose trigger has expired is told, and opens with the next press', async () => {
    await rig.say(alice, 'beam scotty');
    room.slack.press(alice.id, await room.opener(), 'Fill in …');
    room.slack.modals.pass(3_000);
    await room.shows(
      /I was too slow, and the form cannot be opened any more\. Press the button again, or answer here\. 1 of 2: where/,
    );
    const view = await room.fillIn(alice.id);
    await room.slack.submit(alice.id, view, sickbay);
    await room.shows(/scotty to sickbay at 7/);
  });

  it.each([
    [
      { retryAfterSeconds: 30 },
      /The chat service takes no forms at the moment\. .*or answer here\. 1 of 2: where/,
    ],
    [
      { error: 'invalid_arguments' },
      /did not open the form \(invalid_arguments\)\. Please answer here\. 1 of 2: where/,
    ],
    [{ status: 503 }, /did not open the form \(.+\)\. Please answer here\. 1 of 2: where/],
  ])('that Slack does not open (%j) is filled in in the room', async (misbehaviour, said) => {
    await rig.say(alice, 'beam scotty');
    room.slack.misbehave.next('views.open', misbehaviour);
    room.slack.press(alice.id, await room.opener(), 'Fill in …');
    await room.shows(said);
    await rig.say(alice, 'sickbay');
    await rig.say(alice, '7');
    await room.shows(/scotty to sickbay at 7/);
  });

  it('that is open already, as Slack tells of a press twice, is not told to be closed', async () => {
    await rig.say(alice, 'beam scotty');
    room.slack.misbehave.next('views.open', { error: 'exchanged_trigger_id' });
    room.slack.press(alice.id, await room.opener(), 'Fill in …');
    await room.until(() => room.slack.calls.includes('views.open') || undefined, 'the call');
    await room.slack.submit(alice.id, await room.fillIn(alice.id), sickbay);
    await room.shows(/scotty to sickbay at 7/);
    expect(room.said().join('\n')).not.toMatch(/did not open|too slow/);
  });

  it('that has ended is told to whoever presses its button later', async () => {
    await rig.say(alice, 'beam scotty');
    await rig.say(alice, 'cancel');
    room.slack.press(alice.id, await room.opener(), 'Fill in …');
    await room.shows(/Too late: that form was cancelled/);
    expect(room.slack.modals.open).toEqual([]);
  });

  it('keeps what was filled in where StackStorm is away as it is sent', async () => {
    await rig.say(alice, 'beam scotty');
    const view = await room.fillIn(alice.id);
    jest
      .spyOn(rig.context.actions, 'parameters')
      .mockRejectedValueOnce(new BackendError(0, 'cannot be reached'));
    jest.spyOn(rig.context.actions, 'knownSchemas').mockResolvedValueOnce(undefined);
    await room.slack.submit(alice.id, view, sickbay);
    expect(view.errors?.where).toMatch(
      /cannot be reached\. Nothing was run, and what you had filled in is still there/,
    );
    await room.slack.submit(alice.id, view, sickbay);
    await room.shows(/scotty to sickbay at 7/);
    expect(await runs()).toBe(1);
  });
});

describe('/st2 on Slack without a command', () => {
  const place = 'C-OPS';
  const offered = (view: SlackView) => view.blocks[0]?.element.options?.map(({ text }) => text.text) ?? [];

  beforeEach(() => start({ policy: 'default: open\nrules:\n  - deny: bay.unbar\n' }));

  it('offers what this person may run there, and then what that command needs', async () => {
    void room.slack.slash(alice.id, place, '');
    const choice = await room.view();
    expect(offered(choice)).toContain('beam <who> to <where>');
    expect(offered(choice).filter((text) => text.startsWith('unbar'))).toEqual([]);
    await room.slack.submit(alice.id, choice, { command: 'beam <who> to <where>' });
    const view = await room.view();
    expect(view.blocks.map(({ block_id }) => block_id)).toEqual(['who', 'where', 'level']);
    expect(room.said()).toEqual([]);
    await room.slack.submit(alice.id, view, { who: 'scotty', where: 'planet', level: '4' });
    await room.shows(/That is the command `hubot beam scotty to planet level=4`/);
    await room.shows(/scotty to planet at 4/);
    expect(room.slack.modals.refused).toEqual([]);
  });

  it('runs a command that needs nothing as soon as it is chosen', async () => {
    void room.slack.slash(alice.id, place, '');
    await room.slack.submit(alice.id, await room.view(), { command: 'shields drill' });
    await room.shows(/That is the command `hubot shields drill`/);
    expect(room.slack.modals.open).toEqual([]);
  });

  it('runs nothing that was forbidden since it was offered, and says so', async () => {
    void room.slack.slash(alice.id, place, '');
    const choice = await room.view();
    rig.writePolicy('default: open\nrules:\n  - deny: bay.beam\n');
    await room.until(
      () =>
        rig.context.rights.visible({ text: '', person: alice, place: { room: place } })(beam())
          ? undefined
          : true,
      'the policy',
    );
    await room.slack.submit(alice.id, choice, { command: 'beam <who> to <where>' });
    await room.shows(/The command bay\.beam is not there for you any more, so nothing was run/);
    expect(await runs()).toBe(0);
  });

  it('is help where Slack opens no form', async () => {
    const heard: string[] = [];
    chat.onPress(({ text }) => void heard.push(text));
    room.slack.misbehave.next('views.open', { error: 'expired_trigger_id' });
    void room.slack.slash(alice.id, place, '');
    await room.until(() => heard[0], 'help');
    expect(heard).toEqual(['help']);
  });
});

describe('a form that is open on Slack', () => {
  it('ends after ten minutes in words; what is sent later runs nothing', async () => {
    const clock = new PassingClock();
    await start({ clock });
    await rig.say(alice, 'beam scotty');
    clock.skip(9 * 60_000);
    const view = await room.fillIn(alice.id);
    clock.skip(2 * 60_000);
    await room.slack.submit(alice.id, view, { where: 'sickbay', level: '11' });
    expect(view.errors).toEqual({ level: 'level must be <= 9' });
    clock.skip(11 * 60_000);
    await room.shows(/“beam scotty” was not run: no answer came for 10 min.* asks again/);
    await room.slack.submit(alice.id, view, sickbay);
    await room.shows(/Too late: that form was not filled in in time/);
    expect(await runs()).toBe(0);
  });

  it('is acknowledged within three seconds where StackStorm is slow, and told in the room', async () => {
    const clock = new PassingClock();
    await start({ clock });
    await rig.say(alice, 'beam scotty');
    const view = await room.fillIn(alice.id);
    const known = await rig.context.actions.parameters('bay.beam');
    let answer = (_: typeof known): void => {};
    const slow = new Promise<typeof known>((done) => {
      answer = done;
    });
    const asked = jest.spyOn(rig.context.actions, 'parameters').mockReturnValueOnce(slow);
    const sent = room.slack.submit(alice.id, view, { where: 'sickbay', level: '11' });
    await room.until(() => asked.mock.calls[0], 'the question to StackStorm');
    clock.skip(2_500);
    await sent;
    answer(known);
    await room.shows(/Nothing was run\. level must be &lt;= 9\. 1 of 2: where/);
  });

  it.each([
    [
      'restart',
      async () => {
        await rig.closeBridge();
        await rig.openBridge();
      },
    ],
    [
      'twin',
      async () => {
        const chat = room.chat();
        const twin = await rig.twin(chat);
        room.disconnectFirst();
        return twin;
      },
    ],
  ])('is taken after a %s', async (_, change) => {
    await start();
    await rig.say(alice, 'beam scotty');
    const view = await room.fillIn(alice.id);
    const twin = await change();
    await room.slack.submit(alice.id, view, sickbay);
    await room.shows(/That is the command `hubot beam scotty to sickbay level=7`/);
    await room.shows(/scotty to sickbay at 7/);
    expect(await runs()).toBe(1);
    await twin?.stop();
  });

  it.each([
    [
      'forbidden',
      async () => {
        rig.writePolicy('default: open\nrules:\n  - deny: bay.beam\n');
        await rig.logged(/1 rule, default open/);
      },
      /may not run bay\.beam here any more, so “beam scotty” was not run/,
    ],
    [
      'removed',
      async () => changeBeam([]),
      /The command bay\.beam is not there any more, so “beam scotty” was not run/,
    ],
    [
      'changed',
      async () => changeBeam(['beam {{ who }} up']),
      /The command bay\.beam has changed meanwhile, so “beam scotty” was not run/,
    ],
  ])('of a command that was %s meanwhile runs nothing', async (_, change, said) => {
    await start({ policy: 'default: open\nrules: []\n' });
    await rig.say(alice, 'beam scotty');
    const view = await room.fillIn(alice.id);
    await change();
    await room.slack.submit(alice.id, view, sickbay);
    await room.shows(said);
    expect(await runs()).toBe(0);
  });
});

describe('a bot that is killed as a form was filled in', () => {
  const clock = new PassingClock();
  /** The gates never answer: so far a bot gets that is killed there. */
  const dies = () => jest.spyOn(rig.context, 'proceed').mockReturnValue(new Promise(() => {}));

  beforeEach(() => start({ clock }));

  it('tells after its restart that it was at it, and runs nothing by itself', async () => {
    await rig.say(alice, 'beam scotty');
    const view = await room.fillIn(alice.id);
    dies();
    await room.slack.submit(alice.id, view, sickbay);
    await room.shows(/That is the command/);
    await rig.closeBridge();
    await rig.openBridge();
    clock.skip(25_000);
    await room.shows(
      /I restarted while handling your message from .* If you got no result, please repeat it/,
    );
    room.slack.press(alice.id, await room.opener(), 'Fill in …');
    await room.shows(/Too late: that form was filled in/);
    expect(await runs()).toBe(0);
  });

  it('leaves the last answer to the twin that takes it over, once', async () => {
    await rig.say(alice, 'beam scotty to sickbay');
    dies();
    const place = { room: 'C-OPS' };
    const heard = { id: 'm7', text: '7', person: alice, place, messageKey: 'the last answer' };
    const { context } = rig;
    void context.forms.answer(callFor(context, heard), async () => false);
    await room.shows(/That is the command/);
    const twin = await rig.twin(room.chat());
    const other = { ...heard, messageKey: 'another message' };
    expect(await twin.context.forms.answer(callFor(twin.context, other), async () => false)).toBe(false);
    expect(await twin.context.forms.answer(callFor(twin.context, heard), async () => false)).toBe(true);
    await room.shows(/scotty to sickbay at 7/);
    expect(await twin.context.forms.answer(callFor(twin.context, heard), async () => false)).toBe(false);
    expect(await runs()).toBe(1);
    await twin.stop();
  });
});
