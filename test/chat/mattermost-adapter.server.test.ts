import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { FakeMattermost, type MattermostPost } from '../fakes/mattermost';
import { BotProcess } from '../matrix/bot-process';
import { npmInstall, packageTarball } from '../matrix/package-tarball';
import { writeMatrixPack } from '../matrix/packs';

let home: string;
let backend: Embedded;
let mattermost: FakeMattermost;
let bot: BotProcess | undefined;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hubot-st2-mattermost-'));
  const packs = [resolve(__dirname, '../../packs'), writeMatrixPack(home)];
  backend = await startEmbedded({ packs, store: join(home, 'store'), log: silentLog, apiKey: 'k' });
  mattermost = await FakeMattermost.start();
});
afterAll(async () => {
  await bot?.stop();
  await mattermost.stop();
  await backend.close();
  rmSync(home, { recursive: true, force: true });
});

async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  const seen = `Posts: ${JSON.stringify(mattermost.posts)}\nCalls: ${mattermost.calls.join(' | ')}`;
  throw new Error(`${what} did not happen.\n${seen}\n${bot?.log.slice(-3_000)}`);
}

const whole = ({ message, props }: MattermostPost) =>
  [message, ...(props?.attachments ?? []).map(({ text }) => text)].join('\n');
const saying = (words: string) => () => mattermost.posts.find((post) => whole(post).includes(words));

test('hubot-matteruser 5.4.6 on Hubot 3.5', async () => {
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  writeFileSync(join(home, 'external-scripts.json'), '["hubot-st2"]');
  await npmInstall(home, ['hubot@3.5.0', 'hubot-matteruser@5.4.6', await packageTarball()]);
  bot = new BotProcess(home, ['-a', 'matteruser', '-n', 'hubot'], {
    ...{ MATTERMOST_HOST: '127.0.0.1', MATTERMOST_GROUP: 'shop', MATTERMOST_ACCESS_TOKEN: 't' },
    ...{ MATTERMOST_HTTP_PORT: String(mattermost.port), MATTERMOST_USE_TLS: 'false' },
    ...{ ST2_API_URL: backend.url, ST2_API_KEY: 'k', PORT: '0' },
  });
  await until('connecting', () => mattermost.connected);
  await until('loading', () => /loaded, with \d+ format/.test(bot?.log ?? ''));

  mattermost.say('u1', 'c1', 'hubot matrix echo hello @all');
  const result = await until('the result', saying('echo says hello'));
  expect(result.channel_id).toBe('c1');
  expect(result.message).toContain('@alice');
  expect(whole(result)).not.toMatch(/@all/);

  const root = mattermost.say('u1', 'c1', 'hubot matrix echo threaded', { root_id: 'p900' });
  expect(root).toBeDefined();
  expect((await until('the threaded result', saying('echo says threaded'))).root_id).toBe('p900');

  mattermost.say('u2', 'du2', 'matrix echo directly');
  expect((await until('the direct result', saying('echo says directly'))).channel_id).toBe('du2');

  mattermost.misbehave.next('posts', { retryAfterSeconds: 1 });
  mattermost.say('u1', 'c1', 'hubot matrix echo patience');
  await until('the late result', saying('echo says patience'));
  expect(mattermost.posts.filter((post) => whole(post).includes('echo says hello'))).toHaveLength(1);
  expect(mattermost.refused).toEqual([]);
  expect(bot.alive).toBe(true);
}, 180_000);
