import { EventEmitter } from 'node:events';
import { chooseChatService } from '../../src/chat';
import type { ChatConfig } from '../../src/chat/chat-config';
import type { Incoming, Post } from '../../src/core/chat';
import { FakeSlack } from '../fakes/slack';
import { objectClient, positionalClient } from '../fakes/slack-clients';

let slack: FakeSlack;
beforeEach(async () => {
  slack = await FakeSlack.start();
});
afterEach(() => slack.stop());

const alice = { id: 'U0ALICE', name: 'alice' };
const ops = { room: 'C0OPS' };

function newAdapter(config: Partial<ChatConfig> = {}) {
  const socket = new EventEmitter();
  const adapter = { send: () => undefined, socket, client: { web: objectClient(slack.url), socket } };
  return { chat: chooseChatService({ name: 'hubot', adapter }, config), socket };
}

function oldAdapter(config: Partial<ChatConfig> = {}) {
  const adapter = {
    send: () => undefined,
    client: { web: positionalClient(slack.url), rtm: { start() {} } },
  };
  return { chat: chooseChatService({ name: 'hubot', adapter }, config) };
}

const adapters = [
  ['the object form', newAdapter],
  ['the positional form', oldAdapter],
] as const;

async function post(chat: ReturnType<typeof chooseChatService>, what: Post, place = ops) {
  const posted = [];
  for (const message of chat.render(what, place)) posted.push(await chat.send(place, message));
  return posted;
}

describe.each(adapters)('over %s of the client', (_, make) => {
  test('a text is posted, and its ts is known', async () => {
    const { chat } = make();
    expect(chat.name).toBe('slack');
    const [posted] = await post(chat, { text: 'ready' });
    expect(slack.posts).toMatchObject([{ channel: 'C0OPS', text: 'ready' }]);
    expect(posted).toEqual({ place: ops, id: slack.posts[0]?.ts });
  });

  test('the outcome is a colour, the person is called, nothing in the output calls anyone', async () => {
    const { chat } = make();
    const text = 'see <!channel> & <@U0BOB> @here <!subteam^S1> @everyone';
    await post(chat, { text, mention: alice, outcome: 'failed' });
    expect(slack.posts[0]).toMatchObject({ text: '<@U0ALICE>', attachments: [{ color: 'danger' }] });
    expect(slack.posts[0]?.attachments?.[0]?.text).toMatch(/^see &lt;!channel&gt; &amp; &lt;@U0BOB&gt; @/);
    expect(slack.called).toEqual(['@U0ALICE']);
  });

  test('a message can be changed, and answered in its thread', async () => {
    const { chat } = make();
    const [posted] = await post(chat, { text: 'running' });
    if (!posted) throw new Error('nothing was posted');
    const [done] = chat.render({ text: 'done', outcome: 'succeeded' }, ops);
    if (done) await chat.update(posted, done);
    await post(chat, { text: 'in the thread' }, { ...ops, thread: posted.id } as typeof ops);
    expect(slack.posts[0]).toMatchObject({ text: '', attachments: [{ text: 'done', color: '#dfdfdf' }] });
    expect(slack.posts[1]).toMatchObject({ thread_ts: posted.id, text: 'in the thread' });
  });

  test('a whisper is a direct message, where that is not allowed an ephemeral one', async () => {
    const { chat } = make();
    const [message] = chat.render({ text: 'psst' }, ops);
    if (!message) throw new Error('nothing to say');
    expect(await chat.whisper(ops, alice, message)).toMatchObject({
      place: { room: 'DU0ALICE', direct: true },
    });
    slack.forbidden.add('conversations.open');
    const again = make().chat;
    expect(await again.whisper(ops, alice, message)).toEqual({ place: ops });
    expect(slack.posts).toMatchObject([
      { channel: 'DU0ALICE', text: 'psst' },
      { channel: 'C0OPS', text: 'psst', user: 'U0ALICE' },
    ]);
  });

  test('a long result is a file, with its beginning in the room', async () => {
    const { chat } = make();
    const long = Array.from({ length: 9_000 }, (_, index) => `line ${index} ünï 👩‍👩‍👧`).join('\n');
    await post(chat, { text: long, outcome: 'succeeded', mention: alice });
    expect(slack.uploads).toEqual([{ name: 'result.txt', content: long, channel: 'C0OPS' }]);
    expect(slack.posts).toHaveLength(1);
    expect(slack.posts[0]?.attachments?.[0]?.text).toMatch(
      /^line 0 .*… \(9000 lines in all, in the file below\)$/s,
    );
  });

  test('where the bot has no right to files, the text is posted, once and whole', async () => {
    slack.forbidden.add('files.getUploadURLExternal');
    const { chat } = make();
    const lines = Array.from({ length: 900 }, (_, index) => `line ${index} of some length`);
    await post(chat, { text: lines.join('\n'), outcome: 'succeeded' });
    expect(slack.uploads).toEqual([]);
    const said = slack.posts.map(({ text }) => text).join('\n');
    expect(lines.every((line) => said.includes(line))).toBe(true);
  });

  test('a room that is gone, a bot that is not in it and a limit are told apart', async () => {
    const { chat } = make();
    slack.closed.set('C0OLD', 'is_archived');
    slack.closed.set('C0OUT', 'not_in_channel');
    await expect(post(chat, { text: 'x' }, { room: 'C0OLD' })).rejects.toMatchObject({ kind: 'gone' });
    await expect(post(chat, { text: 'x' }, { room: 'C0OUT' })).rejects.toMatchObject({ kind: 'gone' });
    slack.misbehave.next('chat.postMessage', { retryAfterSeconds: 2 });
    await expect(post(chat, { text: 'x' })).rejects.toMatchObject({ kind: 'busy', retryAfterMs: 2_000 });
    slack.misbehave.next('chat.postMessage', { error: 'internal_error' });
    await expect(post(chat, { text: 'x' })).rejects.toMatchObject({ kind: 'failed' });
  });

  test('blocks, fields and attachments of extra.slack are passed on; its name and picture are not', async () => {
    const { chat } = make();
    const extra = {
      slack: {
        color: '#00ff00',
        title: 'a <!here> title',
        title_link: 'https://st2.example/x',
        fields: [{ title: 'stdout', value: 5, short: true, other: 1 }],
        attachments: [{ text: '<@U0BOB> more', nonsense: true }],
        blocks: [
          { type: 'divider' },
          {
            type: 'rich_text',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'channel' }] }],
          },
        ],
        username: 'boss',
        icon_emoji: ':boss:',
        link_names: 1,
        channel: 'C0OTHER',
        thread_response: true,
      },
    };
    await post(chat, { text: 'Extra', extra, outcome: 'failed' });
    expect(slack.posts).toEqual([
      expect.objectContaining({
        channel: 'C0OPS',
        attachments: [
          {
            color: '#00ff00',
            fallback: 'Extra',
            fields: [{ title: 'stdout', value: '5', short: true }],
            mrkdwn_in: ['text', 'pretext'],
            text: 'Extra',
            title: 'a &lt;!here> title',
            title_link: 'https://st2.example/x',
          },
          { text: '&lt;@U0BOB> more' },
        ],
        blocks: [
          { type: 'divider' },
          { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] },
        ],
      }),
    ]);
    expect(slack.posts[0]).not.toHaveProperty('username');
    expect(slack.posts[0]).not.toHaveProperty('link_names');
    expect(slack.called).toEqual([]);
  });

  test('an owner may let aliases post under another name', async () => {
    const { chat } = make({ impersonation: 'allow' });
    await post(chat, { text: 'x', extra: { slack: { username: 'deploy', icon_emoji: ':rocket:' } } });
    expect(slack.posts[0]).toMatchObject({ username: 'deploy', icon_emoji: ':rocket:' });
  });
});

