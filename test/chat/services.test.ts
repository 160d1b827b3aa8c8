import { chooseChatService } from '../../src/chat';
import { wellFormed } from '../../src/chat/split';
import { ChatError, type Message, type Place, type Post } from '../../src/core/chat';
import type { ChatFake } from '../fakes/chat-fake';
import { rooms } from '../fakes/rooms';

const ZERO_WIDTH = /\u200b/g;
const withoutBlanks = (text: string) => text.replace(/\s+/g, '').replace(ZERO_WIDTH, '');
const withoutFences = (text: string) => withoutBlanks(text.replace(/^```\w*$/gm, ''));

describe.each(Object.keys(rooms))('%s', (name) => {
  let fake: ChatFake;
  let place: Place;
  const chat = () => chooseChatService(fake.robot, { sendTimeoutMs: 300 });
  const speak = async (post: Post, options = {}) => {
    const service = chooseChatService(fake.robot, options);
    const messages = service.render(post, place);
    for (const message of messages) await service.send(place, message);
    return messages;
  };
  const first = (post: Post): Message => {
    const [message] = chat().render(post, place);
    if (!message) throw new Error('nothing to say');
    return message;
  };

  beforeEach(async () => {
    fake = await (rooms[name] as () => Promise<ChatFake>)();
    place = JSON.parse(JSON.stringify(chat().hear(fake.heard).place)) as Place;
  });
  afterEach(() => fake.stop());

  test('is known by what its adapter can do', () => {
    expect(chat().name).toBe(name.split(' ')[0]);
  });

  test('a room and a direct message are told apart', () => {
    if (name === 'plain') return;
    expect(chat().hear(fake.heard).place.direct).toBeUndefined();
    expect(chat().hear(fake.heardDirectly).place.direct).toBe(true);
    expect(chat().hear(fake.heard).text).toMatch(/^@?hubot run$/);
  });

  test('a line is said where it was asked for', async () => {
    await speak({ text: 'all is well' });
    expect(fake.shown()).toEqual(['all is well']);
  });

  test('nothing in the output notifies anyone', async () => {
    const text =
      'cc <!channel> <!here|here> <@U0BOB> <@42> <@!42> <@&7> @all @here @channel @everyone @bob <at>bob</at> bob: hi';
    await speak({ text, outcome: 'failed', body: text });
    expect(fake.called()).toEqual([]);
  });

  test.each([
    ['a megabyte of words', () => 'lorem ipsum dolor sit amet '.repeat(39_000)],
    ['a megabyte without a blank', () => 'ä€😀x'.repeat(100_000)],
    ['10,000 lines of other scripts', () => lines(10_000)],
    [
      'fifty code fences',
      () =>
        Array.from(
          { length: 50 },
          (_, at) => `step ${at}:\n\`\`\`sh\n${'echo ok; '.repeat(at)}\n\`\`\``,
        ).join('\n'),
    ],
    ['right to left and emoji', () => 'שלום עולם مرحبا بالعالم 👩‍👩‍👧‍👦🇩🇪👍🏽 e\u0301 '.repeat(400)],
  ])('%s: nothing lost, nothing broken, no limit exceeded', async (_, make) => {
    const text = make();
    for (const fileAbove of [0, 12_000]) {
      const before = fake.shown().length;
      const messages = await speak({ text, outcome: 'succeeded' }, { fileAbove, maxMessages: 0 });
      const [file] = fake.files();
      const seen = fake.shown().slice(before).join('\n');
      if (file && fileAbove > 0) expect(file.content === text).toBe(true);
      else expect(withoutFences(seen) === withoutFences(text)).toBe(true);
      expect(messages.every((message) => wellFormed(message.text) === message.text)).toBe(true);
      expect(seen).not.toContain('\ufffd');
    }
    expect(fake.refused).toEqual([]);
  });

  test('text that looks like mark-up or JSON arrives as it is', async () => {
    for (const text of ['{"a": 1}', '42', 'null', '<b>bold</b> & </div> <script>', 'a < b > c && d']) {
      await speak({ text });
    }
    expect(fake.shown().map((text) => text.replace(ZERO_WIDTH, ''))).toEqual([
      '{"a": 1}',
      '42',
      'null',
      '<b>bold</b> & </div> <script>',
      'a < b > c && d',
    ]);
  });

  test('control characters harm nothing', async () => {
    await speak({ text: 'a\u0000b\u0001c\r\nQUIT :bye\r\n\u0003red\u001b[31m\ttab', outcome: 'succeeded' });
    expect(fake.refused).toEqual([]);
    expect(fake.shown().join('\n')).toContain('QUIT :bye');
  });

  test('a whisper goes to the person or is refused, never to the room', async () => {
    const person = chat().hear(fake.heard).person;
    const where = await chat()
      .whisper(place, person, first({ text: 'psst' }))
      .catch((error: unknown) => error);
    if (where instanceof ChatError) expect(fake.shown()).toEqual([]);
    else expect(where).toMatchObject({ place: { direct: true } });
    expect((where as { place?: Place }).place?.room).not.toBe(place.room);
  });

  test('the adapter’s failures are told apart', async () => {
    // hubot-botframework hears nothing of what becomes of a message.
    if (name === 'teams (botframework)') return;
    const outcome = async () =>
      chat()
        .send(place, first({ text: 'x' }))
        .catch((error: unknown) => error);
    fake.fail({ retryAfterSeconds: 2 });
    expect(await outcome()).toMatchObject({ kind: 'busy' });
    fake.fail({ error: 'gone' });
    expect(await outcome()).toMatchObject({ kind: 'gone' });
    fake.fail({ status: 500 });
    expect(await outcome()).toMatchObject({ kind: 'failed' });
    fake.fail({ delayMs: Number.POSITIVE_INFINITY });
    expect(await outcome()).toMatchObject({ kind: 'failed', message: expect.stringContaining('no answer') });
    expect(await outcome()).toMatchObject({ place });
  });

  test('what is not among its abilities is refused in words', async () => {
    const { abilities } = chat();
    const posted = { place, id: '1' };
    if (!abilities.update)
      await expect(chat().update(posted, first({ text: 'x' }))).rejects.toThrow(ChatError);
    const file = { name: 'a.txt', type: 'text/plain', content: 'a' };
    if (!abilities.upload) await expect(chat().upload(place, file)).rejects.toThrow(ChatError);
  });

  test('the asker is addressed', async () => {
    await speak({ text: 'done', mention: chat().hear(fake.heard).person });
    expect(fake.shown().join('\n')).toMatch(/alice|@U0ALICE|<@42>/);
  });
});

function lines(count: number): string {
  const scripts = ['größe', '尺寸', 'размер', 'μέγεθος', 'حجم', 'आकार', '🎛️', 'ขนาด'];
  return Array.from({ length: count }, (_, at) => `${at}: ${scripts[at % scripts.length]} = ${at * 7}`).join(
    '\n',
  );
}
