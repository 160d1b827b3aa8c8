import { resolve } from 'node:path';
import { chooseChatService } from '../../../src/chat';
import type { ChatService } from '../../../src/core/chat';
import type { HeardMessage } from '../../../src/core/robot';
import { fakeTeams } from '../../fakes/teams';
import { ManualClock } from '../../manual-clock';
import { Rig } from '../operations/rig';

const BAY = resolve(__dirname, 'packs');
const bob = { id: '29:2', name: 'bob' };

interface Entry {
  type: string;
  id: string;
  text?: string;
  value?: unknown;
}

let rig: Rig;
let fake: ReturnType<typeof fakeTeams>;
let chat: ChatService;

beforeEach(async () => {
  fake = fakeTeams();
  chat = chooseChatService(fake.robot, { pace: { messages: 1000, perMs: 1000, scope: 'room' } });
});
afterEach(async () => {
  expect(fake.refused).toEqual([]);
  await rig.stop();
});
const open = async () => {
  rig = await Rig.start({ packs: [BAY], chat });
};

/** As Hubot hands it on: without the bot's name. */
const hear = (message: HeardMessage) => {
  const heard = chat.hear(message);
  return rig.bridge.handle({ ...heard, text: heard.text.replace(/^@?hubot /, '') });
};
const say = (text: string, from?: typeof bob) => hear(fake.pressed(`hubot ${text}`, undefined, from));
const cards = () => fake.sent.flatMap(({ card }) => (card === undefined ? [] : [card]));
const bodyOf = (card: Record<string, unknown> | undefined) => (card?.body ?? []) as Entry[];
/** Presses a button of the newest card. */
const press = (title: string, value?: Record<string, unknown>, from?: typeof bob) => {
  const actions = cards().at(-1)?.actions as { title: string; data: { msteams: { text: string } } }[];
  const text = actions.find((action) => action.title === title)?.data.msteams.text ?? '';
  return hear(fake.pressed(text, value, from));
};
const changed = () =>
  fake.changed.map(({ id, text, attachments }) => [id, text ?? attachments?.[0]?.content]);

async function heard(pattern: RegExp): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    if (fake.shown().some((text) => pattern.test(text))) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`Nobody said ${pattern}: ${fake.shown().join('\n')}`);
}

test('a command that lacks values is answered with a card that is the form: one tap and the values', async () => {
  await open();
  await say('beam scotty');
  expect(cards()).toMatchObject([
    {
      body: [
        { text: 'alice: “beam scotty” needs more.' },
        { type: 'Input.ChoiceSet', id: 'where', style: 'expanded', isRequired: true, choices: { length: 3 } },
        { type: 'Input.Number', id: 'level', label: 'level: Strength (a whole number)', min: 1, max: 9 },
      ],
      actions: [{ title: 'Run' }, { title: 'Cancel', associatedInputs: 'none' }],
    },
  ]);
  await press('Run', { where: '#2', level: '7' });
  expect(changed()).toEqual([['1', 'That is the command `hubot beam scotty to sickbay level=7`.']]);
  await heard(/scotty to sickbay at 7/);
  await press('Run', { where: '#2', level: '7' });
  await heard(/Too late: that form was filled in/);
  expect(fake.shown().filter((text) => /scotty to/.test(text))).toHaveLength(1);
});

test('what does not fit is said in the card, which keeps what was filled in', async () => {
  await open();
  await say('beam scotty');
  await press('Run', { where: '#3', level: 11 });
  const [[id, card] = []] = changed();
  expect(id).toBe('1');
  expect(bodyOf(card as Record<string, unknown>)).toMatchObject([
    { text: 'alice: “beam scotty”: One value does not fit.' },
    { id: 'where', value: '#3' },
    { id: 'level', value: 11 },
    { text: 'level must be <= 9', color: 'Attention' },
  ]);
  await press('Run', { where: '#3', level: '9' });
  await heard(/scotty to planet at 9/);
});

