import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chooseChatService } from '../../../src/chat';
import type { ChatService, Person, Place, Post } from '../../../src/core/chat';
import type { ChatFake } from '../../fakes/chat-fake';
import { fakeDiscord } from '../../fakes/discord';
import { DiscordPerson } from '../../fakes/discord-modals';
import { rooms } from '../../fakes/rooms';
import { fakeTeams } from '../../fakes/teams';
import { Rig } from '../operations/rig';
import { SlackRoom } from './slack-room';

const DOCS = resolve(__dirname, '../../../docs/forms.md');
const BEGIN = '<!-- table made by test/plugins/forms/services-table.test.ts -->';
const END = '<!-- end of table -->';
const quick = { pace: { messages: 1000, perMs: 1000, scope: 'room' as const } };

/** A kind of value: its schema, what is typed or chosen, and how the whole command shows it. */
const KINDS: Record<string, [schema: string, answer: string, shown: string]> = {
  string: ['type: string', 'warp', 'warp'],
  integer: ['type: integer, minimum: 1, maximum: 99', '42', '42'],
  number: ['type: number', '1.5', '1.5'],
  boolean: ['type: boolean', 'no', 'false'],
  'few choices': ['type: string, enum: [red, green]', 'green', 'green'],
  'many choices': [`type: string, enum: [${'abcdefghij'.split('').join(', ')}]`, 'd', 'd'],
  list: ['type: array', 'a,b', 'a,b'],
  object: ['type: object', '{"a":1}', '{"a":1}'],
  pattern: ['type: string, pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"', '2026-11-28', '2026-11-28'],
  default: ['type: string, default: blue', 'blue', 'blue'],
  secret: ['type: string, secret: true', 'hunter2', '***'],
};

/** How a service asks for one value, and how its person answers there. */
interface Asked {
  how: string;
  /** Presses beside the value itself. */
  taps: number;
  give(): Promise<unknown>;
}

interface Room {
  chat: ChatService;
  person: Person;
  place: Place;
  shown(): string[];
  refused(): string[];
  /** Opens what was asked last; undefined where the answer is typed, or one of the buttons that all services share. */
  open?(kind: string, answer: string): Promise<Asked | undefined>;
  stop(): Promise<void>;
}

const SERVICES: Record<string, () => Promise<Room>> = {
  Slack: slack,
  Discord: async () => discord(),
  Teams: async () => teams(),
  Telegram: () => other('telegram'),
  Mattermost: () => other('mattermost'),
  'Rocket.Chat': () => other('rocketchat'),
  IRC: () => other('irc'),
  XMPP: () => other('xmpp'),
  'plain text': () => other('plain'),
};

function roomOf(fake: ChatFake): Room {
  const chat = chooseChatService(fake.robot, quick);
  const { person, place } = chat.hear(fake.heard);
  return { chat, person, place, shown: fake.shown, refused: () => fake.refused, stop: fake.stop };
}

async function other(name: string): Promise<Room> {
  const open = rooms[name];
  if (open === undefined) throw new Error(`no such room: ${name}`);
  return roomOf(await open());
}

async function slack(): Promise<Room> {
  const room = await SlackRoom.open();
  return {
    ...{ chat: room.chat(), person: { id: 'U0ALICE', name: 'alice' }, place: { room: 'C0OPS' } },
    shown: () => room.said(),
    refused: () => [...room.slack.refused, ...room.slack.modals.refused],
    async open(_kind, answer) {
      const view = await room.fillIn('U0ALICE');
      const how = view.blocks[0]?.element.type === 'static_select' ? 'menu in a modal' : 'text in a modal';
      return { how, taps: 2, give: () => room.slack.submit('U0ALICE', view, { value: answer }) };
    },
    stop: () => room.close(),
  };
}

function discord(): Room {
  const fake = fakeDiscord();
  const room = roomOf(fake);
  const alice = new DiscordPerson(fake.client, { id: room.person.id, username: room.person.name });
  return {
    ...room,
    async open(_kind, answer) {
      const opener = [...JSON.stringify(fake.sent).matchAll(/st2:form \w{4}\.0 open/g)].at(-1)?.[0] ?? '';
      const modal = await alice.press(opener);
      const how = modal.components[0]?.component.type === 3 ? 'menu in a modal' : 'text in a modal';
      return { how, taps: 2, give: () => alice.send(modal, { value: answer }) };
    },
  };
}

const ENTRIES: Record<string, string> = {
  'Input.Text': 'text in a card',
  'Input.Number': 'number in a card',
  'Input.ChoiceSet': 'choices in a card',
  'Input.Toggle': 'switch in a card',
};

function teams(): Room {
  const fake = fakeTeams();
  const room = roomOf(fake);
  // Whoever has never written to the bot alone cannot be asked for a secret.
  room.chat.hear(fake.heardDirectly);
  const { place } = room.chat.hear(fake.heardInGroup);
  return {
    ...room,
    place,
    shown: () => [...fake.shown(), ...fake.changed.map(({ text = '' }) => text)],
    async open(_kind, answer) {
      const { body, actions } = (fake.sent.at(-1)?.card ?? {}) as {
        body: { type: string; choices?: { title: string; value: string }[] }[];
        actions: { data: { msteams: { text: string } } }[];
      };
      const [entry] = body.slice(1);
      const value = entry?.choices?.find(({ title }) => title === answer)?.value ?? answer;
      const heard = room.chat.hear(fake.pressed(actions[0]?.data.msteams.text ?? '', { value }));
      const how = ENTRIES[entry?.type ?? ''] ?? 'nothing';
      const give = () => rig.bridge.handle({ ...heard, text: heard.text.replace(/^@?hubot /, '') });
      return { how, taps: 1, give };
    },
  };
}