test('the part after {~} is an attachment, the part before it the text', async () => {
  const { chat } = newAdapter();
  await post(chat, { text: 'Done: hey', body: '\nsecond part', mention: alice, outcome: 'succeeded' });
  expect(slack.posts).toMatchObject([
    { text: '<@U0ALICE>: Done: hey', attachments: [{ text: 'second part' }] },
  ]);
});

test('{~} at the end makes all of it plain', async () => {
  const { chat } = newAdapter();
  await post(chat, { text: 'Done: hey', body: '', outcome: 'succeeded' });
  expect(slack.posts).toMatchObject([{ text: 'Done: hey' }]);
  expect(slack.posts[0]).not.toHaveProperty('attachments');
});

test('buttons are pressed as if their words were said, in the thread where they are', async () => {
  const { chat, socket } = newAdapter();
  const presses: Incoming[] = [];
  const stop = chat.onPress((press) => presses.push(press));
  const buttons = [
    { label: 'Approve', say: 'st2 approve 1', style: 'primary' as const },
    { label: 'x'.repeat(100), say: 'st2 deny 1' },
    { label: 'Long', say: 'y'.repeat(2_001) },
  ];
  await post(chat, { text: 'May I?', buttons }, { ...ops, thread: '1.2' } as typeof ops);
  const [asked, typed] = slack.posts;
  expect(typed?.text).toMatch(/^Long: hubot y/);
  const elements = JSON.stringify(asked?.attachments?.[0]?.blocks);
  expect(elements).toContain('"value":"st2 approve 1"');
  let acknowledged = 0;
  const press = (actionId: string) =>
    socket.emit('interactive', {
      ack: async () => {
        acknowledged += 1;
      },
      body: {
        user: { id: 'U0BOB', username: 'bob' },
        channel: { id: 'C0OPS' },
        message: { ts: '1.5', thread_ts: '1.2' },
        actions: [{ action_id: actionId, value: 'st2 approve 1', action_ts: '9.9' }],
      },
    });
  press('hubot-st2:0');
  press('another-script');
  expect(presses).toEqual([
    {
      id: '9.9',
      text: 'st2 approve 1',
      person: { id: 'U0BOB', name: 'bob' },
      place: { room: 'C0OPS', thread: '1.2' },
    },
  ]);
  expect(acknowledged).toBe(1);
  stop();
  press('hubot-st2:0');
  expect(presses).toHaveLength(1);
});

