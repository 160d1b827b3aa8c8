import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { TeamsService } from '../fakes/teams-service';
import { BotProcess } from '../matrix/bot-process';
import { npmInstall, packageTarball } from '../matrix/package-tarball';

/**
 * What @hubot-friends/hubot-ms-teams 3.0.3 does with a message, over the library that it uses. With HUBOT_MS_TEAMS=<its
 * folder> the adapter itself is tried.
 */
const ADAPTER = `import { ActivityHandler, CloudAdapter, ConfigurationServiceClientCredentialFactory,
  createBotFrameworkAuthenticationFromConfiguration, TurnContext } from 'botbuilder';
import { Adapter, TextMessage, User } from 'hubot';
class Teams extends Adapter {
  conversationReferences = {};
  send() { throw new Error('continueConversation is deprecated'); }
  async run() {
    const { robot } = this;
    const factory = new ConfigurationServiceClientCredentialFactory({ MicrosoftAppType: 'MultiTenant' });
    const cloud = new CloudAdapter(createBotFrameworkAuthenticationFromConfiguration(null, factory));
    const handler = new ActivityHandler();
    handler.onMessage(async (context, next) => {
      const { text, id, from, value: _dropped, ...activity } = context.activity;
      const user = new User(from.id, { name: from.name, room: { ...activity, text, id, from }, message: context });
      await robot.receive(new TextMessage(user, text, id));
      await next();
    });
    robot.router.post('/api/messages', async (req, res) => {
      const { conversation: { conversationType }, recipient } = req.body;
      if (conversationType === 'personal' && recipient.name === robot.name)
        req.body.text = '@' + robot.name + ' ' + req.body.text.trim();
      await cloud.process(req, res, async (context) => {
        const reference = TurnContext.getConversationReference(context.activity);
        this.conversationReferences[context.activity.conversation.id] = reference;
        await handler.run(context);
        res.status(200).send('ok');
      });
    });
    this.emit('connected', this);
  }
  close() {}
}
export default { use: (robot) => new Teams(robot) };
`;

let home: string;
let backend: Embedded;
let teams: TeamsService;
let bot: BotProcess | undefined;
let address: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hubot-st2-teams-'));
  const packs = [resolve(__dirname, '../../packs'), resolve(__dirname, '../plugins/forms/packs')];
  backend = await startEmbedded({ packs, store: join(home, 'store'), log: silentLog, apiKey: 'k' });
  teams = await TeamsService.start();
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  writeFileSync(join(home, 'external-scripts.json'), '["hubot-st2"]');
  await npmInstall(home, ['hubot@14.1.0', 'botbuilder@4.23.3', await packageTarball()]);
  writeAdapter(join(home, 'node_modules', 'hubot-teams-here'));
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  bot = new BotProcess(home, ['-a', 'hubot-teams-here', '-n', 'hubot'], {
    ...{ ST2_API_URL: backend.url, ST2_API_KEY: 'k', PORT: String(port), EXPRESS_BIND_ADDRESS: '127.0.0.1' },
  });
  await until('loading', () => /loaded, with \d+ format/.test(bot?.log ?? ''));
}, 180_000);
afterAll(async () => {
  await bot?.stop();
  await teams.stop();
  await backend.close();
  rmSync(home, { recursive: true, force: true });
});

function writeAdapter(folder: string): void {
  const real = process.env.HUBOT_MS_TEAMS;
  if (real !== undefined) {
    cpSync(real, folder, { recursive: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.mjs'), ADAPTER);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'hubot-teams-here', version: '1.0.0', main: 'index.mjs' }),
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(
    `${what} did not happen.\n${JSON.stringify(teams.messages)}\n${teams.refused}\n${bot?.log.slice(-3_000)}`,
  );
}

const saying = (words: string) => () => teams.messages.find(({ text }) => text.includes(words));
const card = (words: string) => () =>
  teams.messages.find((message) => JSON.stringify(message.card ?? '').includes(words));

test.each([
  ['a group chat', '19:group'],
  ['a personal chat', 'a:alice'],
])('in %s a form is a card that is filled in, and becomes the command', async (_where, room) => {
  const isDirect = room.startsWith('a:');
  await teams.say(address, room, isDirect ? 'beam scotty' : '<at>hubot</at> beam scotty');
  const { id } = await until('the form', card('Input.Number'));
  expect(await teams.press(address, 'Run', { where: '#2', level: '11' })).toBe(200);
  await until('the reason', card('level must be <= 9'));
  expect(await teams.press(address, 'Run', { where: '#2', level: '7' })).toBe(200);
  const name = isDirect ? '' : 'hubot ';
  const command = await until('the command', saying(`\`${name}beam scotty to sickbay level=7\``));
  expect(command.id).toBe(id);
  expect(command.card).toBeUndefined();
  await until('the result', saying('scotty to sickbay at 7'));
  teams.messages.length = 0;
});

test('a card that is cancelled becomes a sentence', async () => {
  await teams.say(address, '19:group', '<at>hubot</at> beam scotty');
  await until('the form', card('Input.Number'));
  expect(await teams.press(address, 'Cancel', {})).toBe(200);
  await until('the sentence', saying('“beam scotty” was not run.'));
  expect(teams.messages).toHaveLength(1);
  expect(teams.refused).toEqual([]);
});
