import { chooseChatService } from '../../src/chat';
import type { Incoming, Post } from '../../src/core/chat';
import { fakeDiscord } from '../fakes/discord';

const room = { room: '100' };

async function said(post: Post, place = room) {
  const fake = fakeDiscord();
  const chat = chooseChatService(fake.robot);
  for (const message of chat.render(post, place)) await chat.send(place, message);
  return fake.sent.map(({ payload }) => payload);
}

test('a result is an embed in the colour of its outcome', async () => {
  expect(await said({ text: 'boom', outcome: 'failed' })).toMatchObject([
    { embeds: [{ color: 0xe01e5a, description: 'boom' }], allowedMentions: { parse: [] } },
  ]);
  expect(await said({ text: 'fine', outcome: 'succeeded' })).toMatchObject([
    { embeds: [{ color: 0xdfdfdf }] },
  ]);
});

test('extra.discord is checked and kept within the limits of an embed', async () => {
  const fields = Array.from({ length: 40 }, () => ({ title: 't', value: 'v'.repeat(3_000), short: true }));
  const extra = {
    discord: {
      title: 'x'.repeat(400),
      url: 'javascript:alert(1)',
      color: '#00ff00',
      fields,
      username: 'boss',
    },
  };
  const [payload] = await said({ text: 'Extra', body: 'y'.repeat(4_096), extra });
  expect(payload).toMatchObject({ embeds: [{ color: 0x00ff00 }] });
  expect(JSON.stringify(payload)).not.toContain('javascript');
  expect(JSON.stringify(payload)).not.toContain('boss');
});

test('a thread is opened at the message that asked, and used again', async () => {
  const fake = fakeDiscord();
  const chat = chooseChatService(fake.robot);
  const [message] = chat.render({ text: 'in the thread' }, room);
  if (!message) throw new Error('nothing to say');
  await chat.send({ ...room, thread: '555' }, message);
  await chat.send({ ...room, thread: '555' }, { ...message });
  expect(fake.threads).toEqual(['555']);
  expect(fake.sent.map(({ channel }) => channel)).toEqual(['555', '555']);
});

test('a button that is pressed says its words; what is too long for one is typed', async () => {
  const fake = fakeDiscord();
  const chat = chooseChatService(fake.robot);
  const presses: Incoming[] = [];
  const stop = chat.onPress((press) => presses.push(press));
  const buttons = [
    { label: 'Approve', say: 'st2 approve 1', style: 'primary' as const },
    { label: 'Long', say: 'z'.repeat(120) },
  ];
  for (const message of chat.render({ text: 'May I?', buttons }, room)) await chat.send(room, message);
  expect(fake.sent[0]?.payload.components).toEqual([
    { type: 1, components: [{ type: 2, style: 1, label: 'Approve', custom_id: 'st2:st2 approve 1' }] },
  ]);
  expect(fake.sent[1]?.payload.content).toBe(`Long: hubot ${'z'.repeat(120)}`);
  let deferred = 0;
  const press = (customId: string) =>
    fake.client.emit('interactionCreate', {
      ...{ id: '9', customId, channelId: '100', guildId: '7', user: { id: '42', username: 'alice' } },
      deferUpdate: async () => {
        deferred += 1;
      },
    });
  press('st2:st2 approve 1');
  press('somebody else’s');
  stop();
  press('st2:st2 approve 1');
  expect(presses).toEqual([
    { id: '9', text: 'st2 approve 1', person: { id: '42', name: 'alice' }, place: room },
  ]);
  expect(deferred).toBe(1);
});

test('messages are changed through the channel', async () => {
  const fake = fakeDiscord();
  const chat = chooseChatService(fake.robot);
  const [message] = chat.render({ text: 'done' }, room);
  if (!message) throw new Error('nothing to say');
  await expect(chat.update({ place: room, id: '1' }, message)).resolves.toBeUndefined();
  await expect(chat.update({ place: { room: '404' }, id: '1' }, message)).rejects.toMatchObject({
    kind: 'gone',
  });
});

/** An interaction as discord.js hands it over, which remembers what it was answered with. */
function interaction(of: 'isAutocomplete' | 'isChatInputCommand', typed: string | null, commandName = 'st2') {
  const answers: unknown[][] = [];
  const way = (name: string) => async (given?: unknown) => {
    const isFirst = answers.length === 0;
    if (!isFirst && name !== 'deleteReply') throw new Error('InteractionAlreadyReplied');
    answers.push([name, given]);
  };
  return {
    ...{
      answers,
      id: 'i1',
      commandName,
      user: { id: '42', username: 'alice' },
      channelId: '100',
      guildId: '7',
    },
    ...{
      isAutocomplete: () => of === 'isAutocomplete',
      isChatInputCommand: () => of === 'isChatInputCommand',
    },
    options: { getFocused: () => typed ?? '', getString: () => typed },
    ...{ respond: way('respond'), deferReply: way('deferReply'), deleteReply: way('deleteReply') },
  };
}
const soon = () => new Promise((done) => setImmediate(done));

test('the slash command is added once, beside those of other scripts', () => {
  const fake = fakeDiscord();
  const added: { name: string; description: string; options: unknown[] }[] = [];
  const stop = chooseChatService(fake.robot).onPress(() => {});
  const create = async (command: (typeof added)[number]) => void added.push(command);
  Object.assign(fake.client, { application: { commands: { create } } });
  fake.client.emit('clientReady');
  fake.client.emit('ready');
  expect(added).toMatchObject([{ name: 'st2', options: [{ name: 'command', type: 3, autocomplete: true }] }]);
  stop();
});

test('what is typed behind it is completed by what this person may run, within the limits', async () => {
  const fake = fakeDiscord();
  const chat = chooseChatService(fake.robot);
  chat.onComplete(async (line, person) => [
    { from: 4, text: 'uptime ', about: `asked by ${person.name} after “${line}”` },
    { from: 4, text: 'x'.repeat(120), about: '' },
    ...Array.from({ length: 40 }, (_, index) => ({ from: 4, text: `${index}`, about: 'y'.repeat(200) })),
  ]);
  const stop = chat.onPress(() => {});
  const typing = interaction('isAutocomplete', 'run u');
  fake.client.emit('interactionCreate', typing);
  await soon();
  const [[way, choices] = []] = typing.answers as [string, { name: string; value: string }[]][];
  expect([way, choices?.length]).toEqual(['respond', 25]);
  expect(choices?.[0]).toEqual({ name: 'run uptime – asked by alice after “run u”', value: 'run uptime' });
  expect(choices?.every(({ name, value }) => name.length <= 100 && value.length <= 100)).toBe(true);
  stop();
});

test('a slash command is heard as if its words had been said there; without words it asks for help', async () => {
  const fake = fakeDiscord();
  const heard: Incoming[] = [];
  const stop = chooseChatService(fake.robot).onPress((said) => heard.push(said));
  const given = [
    interaction('isChatInputCommand', 'run uptime'),
    interaction('isChatInputCommand', null),
    interaction('isChatInputCommand', 'dance', 'other'),
  ];
  for (const one of given) fake.client.emit('interactionCreate', one);
  await soon();
  const alice = { id: '42', name: 'alice' };
  expect(heard).toEqual([
    { id: 'i1', text: 'run uptime', person: alice, place: { room: '100' } },
    { id: 'i1', text: 'help', person: alice, place: { room: '100' } },
  ]);
  expect(given.map(({ answers }) => answers.map(([way]) => way))).toEqual([
    ['deferReply', 'deleteReply'],
    ['deferReply', 'deleteReply'],
    [],
  ]);
  stop();
});