test.each([
  ['run uptime', 'C0OPS', { text: 'run uptime', place: { room: 'C0OPS' } }],
  [' ', 'D0BOB', { text: 'help', place: { room: 'D0BOB', direct: true } }],
])('/st2 %s is heard as if it had been said there, and acknowledged', (text, room, heard) => {
  const { chat, socket } = newAdapter();
  const said: Incoming[] = [];
  const stop = chat.onPress((one) => said.push(one));
  let acknowledged = 0;
  const slash = (command: string) =>
    socket.emit('slash_commands', {
      ack: async () => {
        acknowledged += 1;
      },
      body: { command, text, user_id: 'U0BOB', user_name: 'bob', channel_id: room, trigger_id: '1.2.3' },
    });
  slash('/st2');
  slash('/another-script');
  stop();
  slash('/st2');
  expect(said).toEqual([{ ...heard, person: { id: 'U0BOB', name: 'bob' } }]);
  expect(acknowledged).toBe(1);
});

test('over RTM buttons are words to type', async () => {
  const { chat } = oldAdapter();
  expect(chat.abilities.buttons).toBe(false);
  await post(chat, { text: 'May I?', buttons: [{ label: 'Yes', say: 'st2 yes' }] });
  expect(slack.posts.map(({ text }) => text)).toEqual(['May I?', 'Yes: hubot st2 yes']);
});

test.each([
  ['hubot ping <http://example.com|example.com>', 'hubot ping example.com'],
  ['hubot open <https://example.com/a?b=1&amp;c=2>', 'hubot open https://example.com/a?b=1&c=2'],
  ['hubot mail <mailto:a@b.example|a@b.example>', 'hubot mail a@b.example'],
  ['<@UBOT> do “this” &lt;now&gt;', '@hubot do "this" <now>'],
  ['hubot tell <@U0BOB> in <#C1|ops> <!here>', 'hubot tell @bob in #ops @here'],
  ['hubot literal &amp;lt;', 'hubot literal &lt;'],
  ['hubot ```run it```', 'hubot run it'],
])('what was typed comes out of %s', (raw, typed) => {
  const brain = { data: { users: { U0BOB: { name: 'bob' } } } };
  const adapter = {
    send: () => undefined,
    self: { user_id: 'UBOT' },
    client: { web: objectClient(slack.url) },
  };
  const chat = chooseChatService({ name: 'hubot', adapter, brain });
  const heard = chat.hear({
    id: '1.1',
    text: 'whatever',
    rawMessage: { text: raw },
    room: 'C1',
    user: { id: 'U0ALICE', name: 'alice' },
  });
  expect(heard.text).toBe(typed);
});

test('in a direct message the name that the adapter added stays in front', () => {
  const { chat } = newAdapter();
  const heard = chat.hear({
    id: '1.1',
    text: '@hubot ping http://example.com',
    rawMessage: { text: 'ping <http://example.com|example.com>', thread_ts: '0.9' },
    user: { id: 'U0ALICE', name: 'alice', room: 'D1' },
  });
  expect(heard).toMatchObject({
    text: 'hubot ping example.com',
    place: { room: 'D1', direct: true, thread: '0.9' },
  });
});

test('a try that timed out is waited for, not posted twice', async () => {
  const { chat } = newAdapter({ sendTimeoutMs: 150 });
  slack.misbehave.next('chat.postMessage', { delayMs: 400 });
  const [message] = chat.render({ text: 'slow' }, ops);
  if (!message) throw new Error('nothing to say');
  await expect(chat.send(ops, message)).rejects.toMatchObject({ kind: 'failed' });
  await expect(chat.send(ops, message)).rejects.toMatchObject({ kind: 'failed' });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await chat.send(ops, message)).toMatchObject({ id: slack.posts[0]?.ts });
  expect(slack.posts).toHaveLength(1);
});