let rig: Rig;
let room: Room;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hubot-st2-kinds-'));
  writeKinds(join(folder, 'kinds'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await rig.stop();
  await room.stop();
});

const nameOf = (kind: string) => kind.replace(' ', '_');

/** A pack with a command for each kind of value. */
function writeKinds(pack: string): void {
  for (const part of ['actions', 'aliases']) mkdirSync(join(pack, part), { recursive: true });
  const about = 'description: For tests\nversion: 1.0.0\nauthor: Test\nemail: test@example.com\n';
  writeFileSync(join(pack, 'pack.yaml'), `ref: kinds\nname: kinds\n${about}`);
  for (const [kind, [schema]] of Object.entries(KINDS)) {
    const name = nameOf(kind);
    const head = `name: ${name}\npack: kinds\ndescription: Takes one value\n`;
    const parameters = `parameters:\n  value: {${schema}, required: true}\n`;
    writeFileSync(
      join(pack, 'actions', `${name}.yaml`),
      `${head}runner_type: noop\nenabled: true\nentry_point: ""\n${parameters}`,
    );
    writeFileSync(
      join(pack, 'aliases', `${name}.yaml`),
      `${head}action_ref: kinds.${name}\nformats: ["take ${name} {{ value }}"]\n`,
    );
  }
}

async function until<T>(what: string, found: () => T | undefined | false): Promise<T> {
  for (let waited = 0; waited < 20_000; waited += 10) {
    const one = found();
    if (one !== undefined && one !== false) return one;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(
    `${what} did not happen: ${room.shown().slice(-4).join('\n')}\n${rig.logs.slice(-5).join('\n')}`,
  );
}

/** Posts that ask something, as the bot made them. */
let asked: Post[];

function listening(chat: ChatService): ChatService {
  return new Proxy(chat, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'render') return typeof value === 'function' ? value.bind(target) : value;
      return (post: Post, place: Place) => {
        if (post.asks !== undefined || post.form !== undefined) asked.push(post);
        return target.render(post, place);
      };
    },
  });
}

/** What every service can do: one of few buttons, the number in a list, or the value itself. */
function inWords(post: Post, kind: string, answer: string): Asked {
  const say = (text: string, place: Place) => () => rig.bridge.handle({ text, person: room.person, place });
  if (kind === 'secret')
    return { how: 'asked alone', taps: 0, give: say(answer, { room: 'D', direct: true }) };
  if (kind === 'default') return { how: '`-` typed', taps: 0, give: say('-', room.place) };
  const button = post.buttons?.find(({ label }) => label.toLowerCase() === answer);
  if (button !== undefined && room.chat.abilities.buttons)
    return { how: 'buttons', taps: 0, give: say(button.say, room.place) };
  const number = new RegExp(`^ +(\\d+)\\. ${answer}$`, 'm').exec(post.body ?? '')?.[1];
  if (number !== undefined) return { how: 'number in a list', taps: 0, give: say(number, room.place) };
  return { how: 'typed', taps: 0, give: say(answer, room.place) };
}

async function ask(kind: string): Promise<Asked> {
  const [, answer, shown] = KINDS[kind] ?? ['', '', ''];
  asked = [];
  await rig.bridge.handle({ text: `take ${nameOf(kind)}`, person: room.person, place: room.place });
  const post = await until('the question', () => asked.at(-1));
  const own = kind === 'secret' ? undefined : await room.open?.(kind, answer);
  const found = own ?? inWords(post, kind, answer);
  await found.give();
  const command = `take ${nameOf(kind)} ${shown}`;
  const told = () => room.shown().join('\n').replaceAll('\\', '');
  await until(`\`${command}\``, () => told().includes(command));
  return found;
}

const lines: string[] = [];

test.each(Object.keys(SERVICES))('on %s a value of each kind is asked for and given', async (service) => {
  room = await (SERVICES[service] as () => Promise<Room>)();
  rig = await Rig.start({ packs: [folder], chat: listening(room.chat) });
  const cells: string[] = [];
  for (const kind of Object.keys(KINDS)) {
    const { how, taps } = await ask(kind);
    expect(taps).toBeLessThanOrEqual(3);
    cells.push(taps === 0 ? how : `${how}, ${taps} ${taps === 1 ? 'tap' : 'taps'}`);
  }
  expect(room.refused()).toEqual([]);
  lines.push(`| ${service} | ${cells.join(' | ')} |`);
});

test('docs/forms.md says so', async () => {
  room = { stop: async () => {} } as Room;
  rig = { stop: async () => {} } as Rig;
  const kinds = Object.keys(KINDS);
  const head = [`| service | ${kinds.join(' | ')} |`, `|${' --- |'.repeat(kinds.length + 1)}`];
  const written = readFileSync(DOCS, 'utf8');
  const [before, rest = ''] = written.split(BEGIN, 2);
  const [, after] = rest.split(END, 2);
  const current = `${before}${BEGIN}\n${[...head, ...lines].join('\n')}\n${END}${after}`;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCS, current);
  else expect(written).toBe(current);
});
