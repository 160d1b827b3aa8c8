import { chooseChatService } from '../../src/chat';
import type { Post } from '../../src/core/chat';
import { rooms } from '../fakes/rooms';
import { fakeTeams } from '../fakes/teams';

const TABLE = {
  columns: ['Host', 'State'],
  rows: [
    ['web1', 'up'],
    ['web|2', ''],
  ],
};
const PICTURE = { url: 'https://graphs.example/load.png', alt: 'Load of web1' };

async function rendered(service: string, post: Post) {
  const room = rooms[service];
  if (room === undefined) throw new Error(`no such service: ${service}`);
  const fake = await room();
  const chat = chooseChatService(fake.robot);
  const { place } = chat.hear(fake.heard);
  const messages = chat.render(post, place);
  for (const message of messages) await chat.send(place, message);
  await fake.stop();
  return {
    shown: fake.shown().join('\n'),
    payloads: JSON.stringify(messages.map(({ payload }) => payload)),
    fake,
  };
}

const ALIGNED = 'Host   State\n-----  -----\nweb1   up\nweb|2';

test.each(['discord', 'rocketchat', 'telegram', 'xmpp', 'plain'])(
  'on %s a table is aligned in a code block',
  async (service) => {
    const { shown, fake } = await rendered(service, { text: 'Hosts', table: TABLE });
    expect(shown).toBe(`Hosts\n\`\`\`\n${ALIGNED}\n\`\`\``);
    expect(fake.refused).toEqual([]);
  },
);

test('on IRC it is aligned without a code block, which IRC has not', async () => {
  expect((await rendered('irc', { text: 'Hosts', table: TABLE })).shown).toBe(`Hosts\n${ALIGNED}`);
});

test('on Mattermost it is a table of Markdown', async () => {
  const { shown } = await rendered('mattermost', { text: 'Hosts', table: TABLE });
  expect(shown.trim()).toBe('Hosts\n\n| Host | State |\n| --- | --- |\n| web1 | up |\n| web\\|2 |   |');
});

test('on Slack it is a table of its own, without an empty cell', async () => {
  const { payloads } = await rendered('slack (new)', { text: 'Hosts', table: TABLE });
  const cell = (text: string) => ({ type: 'raw_text', text });
  expect(payloads).toContain(
    JSON.stringify({
      type: 'table',
      rows: [
        [cell('Host'), cell('State')],
        [cell('web1'), cell('up')],
        [cell('web|2'), cell(' ')],
      ],
    }),
  );
});

test('where Slack refuses tables the answer comes in words', async () => {
  const sent: Record<string, unknown>[] = [];
  const postMessage = async (args: Record<string, unknown>) => {
    sent.push(args);
    if (JSON.stringify(args.attachments).includes('"table"'))
      throw Object.assign(new Error('An API error occurred: invalid_blocks'), {
        data: { error: 'invalid_blocks' },
      });
    return { ok: true, ts: '1.2' };
  };
  const web = { chat: { postMessage }, conversations: {}, on: () => {} };
  const chat = chooseChatService(
    { name: 'hubot', adapter: { send: () => {}, client: { web } } },
    { service: 'slack' },
  );
  const [message] = chat.render({ text: 'Hosts', table: TABLE }, { room: 'C1' });
  if (message === undefined) throw new Error('nothing to say');
  await expect(chat.send({ room: 'C1' }, message)).resolves.toMatchObject({ id: '1.2' });
  expect(sent).toHaveLength(2);
  expect(JSON.stringify(sent[1])).toContain('web1   up');
});

test('on Teams it is part of a card, with facts for clients that draw no tables', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot);
  const { place } = chat.hear(fake.heard);
  for (const message of chat.render({ text: 'Hosts', table: TABLE, picture: PICTURE }, place))
    await chat.send(place, message);
  expect(fake.sent[0]?.card).toMatchObject({
    body: [
      { type: 'TextBlock', text: 'Hosts' },
      {
        type: 'Table',
        fallback: { items: [{ facts: [{ title: 'Host', value: 'web1' }, { title: 'State' }] }, {}] },
      },
      { type: 'Image', url: PICTURE.url, altText: PICTURE.alt },
    ],
  });
});

test('a table that is too wide to be read becomes a paragraph a row', async () => {
  const wide = { columns: ['Host', 'Note'], rows: [['web1', 'a long note '.repeat(9).trim()]] };
  const { shown } = await rendered('plain', { text: '', table: wide });
  expect(shown).toBe(`\`\`\`\nweb1\n  Note: ${'a long note '.repeat(9).trim()}\n\`\`\``);
});

test.each(['slack (new)', 'mattermost', 'rocketchat'])(
  'on %s a picture stands in the attachment',
  async (service) => {
    const { payloads } = await rendered(service, { text: '', body: 'Load', picture: PICTURE });
    expect(payloads).toContain(`"image_url":"${PICTURE.url}"`);
  },
);

test('on Discord it stands in the embed', async () => {
  const { payloads } = await rendered('discord', { text: 'Load', picture: PICTURE });
  expect(payloads).toContain(`"image":{"url":"${PICTURE.url}"}`);
});

test.each(['telegram', 'irc', 'xmpp', 'plain', 'teams (botframework)'])(
  'on %s nothing of table and picture is lost',
  async (service) => {
    const { shown, payloads } = await rendered(service, { text: 'x', table: TABLE, picture: PICTURE });
    for (const part of ['web1', PICTURE.url]) expect(shown + payloads).toContain(part);
  },
);
