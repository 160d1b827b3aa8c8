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

const question = {
  text: '1 of 2: level',
  asks: `level: ${'x'.repeat(80)}`,
  mention: { id: '42', name: 'alice' },
};
const reply = (text: string, message_id = 1) => ({
  ...{ message_id: 9, text, chat: { id: -100 }, from: { id: 42, username: 'alice' } },
  reply_to_message: { message_id },
});

test('a question in a group opens an answer, which needs no name of the bot', async () => {
  const fake = fakeTelegram();
  const chat = chooseChatService(fake.robot);
  const said: Incoming[] = [];
  const stop = chat.onPress((press) => said.push(press));
  for (const message of chat.render(question, group)) await chat.send(group, message);
  const markup = JSON.parse(String(fake.sent[0]?.options.reply_markup)) as Record<string, string>;
  expect(markup).toMatchObject({ force_reply: true, selective: true });
  expect(markup.input_field_placeholder).toHaveLength(64);
  fake.bot.emit('message', reply('“7”'));
  expect(said).toEqual([
    { id: '9', text: '"7"', person: { id: '42', name: 'alice' }, place: { room: '-100' } },
  ]);
  fake.bot.emit('message', reply('hubot 7'));
  fake.bot.emit('message', reply('thanks', 5));
  expect(said).toHaveLength(1);
  stop();
  fake.bot.emit('message', reply('8'));
  expect(said).toHaveLength(1);
});

test('where two talk alone, and where there are buttons, no answer is opened', () => {
  const chat = chooseChatService(fakeTelegram().robot);
  const [alone] = chat.render(question, { room: '42', direct: true });
  expect(JSON.stringify(alone?.payload)).not.toContain('force_reply');
  const [pressed] = chat.render({ ...question, buttons: [{ label: 'one', say: 'form abcd.1 #1' }] }, group);
  expect(JSON.stringify(pressed?.payload)).not.toContain('force_reply');
});

test('a chat with one person has a list of the commands that this person may run', async () => {
  const fake = fakeTelegram();
  const chat = chooseChatService(fake.robot);
  chat.onComplete(async (_line, person) => [
    { from: 0, text: 'run ', about: `What ${person.name} runs` },
    { from: 0, text: 'run again ', about: 'Another' },
    { from: 0, text: 'Deploy ', about: '' },
    { from: 0, text: 'größe ', about: 'No command for Telegram' },
  ]);
  chat.hear(fake.heardDirectly);
  chat.hear(fake.heard);
  await new Promise((done) => setImmediate(done));
  chat.hear(fake.heardDirectly);
  await new Promise((done) => setImmediate(done));
  expect(fake.commands).toEqual([
    {
      scope: { type: 'chat', chat_id: '42' },
      commands: [
        { command: 'run', description: 'What alice runs' },
        { command: 'deploy', description: 'Deploy' },
      ],
    },
  ]);
});
