import { chooseChatService } from '../../src/chat';
import type { Place } from '../../src/core/chat';
import { fakeBotFramework, fakeTeams } from '../fakes/teams';

const later = (place: Place) => JSON.parse(JSON.stringify(place)) as Place;

test('a late answer goes to the conversation, not to the turn that has ended', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const place = later(chat.hear(fake.heard).place);
  expect(place.room).toBe('19:abc');
  await chat.send(place, { text: 'x', payload: 'x' });
  expect(fake.sent[0]?.room).toMatchObject({ conversation: { id: '19:abc' } });
  // What came back through StackStorm knows the room only.
  await chat.send({ room: '19:abc' }, { text: 'y', payload: 'y' });
  expect(fake.sent[1]?.room).toEqual({ channelData: { channel: { id: '19:abc' } } });
});

test('the Bot Framework’s activity is kept for a late answer', async () => {
  const fake = fakeBotFramework();
  const chat = chooseChatService(fake.robot);
  const place = later(chat.hear(fake.heard).place);
  await chat.send(place, { text: 'x', payload: 'x' });
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
