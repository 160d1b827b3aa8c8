import { chooseChatService } from '../../src/chat';
import type { Incoming } from '../../src/core/chat';
import { fakeTelegram } from '../fakes/telegram';

const group = { room: '-100' };

test('a person is called by their id, in front of the text', async () => {
  const fake = fakeTelegram();
  const chat = chooseChatService(fake.robot);
  for (const message of chat.render({ text: 'done', mention: { id: '42', name: 'Zoë 👩‍🚀' } }, group))
    await chat.send(group, message);
  const [sent] = fake.sent;
  const [entity] = JSON.parse(String(sent?.options.entities)) as {
    offset: number;
    length: number;
    user: { id: number };
  }[];
  expect(sent?.text.slice(entity?.offset, (entity?.offset ?? 0) + (entity?.length ?? 0))).toBe('Zoë 👩‍🚀');
  expect(entity?.user.id).toBe(42);
});

test('an answer quotes its question', async () => {
  const fake = fakeTelegram();
  const chat = chooseChatService(fake.robot);
  const [message] = chat.render({ text: 'done' }, group);
  if (message) await chat.send({ ...group, thread: '77' }, message);
  expect(fake.sent[0]?.options).toMatchObject({ reply_to_message_id: 77, allow_sending_without_reply: true });
});

test('a button that is pressed says its words; what does not fit into one is typed', async () => {
  const fake = fakeTelegram();
  const chat = chooseChatService(fake.robot);
  const presses: Incoming[] = [];
  const stop = chat.onPress((press) => presses.push(press));
  const buttons = [
    { label: 'Yes', say: 'st2 yes 1' },
    { label: 'Long', say: 'ü'.repeat(40) },
  ];
  for (const message of chat.render({ text: 'May I?', buttons }, group)) await chat.send(group, message);
  expect(fake.sent[0]?.text).toBe(`May I?\nLong: hubot ${'ü'.repeat(40)}`);
  expect(fake.sent[0]?.options.reply_markup).toBe(
    '{"inline_keyboard":[[{"text":"Yes","callback_data":"st2:st2 yes 1"}]]}',
  );
  const query = {
    id: 'q1',
    data: 'st2:st2 yes 1',
    from: { id: 42, username: 'alice' },
    message: { chat: { id: -100 } },
  };
  fake.bot.emit('callback_query', query);
  fake.bot.emit('callback_query', { ...query, data: 'other' });
  stop();
  fake.bot.emit('callback_query', query);
  expect(presses).toEqual([
    { id: 'q1', text: 'st2 yes 1', person: { id: '42', name: 'alice' }, place: group },
  ]);
});

test('writing what is written already is no failure', async () => {
  const fake = fakeTelegram();
  const chat = chooseChatService(fake.robot);
  const [message] = chat.render({ text: 'same' }, group);
  if (!message) throw new Error('nothing to say');
  await expect(chat.update({ place: group, id: '5' }, message)).resolves.toBeUndefined();
});
