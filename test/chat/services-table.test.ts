import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chooseChatService } from '../../src/chat';
import { ChatError, type ChatService, type Place } from '../../src/core/chat';
import type { ChatFake } from '../fakes/chat-fake';
import { rooms } from '../fakes/rooms';

const DOCS = resolve(__dirname, '../../docs/chat-services.md');
const BEGIN = '<!-- table made by test/chat/services-table.test.ts -->';
const END = '<!-- end of table -->';

/** What each cell of the table is found out by: something is said, and the fake tells what came of it. */
const columns: Record<string, (chat: ChatService, fake: ChatFake, place: Place) => Promise<string> | string> =
  {
    'one message holds': (chat) => {
      // The longest that it renders of a long line is its limit, as far as words and fences allow.
      const { limit, measure } = chat as unknown as { limit: number; measure(text: string): number };
      return `${limit.toLocaleString('en')} ${measure('ä') > 1 ? 'bytes' : 'characters'}`;
    },
    thread: (chat) => yes(chat.abilities.thread),
    whisper: async (chat, fake, place) => {
      const [message] = chat.render({ text: 'psst' }, place);
      if (!message) return '?';
      const { person } = chat.hear(fake.heard);
      const where = await chat.whisper(place, person, message).catch((error: unknown) => error);
      return where instanceof ChatError ? 'only where one talks to the bot alone' : 'direct message';
    },
    mention: async (chat, fake, place) => {
      const before = fake.called().length;
      await sayAll(chat, place, { text: 'done', mention: chat.hear(fake.heard).person });
      return fake.called().length > before ? 'notifies' : 'name only';
    },
    colour: (chat) => yes(chat.abilities.colour),
    'long output': async (chat, fake, place) => {
      await sayAll(chat, place, { text: 'word '.repeat(5_000), outcome: 'succeeded' });
      return fake.files().length > 0 ? 'file' : 'messages';
    },
    'code block': async (chat, fake, place) => {
      const before = fake.shown().length;
      const text = `\`\`\`yaml\n${'key: value\n'.repeat(3_000)}\`\`\``;
      for (const message of chooseChatService(fake.robot, { fileAbove: 0 }).render({ text }, place))
        await chat.send(place, message);
      const pieces = fake.shown().slice(before);
      return pieces.every((piece) => piece.split('```').length === 3)
        ? 'closed and opened again'
        : 'plain lines';
    },
    escape: async (chat, fake, place) => {
      const before = fake.called().length;
      await sayAll(chat, place, {
        text: '<!channel> @all @here @everyone <@42> <at>bob</at>',
        outcome: 'failed',
      });
      return fake.called().length === before ? 'calls nobody' : 'CALLS PEOPLE';
    },
    pace: ({ pace }) =>
      `${pace.messages} in ${pace.perMs / 1_000} s, ${pace.scope === 'room' ? 'each room' : 'all rooms'}`,
    'change a message': (chat) => yes(chat.abilities.update),
    buttons: (chat) => yes(chat.abilities.buttons),
  };

const yes = (able: boolean) => (able ? 'yes' : 'no');

async function sayAll(
  chat: ChatService,
  place: Place,
  post: Parameters<ChatService['render']>[0],
): Promise<void> {
  for (const message of chat.render(post, place)) await chat.send(place, message);
}

test('docs/chat-services.md says what the services do', async () => {
  const lines = [
    `| service | ${Object.keys(columns).join(' | ')} |`,
    `|${' --- |'.repeat(Object.keys(columns).length + 1)}`,
  ];
  for (const [name, open] of Object.entries(rooms)) {
    const fake = await open();
    const chat = chooseChatService(fake.robot);
    const { place } = chat.hear(fake.heard);
    const cells: string[] = [];
    for (const find of Object.values(columns)) cells.push(await find(chat, fake, place));
    await fake.stop();
    lines.push(`| ${name} | ${cells.join(' | ')} |`);
  }
  const written = readFileSync(DOCS, 'utf8');
  const [before, rest = ''] = written.split(BEGIN, 2);
  const [, after] = rest.split(END, 2);
  const current = `${before}${BEGIN}\n${lines.join('\n')}\n${END}${after}`;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCS, current);
  else expect(written).toBe(current);
});