test('each kind of value has an entry of its own', async () => {
  await open();
  await say('st2 form survey');
  expect(bodyOf(cards()[0]).map(({ type, id, value }) => [type, id, value])).toEqual([
    ['TextBlock', undefined, undefined],
    ['Input.Text', 'who', undefined],
    ['Input.ChoiceSet', 'where', undefined],
    ['Input.Text', 'options', undefined],
    ['Input.Text', 'tags', undefined],
    ['Input.Number', 'level', undefined],
    ['Input.Text', 'code', undefined],
    ['Input.Toggle', 'safe', 'yes'],
  ]);
  const values = { who: 'scotty', where: '#1', options: '{"a": 1}', tags: 'a, b', level: 2, code: 'x-1' };
  await press('Run', { ...values, safe: 'no' });
  await heard(/scotty to bridge at 2 safe=False code=x-1 tags=\['a', 'b'\]/);
});

test('it is filled in and cancelled by nobody else', async () => {
  await open();
  await say('beam scotty');
  await press('Run', { where: '#1', level: '1' }, bob);
  await press('Cancel', undefined, bob);
  expect(fake.shown().filter((text) => /Only alice fills that in/.test(text))).toHaveLength(2);
  await press('Cancel');
  expect(changed()).toEqual([['1', '“beam scotty” was not run.']]);
});

test('it can be answered in words, too, and then the card is closed', async () => {
  await open();
  await say('beam scotty to planet');
  await say('4');
  await heard(/scotty to planet at 4/);
  expect(changed()).toEqual([['1', '“beam scotty to planet” is not open any more.']]);
});

test('where a client of Teams leaves out what was filled in, it is asked for in words', async () => {
  await open();
  await say('beam scotty to planet');
  await press('Run', undefined);
  await heard(/What you filled in did not arrive\. level: Strength \(a whole number\)/);
  await say('5');
  await heard(/scotty to planet at 5/);
});

test('a secret is never in it', async () => {
  await open();
  await hear({ ...fake.heardDirectly, text: 'hubot run uptime' });
  await say('unbar');
  expect(JSON.stringify(cards())).not.toMatch(/pin/);
  await press('Run', { door: 'gate' });
  expect(changed()).toEqual([
    [expect.any(String), '“pin” is a secret: I have asked you in a direct message.'],
  ]);
  expect(fake.sent.at(-1)).toMatchObject({ room: 'a:alice', text: expect.stringMatching(/pin: The pin/) });
});

test('choices that an action tells are in it', async () => {
  await open();
  await say('clean room');
  const titles = [{ title: 'attic' }, { title: 'cellar' }, { title: 'something else …' }];
  expect(cards()).toMatchObject([{ body: [{}, { type: 'Input.ChoiceSet', choices: titles }] }]);
  await press('Run', { room: '#3' });
  expect(bodyOf(cards().at(-1))).toMatchObject([{}, { type: 'Input.Text', id: 'room' }]);
  await press('Run', { room: 'wine cellar' });
  await heard(/clean wine cellar/);
});

test('after ten minutes without an answer a sentence stands in its place', async () => {
  const clock = new ManualClock();
  rig = await Rig.start({ packs: [BAY], chat, clock });
  await say('beam scotty');
  await clock.pass(11 * 60_000);
  await heard(/“beam scotty” was not run: no answer came for 10 min/);
  expect(changed()).toEqual([['1', '“beam scotty” is not open any more.']]);
});

test('it goes on after a restart', async () => {
  await open();
  await say('beam scotty to planet');
  await rig.closeBridge();
  await rig.openBridge();
  await press('Run', { level: '6' });
  await heard(/scotty to planet at 6/);
  expect(changed()).toEqual([['1', 'That is the command `hubot beam scotty to planet level=6`.']]);
});

test('of many fields it shows what fits into a card, and asks for the others afterwards', () => {
  const fields = Array.from({ length: 200 }, (_, index) => ({
    ...{ name: `field${index}`, label: 'x'.repeat(200), hint: 'text', choices: [] },
    ...{ required: true, kind: 'text' as const },
  }));
  fake.robot.name = 'hubot';
  const [message, more] = chat.render(
    { text: 'needs more', form: { id: 'abcd', title: 'big', act: 'Run', fields } },
    { room: '19:group' },
  );
  expect(more).toBeUndefined();
  const size = Buffer.byteLength(JSON.stringify(message?.payload));
  expect(size).toBeGreaterThan(20_000);
  expect(size).toBeLessThan(25_000);
  rig = { stop: async () => {} } as Rig;
});
