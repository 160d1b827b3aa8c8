import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client as IrcClient } from 'irc-framework';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { type DebianServer, startNgircd } from '../fakes/ngircd';
import { startProsody } from '../fakes/prosody';
import { BotProcess } from '../matrix/bot-process';
import { npmInstall, packageTarball } from '../matrix/package-tarball';
import { writeMatrixPack } from '../matrix/packs';
import { writeOwnAdapters } from './own-adapters';

let home: string;
let folder: string;
let backend: Embedded;
let server: DebianServer | undefined;
let bot: BotProcess | undefined;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hubot-st2-lines-'));
  folder = mkdtempSync(join(tmpdir(), 'hubot-st2-bot-'));
  const packs = [resolve(__dirname, '../../packs'), writeMatrixPack(home)];
  backend = await startEmbedded({ packs, store: join(home, 'store'), log: silentLog, apiKey: 'k' });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  writeFileSync(join(folder, 'external-scripts.json'), '["hubot-st2"]');
  await npmInstall(folder, [
    'hubot@14.1.0',
    'irc-framework@4.14.0',
    '@xmpp/client@0.14.0',
    await packageTarball(),
  ]);
  writeOwnAdapters(folder);
}, 180_000);
afterAll(async () => {
  await backend.close();
  for (const made of [home, folder]) rmSync(made, { recursive: true, force: true });
});
afterEach(async () => {
  await bot?.stop();
  await server?.stop();
});

/** What the person has read: where, and what. */
type Read = { room: string; text: string }[];

async function until(what: string, read: Read, fits: (one: Read[number]) => boolean): Promise<Read[number]> {
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    const found = read.find(fits);
    if (found) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(
    `${what} did not come. Read: ${JSON.stringify(read.slice(-10))}\n${bot?.log.slice(-2_000)}`,
  );
}

async function startBot(adapter: string, port: number): Promise<void> {
  bot = new BotProcess(folder, ['-a', adapter, '-n', 'hubot'], {
    ...{ ST2_API_URL: backend.url, ST2_API_KEY: 'k', CHAT_PORT: String(port), PORT: '0' },
  });
  const end = Date.now() + 90_000;
  while (!/loaded, with \d+ format/.test(bot.log)) {
    if (Date.now() > end || !bot.alive) throw new Error(bot.log);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const LONG = 'größe-尺寸-размер-👩‍👩‍👧 '.repeat(40).trim();

test('a round trip over ngircd: room, direct message, long lines, no command slipped in', async () => {
  server = await startNgircd();
  await startBot('hubot-own-irc', server.port);
  const read: Read = [];
  const alice = new IrcClient();
  alice.on('privmsg', (event: { nick: string; target: string; message: string }) => {
    if (event.nick === 'hubot') read.push({ room: event.target, text: event.message });
  });
  let left = false;
  alice.on('quit', () => {
    left = true;
  });
  alice.connect({ host: '127.0.0.1', port: server.port, nick: 'alice' });
  await new Promise((joined) => {
    alice.on('registered', () => alice.join('#ops'));
    alice.on('join', joined);
  });
  try {
    alice.say('#ops', 'hubot matrix echo hello');
    await until(
      'the acknowledgment',
      read,
      ({ room, text }) => room === '#ops' && text.includes('Started echo'),
    );
    await until(
      'the result',
      read,
      ({ room, text }) => room === '#ops' && text.includes('alice: echo says hello'),
    );

    alice.say('hubot', 'matrix echo privately');
    await until(
      'the direct answer',
      read,
      ({ room, text }) => room === 'alice' && text.includes('echo says privately'),
    );

    alice.say('#ops', 'hubot matrix echo a\\r\\nQUIT :bye\\r\\nend');
    await until('the lines', read, ({ room, text }) => room === '#ops' && text.includes('QUIT :bye'));
    expect(left).toBe(false);

    const before = read.length;
    alice.say('#ops', 'hubot matrix again größe-尺寸-размер-👩‍👩‍👧-حجم-อักษร');
    const again = () =>
      read
        .slice(before)
        .map(({ text }) => text)
        .join(' ')
        .split('größe').length - 1;
    for (let tries = 0; again() < 8 && tries < 600; tries += 1)
      await new Promise((done) => setTimeout(done, 50));
    expect(again()).toBe(8);
    expect(read.slice(before).length).toBeGreaterThan(2);
    for (const { text } of read) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(400);
      expect(text).not.toContain('\ufffd');
    }

    alice.say('#ops', 'hubot matrix count many x');
    await until('the error', read, ({ text }) => /many/.test(text) && text.startsWith('alice:'));
  } finally {
    alice.quit();
  }
}, 180_000);

test('a round trip over prosody: room, direct message, signs that XML does not have', async () => {
  server = await startProsody(['hubot', 'alice']);
  await startBot('hubot-own-xmpp', server.port);
  const read: Read = [];
  const human = resolve(__dirname, '../fakes/xmpp-human.mjs');
  const alice = spawn(process.execPath, [human, String(server.port), 'alice', 'ops@muc.localhost']);
  let ready = false;
  createInterface({ input: alice.stdout }).on('line', (line) => {
    const heard = JSON.parse(line) as { from?: string; text?: string; ready?: boolean };
    ready ||= heard.ready === true;
    const { from = '', text = '' } = heard;
    if (from !== 'ops@muc.localhost/hubot' && !from.startsWith('hubot@localhost')) return;
    read.push({ room: from.split('/')[0] ?? '', text });
  });
  const say = (to: string, type: string, text: string) =>
    alice.stdin.write(`${JSON.stringify({ to, type, text })}\n`);
  try {
    while (!ready) await new Promise((done) => setTimeout(done, 50));
    await new Promise((done) => setTimeout(done, 500));

    say('ops@muc.localhost', 'groupchat', 'hubot matrix echo hello');
    await until(
      'the result',
      read,
      ({ room, text }) => room === 'ops@muc.localhost' && text === 'alice: echo says hello',
    );

    say('hubot@localhost', 'chat', 'matrix echo privately');
    await until(
      'the direct answer',
      read,
      ({ room, text }) => room === 'hubot@localhost' && text === 'echo says privately',
    );

    say('ops@muc.localhost', 'groupchat', 'hubot matrix echo bell\\a escape\\033[31m <b>&amp;</b>');
    await until('the harmless text', read, ({ text }) => text.includes('bell escape[31m <b>&amp;</b>'));

    say('ops@muc.localhost', 'groupchat', `hubot matrix echo ${LONG}`);
    await until('the long text', read, ({ text }) => text.includes(LONG));
    expect(bot?.alive).toBe(true);
  } finally {
    alice.kill('SIGKILL');
  }
}, 180_000);
