import { chooseChatService } from '../../src/chat';
import { fakeRocketChat } from '../fakes/rocketchat';

const place = { room: 'rid1' };

test('a result is an attachment in a colour that Rocket.Chat knows, in the thread where it was asked', async () => {
  const fake = fakeRocketChat();
  const chat = chooseChatService(fake.robot);
  for (const message of chat.render({ text: 'boom', outcome: 'failed' }, place))
    await chat.send({ ...place, thread: 'm9' }, message);
  expect(fake.sent).toMatchObject([
    { rid: 'rid1', tmid: 'm9', attachments: [{ color: '#f5455c', text: 'boom' }] },
  ]);
});

test('a message is changed by the server’s method', async () => {
  const fake = fakeRocketChat();
  const chat = chooseChatService(fake.robot);
  const [message] = chat.render({ text: 'done' }, place);
  if (!message) throw new Error('nothing to say');
  const posted = await chat.send(place, message);
  await chat.update(posted, message);
  expect(fake.methods).toEqual([['updateMessage', { _id: 'm1', rid: 'rid1', msg: 'done', attachments: [] }]]);
});
