import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RedisServer } from '../state/redis-server';
import type { FromBot, ToBot } from './bot';
import { kill, nextMessage, startChild } from './child';

const API_KEY = 'takeover-key';
const PACKS = ['../../packs', '../plugins/operations/packs', 'packs']
  .map((one) => resolve(__dirname, one))
  .join(':');
const POLICY = 'default: open\nroles:\n  officer: [spock, scott]\n';

let folder: string;
let redis: RedisServer;
let backend: ChildProcess;
let url: string;
const bots: ChildProcess[] = [];
const lines: string[] = [];

async function startBot(): Promise<ChildProcess> {
  const child = startChild('bot', {
    ST2_API_URL: url,
    ST2_API_KEY: API_KEY,
    ST2_CHAT_SERVICE: 'plain',
    ST2_CHAT_PACE: '1000/1000',
    ST2_PROGRESS_AFTER: '0.5',
    ST2_POLICY_FILE: join(folder, 'policy.yaml'),
    ST2_SECRET_KEY: 'a long random text for tests',
    ST2_REDIS_URL: redis.url,
    HUBOT_LOG_LEVEL: process.env.CHAOS_LOG ?? 'silent',
  });
  bots.push(child);
  child.on('message', (message: FromBot) => {
    if (message.kind !== 'said') return;
    lines.push(message.text);
    child.send({ kind: 'receipt', number: message.number } satisfies ToBot, () => {});
  });
  await nextMessage<{ kind: 'ready' }>(child, 'ready');
  return child;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hubot-st2-takeover-'));
  writeFileSync(join(folder, 'policy.yaml'), POLICY);
  redis = await RedisServer.start();
  backend = startChild('backend', { STORE: join(folder, 'store'), PACKS, PORT: '0', API_KEY });
  url = (await nextMessage<{ kind: 'ready'; url: string }>(backend, 'ready')).url;
});
afterAll(async () => {
  await Promise.all(bots.map((child) => kill(child)));
  await kill(backend);
  await redis.remove();
  rmSync(folder, { recursive: true, force: true });
});

let messages = 0;
function say(bot: ChildProcess, user: string, text: string): void {
  messages += 1;
  bot.send({ kind: 'heard', room: 'ops', user, text, id: `m${messages}` } satisfies ToBot);
}

async function hear(pattern: RegExp, since = 0): Promise<string> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const found = lines.slice(since).find((text) => pattern.test(text));
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`Nobody said ${pattern}:\n${lines.slice(since).join('\n---\n')}`);
}

const count = (pattern: RegExp) => lines.filter((text) => pattern.test(text)).length;
const idIn = (text: string) => /st2 (?:approve|answer) (\w{4,6})/.exec(text)?.[1] ?? '';

it('what one bot held when it was killed goes on with the other: nothing lost, nothing asked twice', async () => {
  const first = await startBot();
  const other = await startBot();
  say(first, 'kirk', 'launch probe');
  const approval = idIn(await hear(/st2 approve \w{4}/));
  say(first, 'spock', `st2 approve ${approval}`);
  await hear(/One more approval is needed/);
  say(first, 'kirk', 'chaos survey');
  const question = idIn(await hear(/st2 answer \w{6}/));
  const form = lines.length;
  say(first, 'kirk', `st2 answer ${question} north`);
  await hear(/Are you sure/, form);
  say(first, 'uhura', 'chaos print');
  await hear(/“chaos print” needs more\. word/);
  say(first, 'kirk', 'slow 0.6');
  await hear(/slow 0\.6.* running/);

  const killed = lines.length;
  await kill(first);
  say(other, 'scott', `st2 approve ${approval}`);
  await hear(/deployed probe/, killed);
  say(other, 'kirk', `st2 answer ${question} yes`);
  await hear(/kirk answered chaos survey/, killed);
  await hear(/line 8/, killed);
  say(other, 'uhura', 'lazarus');
  await hear(/That is the command `hubot chaos print lazarus`/, killed);

  say(other, 'spock', `st2 approve ${approval}`);
  await hear(/Too late/, killed);
  expect(count(/kirk asks to run: launch probe/)).toBe(1);
  expect(count(/chaos survey asks \(/)).toBe(1);
  expect(count(/kirk answered chaos survey/)).toBe(1);
  expect(count(/deployed probe/)).toBe(1);
  expect(count(/line 8/)).toBe(1);
}, 120_000);
