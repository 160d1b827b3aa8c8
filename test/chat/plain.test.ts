import { chooseChatService } from '../../src/chat';
import type { ChatConfig } from '../../src/chat/chat-config';
import { ChatError, type Post } from '../../src/core/chat';
import type { Envelope } from '../../src/core/robot';

/** A Hubot with an adapter that only sends, and does it as told. */
function plainBot(
  send: (envelope: Envelope, text: unknown) => unknown = () => undefined,
  config: Partial<ChatConfig> = {},
) {
  const sent: [Envelope, unknown][] = [];
  const robot = {
    name: 'hubot',
    adapter: {
      send: (envelope: Envelope, text: unknown) => {
        sent.push([envelope, text]);
        return send(envelope, text);
      },
    },
  };
  return { chat: chooseChatService(robot, config), sent };
}

const shop = { room: '#shop' };
const texts = (post: Post, config: Partial<ChatConfig> = {}) =>
  plainBot(undefined, config)
    .chat.render(post, shop)
    .map(({ text }) => text);

test('an adapter that shows nothing known is spoken to in plain text', () => {
  expect(plainBot().chat.name).toBe('plain');
});

test('a person is addressed by name, a multi-line text starts below', () => {
  const mention = { id: 'U1', name: 'alice' };
  expect(texts({ text: 'done', mention })).toEqual(['alice: done']);
  expect(texts({ text: '\nAction done.\nstatus : succeeded\n\n', mention })).toEqual([
    'alice:\nAction done.\nstatus : succeeded',
  ]);
});

test('in a direct message nobody is addressed', () => {
  const [message] = plainBot().chat.render(
    { text: 'done', mention: { id: 'U1', name: 'alice' } },
    { room: 'alice', direct: true },
  );
  expect(message?.text).toBe('done');
});

test('the part after {~} stands below the text', () => {
  expect(texts({ text: 'Done', body: '\nsecond part' })).toEqual(['Done\nsecond part']);
});

test('where all is in the part after {~}, the person is addressed in front of it', () => {
  expect(texts({ text: '', body: '\nsecond part', mention: { id: 'U1', name: 'alice' } })).toEqual([
    'alice: second part',
  ]);
});

test('buttons become the words to type', () => {
  const buttons = [{ label: 'Cancel', say: 'st2 cancel 12' }];
  expect(texts({ text: 'Running', buttons })).toEqual(['Running\nCancel: hubot st2 cancel 12']);
  expect(texts({ text: 'Say `hubot st2 cancel 12` to end it', buttons })).toEqual([
    'Say `hubot st2 cancel 12` to end it',
  ]);
});

test('a text file is shown, another is named', () => {
  const files = [
    { name: 'a.txt', type: 'text/plain', content: 'inside' },
    { name: 'b.png', type: 'image/png', content: Buffer.alloc(3_000) },
  ];
  expect(texts({ text: 'Files', files })).toEqual([
    'Files\na.txt:\ninside\n(b.png, image/png, 3 kB: this chat service cannot show files)',
  ]);
});

test('an empty post still says something', () => {
  expect(texts({ text: '  \n ' })).toEqual(['(nothing to show)']);
});

test('output cannot call up the room', () => {
  expect(texts({ text: 'cc @all @here @channel @everyone mail@all.example' })[0]).not.toMatch(
    /@(all|here|channel|everyone)/,
  );
});

test('too many messages are cut where the owner says so, and the reader is told', () => {
  const messages = texts({ text: 'x\n'.repeat(1_000) }, { messageLimit: 100, maxMessages: 3 });
  expect(messages).toHaveLength(4);
  expect(messages[3]).toMatch(/^\(\d+ more messages are not shown; the whole result is in StackStorm\)$/);
});

test('a late answer carries what the adapter knew of the message', async () => {
  const { chat, sent } = plainBot();
  const heard = chat.hear({
    id: 'm1',
    text: 'hubot  “do it”',
    room: 'shop',
    user: { id: 7, name: 'alice', token: 'secret', room: 'shop', reply_to: 'alice!x', socket: new Map() },
  });
  expect(heard).toMatchObject({ id: 'm1', text: 'hubot  "do it"', person: { id: '7', name: 'alice' } });
  const place = JSON.parse(JSON.stringify(heard.place));
  await chat.send(place, { text: 'hi', payload: 'hi' });
  expect(sent).toEqual([
    [
      {
        room: 'shop',
        user: { id: 7, name: 'alice', room: 'shop', reply_to: 'alice!x' },
        message: { id: 'm1', room: 'shop' },
      },
      'hi',
    ],
  ]);
});

describe('failures of the adapter', () => {
  const say = async (send: () => unknown) => {
    const { chat } = plainBot(send, { sendTimeoutMs: 100 });
    return chat.send(shop, { text: 'x', payload: 'x' }).catch((error: unknown) => error);
  };
  const failing = (fields: object) => () => Promise.reject(Object.assign(new Error('no'), fields));

  test('undefined is success', async () => {
    expect(await say(() => undefined)).toEqual({ place: shop });
  });

  test('a throw, a rejection and a promise that never settles are all a ChatError', async () => {
    const outcomes = await Promise.all([
      say(() => {
        throw new TypeError('cannot read x\n    at stack');
      }),
      say(failing({})),
      say(() => new Promise(() => {})),
      say(() => Promise.reject(undefined)),
    ]);
    for (const outcome of outcomes) expect(outcome).toBeInstanceOf(ChatError);
    expect(outcomes.map((outcome) => (outcome as ChatError).message)).toEqual([
      'could not post to #shop: cannot read x',
      'could not post to #shop: no',
      'could not post to #shop: no answer from the chat adapter in 0.1 s',
      'could not post to #shop: the chat adapter failed without a reason',
    ]);
  });

  test.each([
    ['a rate limit with its wait', { statusCode: 429, headers: { 'retry-after': '3' } }, 'busy', 3_000],
    ['a rate limit in words', { message: 'ratelimited' }, 'busy', undefined],
    ['a room that is gone', { data: { error: 'channel_not_found' } }, 'gone', undefined],
    ['a bot that was kicked', { message: 'bot was kicked from the group chat' }, 'gone', undefined],
    ['a forbidden room', { status: 403 }, 'gone', undefined],
    ['a server error', { status: 502 }, 'failed', undefined],
  ])('%s', async (_, fields, kind, wait) => {
    expect(await say(failing(fields))).toMatchObject({
      kind,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  });
});

test('what the service cannot do is refused in words', async () => {
  const { chat } = plainBot();
  await expect(chat.update({ place: shop }, { text: '', payload: '' })).rejects.toThrow(
    'plain cannot change a posted message through this adapter',
  );
});

test('the terminal takes messages as they come, an unknown service a few at a time', () => {
  const shell = chooseChatService({ name: 'hubot', adapter: { name: 'Shell', send: () => undefined } });
  expect(shell.pace.perMs).toBe(0);
  expect(plainBot().chat.pace).toMatchObject({ messages: 5, perMs: 5_000 });
});

test('a person who is known by id only is called by the name in the brain', () => {
  const brain = { data: { users: { U1: { name: 'alice' } } } };
  const chat = chooseChatService({ name: 'hubot', adapter: { send: () => undefined }, brain });
  const [message] = chat.render({ text: 'done', mention: { id: 'U1', name: 'U1' } }, shop);
  expect(message?.text).toBe('alice: done');
});
