import { chooseChatService } from '../../src/chat';
import { FakeMattermost } from '../fakes/mattermost';
import { mattermostClient } from '../fakes/mattermost-client';

let server: FakeMattermost;
beforeEach(async () => {
  server = await FakeMattermost.start();
});
afterEach(() => server.stop());

const speak = (client: Record<string, unknown> = mattermostClient(server.url)) =>
  chooseChatService({ name: 'hubot', adapter: { send: () => undefined, client } });

test('a post is changed and answered in its thread', async () => {
  const chat = speak();
  const place = { room: 'c1' };
  const [message] = chat.render({ text: 'running' }, place);
  const [done] = chat.render({ text: 'done', outcome: 'succeeded' }, place);
  if (!message || !done) throw new Error('nothing to say');
  const posted = await chat.send(place, message);
  await chat.update(posted, done);
  await chat.send({ ...place, thread: String(posted.id) }, { ...message });
  expect(server.posts).toMatchObject([
    { id: posted.id, message: '', props: { attachments: [{ text: 'done', color: '#dfdfdf' }] } },
    { root_id: posted.id, message: 'running' },
  ]);
});

test('names in output call nobody, but can be copied out of a code block', () => {
  const [message] = speak().render(
    { text: 'ask @bob\n```\nnpm i @scope/x\n```\nme@mail.example' },
    { room: 'c1' },
  );
  expect(message?.text).toBe('ask @\u200bbob\n```\nnpm i @scope/x\n```\nme@mail.example');
});

test('a channel may be named as people do', async () => {
  const client = {
    ...mattermostClient(server.url),
    findChannelByName: (name: string) => (name === 'ops' ? { id: 'c1' } : null),
  };
  await speak(client).send({ room: '#ops' }, { text: 'x', payload: { text: 'x' } });
  expect(server.posts[0]?.channel_id).toBe('c1');
});

test('a room that refuses the bot is gone, with the server’s reason', async () => {
  server.closed.add('c9');
  await expect(speak().send({ room: 'c9' }, { text: 'x', payload: { text: 'x' } })).rejects.toMatchObject({
    kind: 'gone',
    message: 'could not post to c9: You do not have the appropriate permissions.',
  });
});

test('a server that is not there is a failure, not a crash', async () => {
  const chat = speak(mattermostClient('http://127.0.0.1:9'));
  await expect(chat.send({ room: 'c1' }, { text: 'x', payload: { text: 'x' } })).rejects.toMatchObject({
    kind: 'failed',
  });
});
