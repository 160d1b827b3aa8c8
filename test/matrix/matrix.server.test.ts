import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { type HubotVersion, hubots, listScripts, makeBot, removeBot } from './bot-folder';
import { BotProcess } from './bot-process';
import { addAlias, writeMatrixPack } from './packs';

const COLUMNS = [
  'loads',
  'alias runs',
  'result arrives',
  'help lists it',
  'reload',
  'error answered',
  'webhook',
  'backend gone',
  'owner unharmed',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

const SECRET = 'a secret for the webhook';
const rows = new Map<string, Row>();
let home: string;
let backend: Embedded;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hubot-st2-matrix-'));
  const packs = [resolve(__dirname, '../../packs'), writeMatrixPack(home)];
  backend = await startEmbedded({ packs, store: join(home, 'store'), log: silentLog, apiKey: 'matrix-key' });
});

afterAll(async () => {
  await backend.close();
  rmSync(home, { recursive: true, force: true });
  process.stdout.write(`${tableOf(rows)}\n`);
});

test.each(hubots)(
  'Hubot $version',
  async (hubot) => {
    const row: Row = {};
    rows.set(hubot.version, row);
    const folder = await makeBot(hubot);
    try {
      await liveWith(hubot, folder, row);
      await outlive(hubot, folder, row);
    } finally {
      removeBot(folder);
    }
    expect(row).toEqual(Object.fromEntries(COLUMNS.map((column) => [column, 'yes'])));
  },
  180_000,
);

/** The list form of external-scripts.json and a backend that answers. */
async function liveWith(hubot: HubotVersion, folder: string, row: Row): Promise<void> {
  listScripts(folder, 'array');
  const port = String(await freePort());
  const bot = new BotProcess(folder, ['-a', hubot.adapter, '-n', 'hubot'], {
    ...{ ST2_API_URL: backend.url, ST2_API_KEY: backend.apiKey, PORT: port, EXPRESS_PORT: port },
    ST2_WEBHOOK_SECRET: SECRET,
  });
  const does = column(row, bot);
  try {
    await does('loads', () => bot.wake('hubot ping', /^PONG$/));
    await does('alias runs', () => bot.ask('hubot matrix echo hello', /^Started echo/));
    await does('result arrives', () => bot.hear(/echo says hello/));
    await does('help lists it', async () => {
      const lines = await bot.help();
      if (!lines.some((line) => line.includes('matrix echo'))) throw new Error(`not in ${lines.join(' | ')}`);
      await bot.ask('hubot help matrix', /matrix echo/);
    });
    await does('reload', async () => {
      const name = `late${hubot.version.replaceAll('.', '')}`;
      addAlias(home, name, `matrix ${name} {{ text }}`);
      // The backend sees the file within a second; the bot hears of it, or is told by a signal.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      bot.signal('SIGUSR2');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await bot.ask(`hubot matrix ${name} tomorrow`, new RegExp(`${name} says tomorrow`));
    });
    await does('error answered', async () => {
      const answer = await bot.ask('hubot matrix count many things', /alice/);
      if (/\n {4}at |schema|Traceback/.test(answer)) throw new Error(`not a sentence: ${answer}`);
    });
    await does('webhook', async () => {
      const body = '{ "channel": "ops",  "message": "from outside" }';
      const time = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'x-st2-timestamp': time,
        'x-st2-signature': `sha256=${signature}`,
      };
      const url = `http://127.0.0.1:${port}/hubot/st2`;
      const refused = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      if (refused.status !== 401) throw new Error(`without a signature: ${refused.status}`);
      const taken = await fetch(url, { method: 'POST', body, headers });
      if (taken.status !== 200) throw new Error(`${taken.status} ${await taken.text()}`);
      await bot.hear(/from outside/);
    });
  } finally {
    await bot.stop();
  }
}

/** The form with options, and a backend that is not there: the owner's bot goes on as if nothing were. */
async function outlive(hubot: HubotVersion, folder: string, row: Row): Promise<void> {
  listScripts(folder, 'object');
  const bot = new BotProcess(folder, ['-a', hubot.adapter, '-n', 'hubot'], {
    ST2_API_URL: `http://127.0.0.1:${await freePort()}`,
    ST2_API_KEY: 'wrong',
    ST2_STATUS_AFTER: 'soon',
    PORT: '0',
  });
  const does = column(row, bot);
  try {
    await does('backend gone', async () => {
      await bot.wake('hubot ping', /^PONG$/);
      await bot.ask('hubot matrix echo hello', /alice/);
    });
    await does('owner unharmed', async () => {
      await bot.ask('a badger', /^mushroom$/);
      if (hubot.modules === 'esm') await bot.ask('hubot pang', /^PENG$/);
      if (/UnhandledPromise|unhandledRejection/i.test(bot.log)) throw new Error(bot.log.slice(-500));
      if (!bot.alive) throw new Error('the bot is gone');
    });
  } finally {
    await bot.stop();
  }
}

/** Notes "yes", or what went wrong; a failure of one column does not hide the next. */
function column(row: Row, bot: BotProcess) {
  return async (name: (typeof COLUMNS)[number], check: () => Promise<unknown>): Promise<void> => {
    try {
      await check();
      row[name] = bot.alive ? 'yes' : 'bot died';
    } catch (error) {
      row[name] = error instanceof Error ? error.message.slice(0, 1_500) : String(error);
    }
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function tableOf(all: Map<string, Row>): string {
  const head = ['Hubot', ...COLUMNS];
  const lines = [...all].map(([version, row]) => [
    version,
    ...COLUMNS.map((name) => (row[name] === 'yes' ? 'yes' : 'NO')),
  ]);
  const widths = head.map((cell, at) => Math.max(cell.length, ...lines.map((line) => line[at]?.length ?? 0)));
  return [head, widths.map((width) => '-'.repeat(width)), ...lines]
    .map((line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`)
    .join('\n');
}
