import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chooseChatService } from '../../src/chat';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { rooms } from '../fakes/rooms';
import { Rig } from '../plugins/operations/rig';
import { filesBeside, READERS } from './as-seen';

const DOCS = resolve(__dirname, '../../docs/chat-services.md');
const BEGIN = '<!-- screens made by test/chat/situations.test.ts -->';
const END = '<!-- end of screens -->';

const POLICY = 'default: open\nrules:\n  - {name: nothing is deleted from chat, deny: shop.drop}\n';

interface Situation {
  title: string;
  /** What alice types, without the bot's name. */
  says: string;
  /** In the last message that comes of it. */
  ends: RegExp;
}

const SITUATIONS: readonly Situation[] = [
  { title: 'Help', says: 'help', ends: /st2 status/ },
  { title: 'Help about one command', says: 'help deploy', ends: /Example/ },
  { title: 'A refusal', says: 'drop web1', ends: /Not allowed/ },
  { title: 'A command that can mean two things', says: 'restart web1', ends: /Which one/ },
  { title: 'A missing value', says: 'deploy 4.2', ends: /staging/ },
  { title: 'A table', says: 'sites', ends: /web2/ },
  { title: 'Buttons', says: 'check web1', ends: /Show its log/ },
  { title: 'A picture', says: 'load of web1', ends: /web1\.png/ },
  { title: 'A long result', says: 'log of web1', ends: /result\.txt|item\/1400|not shown/ },
  { title: 'A result', says: 'start web1', ends: /up again/ },
  { title: 'A failure', says: 'back up the database', ends: /no space/ },
  { title: 'A command that needs an approval', says: 'deploy 4.2 to production', ends: /approve/ },
];

/** The services, and one of the adapters where there are two. */
const SERVICES: Record<string, string> = {
  Slack: 'slack (new)',
  Mattermost: 'mattermost',
  Teams: 'teams (ms-teams)',
  Discord: 'discord',
  'Rocket.Chat': 'rocketchat',
  Telegram: 'telegram',
  IRC: 'irc',
  XMPP: 'xmpp',
  'plain text': 'plain',
};

let backend: Embedded;
const folder = mkdtempSync(join(tmpdir(), 'situations-'));

beforeAll(async () => {
  const packs = [resolve(__dirname, 'packs')];
  backend = await startEmbedded({ packs, store: join(folder, 'store'), log: silentLog });
});
afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What differs from run to run, as it would read. */
function settled(line: string): string {
  return line
    .replace(/\b[0-9a-f]{24}\b/g, '674…e1')
    .replace(/\b(approve|deny) \w{4}\b/g, '$1 k7qd')
    .replace(/Took \S+ to complete|Took less than 0.01s to complete/, 'Took 0.05s to complete')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://bot.example');
}

const MAX_LINES = 16;
const SHOWN_OF_MANY = 4;

/** Messages below each other; of very many lines the first and the last. */
function screenOf(messages: readonly string[][]): string {
  const lines = messages.flatMap((one) =>
    one.map((line, at) => `${at === 0 ? 'hubot  ' : '       '}${line}`.trimEnd()),
  );
  const left = lines.length - 2 * SHOWN_OF_MANY;
  const shown =
    lines.length <= MAX_LINES + 8
      ? lines
      : [...lines.slice(0, SHOWN_OF_MANY), `       (${left} lines more)`, ...lines.slice(-SHOWN_OF_MANY)];
  return shown.map(settled).join('\n');
}

/** What each situation looks like, by its title. */
async function screensOf(service: string): Promise<Map<string, string>> {
  const open = rooms[service];
  const read = READERS[service];
  if (open === undefined || read === undefined) throw new Error(`no such service: ${service}`);
  const fake = await open();
  const chat = chooseChatService(fake.robot, { pace: { messages: 1000, perMs: 1000, scope: 'room' } });
  const rig = await Rig.on(backend, {
    chat,
    policy: POLICY,
    env: { ST2_API_KEY: backend.apiKey, ST2_PROGRESS_AFTER: '30', ST2_EMBEDDED: '1' },
  });
  const screens = new Map<string, string>();
  try {
    const { person, place } = chat.hear(fake.heard);
    for (const { title, says, ends } of SITUATIONS) {
      const [before, files] = [fake.payloads.length, fake.files().length];
      await rig.say(person, says, place);
      const seen = () => [
        ...fake.payloads.slice(before).map(read),
        ...filesBeside(service, fake)
          .slice(files)
          .map((line) => [line]),
      ];
      await until(
        () => ends.test(seen().flat().join('\n')),
        () => `${service}, ${says}:\n${seen().flat().join('\n')}\n${rig.logs.slice(-5).join('\n')}`,
      );
      screens.set(title, screenOf(seen()));
      await rig.say(person, 'cancel', place);
    }
    expect(fake.refused).toEqual([]);
    return screens;
  } finally {
    await rig.stop();
    await fake.stop();
  }
}

async function until(holds: () => boolean, told: () => string): Promise<void> {
  for (let waited = 0; !holds(); waited += 10) {
    if (waited > 15_000) throw new Error(`It was not shown: ${told()}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Services that show the same share a screen. */
function sectionOf(
  { title, says }: Situation,
  all: ReadonlyMap<string, ReadonlyMap<string, string>>,
): string {
  const alike = new Map<string, string[]>();
  for (const [service, screens] of all) {
    const screen = screens.get(title) ?? '';
    alike.set(screen, [...(alike.get(screen) ?? []), service]);
  }
  const [first = '', ...others] = [...alike].map(
    ([screen, services]) => `${services.join(', ')}:\n\n\`\`\`\`text\n${screen}\n\`\`\`\`\n`,
  );
  const folded =
    others.length === 0
      ? ''
      : `\n<details><summary>the other services</summary>\n\n${others.join('\n')}\n</details>\n`;
  return `### ${title}: \`hubot ${says}\`\n\n${first}${folded}`;
}

test('docs/chat-services.md shows how each service looks', async () => {
  const all = new Map<string, Map<string, string>>();
  for (const [name, service] of Object.entries(SERVICES)) all.set(name, await screensOf(service));
  const sections = SITUATIONS.map((situation) => sectionOf(situation, all));
  const written = readFileSync(DOCS, 'utf8');
  const [before, rest = ''] = written.split(BEGIN, 2);
  const [, after] = rest.split(END, 2);
  const current = `${before}${BEGIN}\n${sections.join('\n')}\n${END}${after}`;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCS, current);
  else expect(written).toBe(current);
});
