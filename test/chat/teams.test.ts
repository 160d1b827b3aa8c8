import { chooseChatService } from '../../src/chat';
import type { ChatService, Message, Place, Post } from '../../src/core/chat';
import { type HeardMessage, reach } from '../../src/core/robot';
import { fakeBotFramework, fakeTeams } from '../fakes/teams';

const later = (place: Place) => JSON.parse(JSON.stringify(place)) as Place;
const conversation = ({ room }: HeardMessage) => reach(room, 'conversation', 'id');

function first(chat: ChatService, post: Post, place: Place): Message {
  const [message] = chat.render(post, place);
  if (message === undefined) throw new Error('nothing to say');
  return message;
}

test.each(['heard', 'heardInGroup', 'heardDirectly'] as const)(
  'a late answer to what was %s goes into its conversation, also after the turn has ended',
  async (which) => {
    const fake = fakeTeams();
    const chat = chooseChatService(fake.robot);
    const { place, text } = chat.hear(fake[which]);
    expect(text).toBe('@hubot run');
    const posted = await chat.send(later(place), first(chat, { text: 'done' }, place));
    expect(posted.id).toBe('1');
    expect(fake.sent).toMatchObject([{ room: conversation(fake[which]), text: 'done' }]);
  },
);

test('what a button says in a personal chat has the name of the bot twice, and is heard with one', () => {
  const fake = fakeTeams();
  const heard = { ...fake.heardDirectly, text: '@hubot hubot st2 approve 1' };
  expect(chooseChatService(fake.robot).hear(heard).text).toBe('hubot st2 approve 1');
});

test('a room that is only named is written to, as an announcement does', async () => {
  const fake = fakeTeams();
  fake.robot.config = { TEAMS_BOT_APP_ID: 'app' };
  const chat = chooseChatService(fake.robot);
  chat.hear(fake.heardDirectly);
  await chat.send({ room: '19:other' }, first(chat, { text: 'the disk is full' }, { room: '19:other' }));
  expect(fake.sent).toMatchObject([{ room: '19:other', text: 'the disk is full' }]);
});

test('what came back through StackStorm knows room and thread only, and goes to the thread', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const { room, thread = '' } = chat.hear(fake.heard).place;
  expect([room, thread]).toEqual(['19:abc', '77']);
  await chat.send({ room, thread }, first(chat, { text: 'y' }, { room, thread }));
  expect(fake.sent).toMatchObject([{ room: '19:abc;messageid=77' }]);
});

test('after a restart it waits until somebody writes, and says so', async () => {
  const before = fakeTeams();
  const place = later(chooseChatService(before.robot).hear(before.heard).place);
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const message = first(chat, { text: 'done' }, place);
  await expect(chat.send(place, message)).rejects.toMatchObject({ kind: 'busy', retryAfterMs: 10_000 });
  chat.hear(fake.heardInGroup);
  await chat.send(place, first(chat, { text: 'done' }, place));
  expect(fake.sent).toMatchObject([{ room: '19:abc;messageid=77', text: 'done' }]);
});

test('a posted message is changed in its place', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const place = later(chat.hear(fake.heardInGroup).place);
  const posted = await chat.send(place, first(chat, { text: 'half' }, place));
  await chat.update(posted, first(chat, { text: 'whole' }, place));
  expect(fake.changed).toMatchObject([{ id: '1', text: 'whole' }]);
});

test('a whisper goes to the chat that a person has with the bot alone', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const { place, person } = chat.hear(fake.heard);
  await chat.whisper(place, person, first(chat, { text: 'psst' }, place));
  expect(fake.sent).toMatchObject([{ room: 'a:alice' }]);
  const stranger = { id: '29:2', name: 'bob' };
  await expect(chat.whisper(place, stranger, first(chat, { text: 'psst' }, place))).rejects.toThrow(
    'talk to the bot in a chat of your own first',
  );
});

test('the Bot Framework’s activity is kept for a late answer', async () => {
  const fake = fakeBotFramework();
  const chat = chooseChatService(fake.robot);
  const place = later(chat.hear(fake.heard).place);
  await chat.send(place, first(chat, { text: 'x' }, place));
  expect(fake.sent[0]?.activity).toEqual({
    source: 'msteams',
    address: { conversation: { id: '19:abc', conversationType: 'channel' }, serviceUrl: 'https://x' },
  });
});

test('buttons are a card whose buttons say their words to the bot', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const place = chat.hear(fake.heard).place;
  const buttons = [{ label: 'Approve', say: 'st2 approve 1' }];
  for (const message of chat.render({ text: 'May I? <b>', buttons }, place)) await chat.send(place, message);
  expect(fake.sent[0]?.card).toMatchObject({
    type: 'AdaptiveCard',
    body: [{ type: 'TextBlock', wrap: true }],
    actions: [{ title: 'Approve', data: { msteams: { type: 'messageBack', text: 'hubot st2 approve 1' } } }],
  });
});

test.each([
  ['<at>hubot</at> run it', '@hubot run it'],
  ['<p>hubot&nbsp;run <strong>it</strong></p>', 'hubot run it'],
  ['hubot say 1 &lt; 2 &amp; 3', 'hubot say 1 < 2 & 3'],
])('what was typed comes out of %s', (sent, typed) => {
  expect(chooseChatService(fakeTeams().robot).clean(sent)).toBe(typed);
});

test('in a card each line stands on its own, and code has a fixed width', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const place = chat.hear(fake.heard).place;
  const post = {
    text: 'Hosts:\n  web1 is up\n```\na  1\n```',
    buttons: [{ label: 'Again', say: 'hosts' }],
  };
  for (const message of chat.render(post, place)) await chat.send(place, message);
  const line = (text: string) => ({ type: 'TextBlock', text, wrap: true, spacing: 'None' });
  expect(fake.sent[0]?.card?.body).toEqual([
    { type: 'TextBlock', text: 'Hosts:', wrap: true },
    line('  web1 is up'),
    { ...line('a  1'), fontType: 'Monospace' },
  ]);
});
