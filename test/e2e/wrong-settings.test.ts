import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { lockStore } from '../../src/embedded/store/database';
import { openSqlite } from '../../src/embedded/store/sqlite';
import { emptyFolder, removeFolder } from './bot';

const BIN = resolve(__dirname, '../../bin/hubot');
const { setDefaults, settingTroubles } = require('../../bin/settings') as {
  setDefaults(env: NodeJS.ProcessEnv): void;
  settingTroubles(env: NodeJS.ProcessEnv): string[];
};
const DOCUMENT = resolve(__dirname, '../../docs/wrong-settings.md');
const MARK = '<!-- rows: made by test/e2e/wrong-settings.test.ts, do not edit by hand -->\n';

/** One thing that can be wrong: what is set, and what is prepared in the folder before. */
interface Case {
  env?: NodeJS.ProcessEnv;
  args?: string[];
  /** Makes the surroundings wrong; returns what is to be undone. */
  prepare?(folder: string): undefined | (() => unknown);
  /** Shown instead of the environment where that does not say what is wrong. */
  what?: string;
}

let folder: string;
let strict: Server;
let page: Server;
let secure: Server;

const listening = (server: Server) =>
  new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
const addressOf = (server: Server, scheme = 'http') =>
  `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  folder = emptyFolder();
  strict = createServer((_request, response) => {
    response.writeHead(401, { 'Content-Type': 'application/json' });
    response.end('{"faultstring":"Unauthorized - API key not found."}');
  });
  page = createServer((_request, response) => {
    response.writeHead(404, { 'Content-Type': 'text/html' });
    response.end('<h1>Not here</h1>');
  });
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=st2'],
      ...['-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  secure = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) =>
    response.end('[]'),
  );
  await Promise.all([strict, page, secure].map(listening));
});
afterAll(async () => {
  for (const server of [strict, page, secure]) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
  removeFolder(folder);
});

const file = (name: string, text: string) => (at: string) => {
  writeFileSync(join(at, name), text);
  return undefined;
};
const store = (at: string) => {
  const made = join(at, '.hubot-st2');
  mkdirSync(made, { recursive: true });
  return made;
};

const cases = (): Case[] => [
  { env: { ST2_API_URL: 'htp:/foo' } },
  { env: { ST2_API_URL: 'st2.example.com' } },
  { env: { ST2_API: 'st2.example.com:9101' } },
  { env: { ST2_AUTH_URL: 'ftp://st2.example.com' } },
  { env: { ST2_STREAM_URL: '/stream' } },
  { env: { ST2_WEBUI_URL: 'st2.example.com' } },
  { env: { ST2_PUBLIC_URL: 'bot.example.com' } },
  { env: { ST2_API_UR: 'https://st2.example.com/api' } },
  { env: { ST2_EMBEDED: '1' } },
  { env: { ST2_EMBEDDED: 'yess' } },
  { env: { ST2_EMBEDDED: '0' } },
  { env: { ST2_EMBEDDED_PORT: '99999' } },
  { env: { ST2_EMBEDDED_PORT: 'http' } },
  { env: { ST2_EMBEDDED_KEEP_DAYS: 'week' } },
  { env: { ST2_EMBEDDED_SAMPLES: 'some' } },
  { env: { ST2_EMBEDDED_DATA: '/proc/nope' } },
  { env: { ST2_AUTH_USERNAME: 'bot', ST2_API_URL: 'https://st2.example.com/api' } },
  { env: { ST2_API_KEY_FILE: '/nowhere/key' } },
  { env: { ST2_API_KEY: 'a', ST2_API_KEY_FILE: '/nowhere/key' } },
  { env: { ST2_CA_FILE: '/nowhere/ca.pem', ST2_API_URL: 'https://st2.example.com/api' } },
  {
    env: { ST2_CA_FILE: 'ca.pem', ST2_API_URL: 'https://st2.example.com/api' },
    prepare: file('ca.pem', 'no certificate'),
  },
  { env: { ST2_TLS_INSECURE: 'maybe' } },
  { env: { ST2_REQUEST_TIMEOUT: 'long' } },
  { env: { ST2_MAX_COMMAND_LENGTH: '1' } },
  { env: { ST2_COMMANDS_RELOAD_INTERVAL: 'often' } },
  { env: { ST2_PROGRESS: 'perhaps' } },
  { env: { ST2_PROGRES: '1' } },
  { env: { ST2_STATUS_AFTER: '-1' } },
  { env: { ST2_LOG_FORMAT: 'xml' } },
  { env: { ST2_HEALTH_LISTEN: 'health' } },
  { env: { ST2_STOP_TIMEOUT: 'never' } },
  { env: { ST2_CHAT_SERVICE: 'carrier-pigeon' } },
  { env: { ST2_REDIS_URL: 'localhost:6379' } },
  { env: { ST2_STATE_FILE: '/proc/nope/state' } },
  { env: { ST2_AUDIT_FILE: '/proc/nope/audit' } },
  { env: { ST2_AUDIT_ROTATE: '5' } },
  { env: { ST2_POLICY_FILE: 'none.yaml' } },
  { env: { ST2_POLICY_FILE: 'policy.yaml' }, prepare: file('policy.yaml', 'default: [') },
  { env: { ST2_API_URL: 'http://st2.invalid/api' } },
  {
    env: { ST2_API_URL: addressOf(strict), ST2_API_KEY: 'old' },
    what: 'an API key that StackStorm does not know',
  },
  { env: { ST2_API_URL: addressOf(strict) }, what: 'no key at all' },
  {
    env: { ST2_API_URL: addressOf(page), ST2_API_KEY: 'k' },
    what: 'an address where something else answers',
  },
  {
    env: { ST2_API_URL: addressOf(secure, 'https'), ST2_API_KEY: 'k' },
    what: 'a certificate that nobody has signed',
  },
  {
    env: { ST2_API_URL: addressOf(secure, 'https'), ST2_API_KEY: 'k', ST2_CA_FILE: join(folder, 'cert.pem') },
    what: 'a certificate for another name',
  },
  { what: 'another bot in the same folder', prepare: (at) => lockStore(store(at)) },
  { what: 'a store that is none', prepare: (at) => file('embedded.db', 'x'.repeat(5_000))(store(at)) },
  {
    what: 'a store of a newer version',
    prepare(at) {
      const database = openSqlite(join(store(at), 'embedded.db'));
      database.exec('PRAGMA user_version = 99');
      database.close();
      return undefined;
    },
  },
  {
    env: { ST2_EMBEDDED_PORT: '' },
    what: 'a port that another program has',
  },
  { env: { HUBOT_LOG_LEVEL: 'warning' } },
  { args: ['-a', 'nope'] },
  { args: ['-a', 'slack'] },
  { args: ['-f', 'adapter.mjs'] },
  { args: ['--colour'] },
  { args: ['--name'] },
];

/** The last words of a bot on standard error, and its exit code. */
interface End {
  said: string;
  code: number | null;
}

/** Without the samples: none of these bots runs anything. */
function environmentOf({ env }: Case): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, HUBOT_LOG_LEVEL: 'silent', ST2_EMBEDDED_SAMPLES: '0', ...env };
}

/** How a bot ends that has only looked at its settings, by what it asks then; undefined where it would go on. */
function endBeforeStart(one: Case): End | undefined {
  const env = environmentOf(one);
  setDefaults(env);
  const [said] = settingTroubles(env);
  return said === undefined ? undefined : { said, code: 78 };
}

/** Runs the bot to its end. */
function endOf(one: Case): Promise<End> {
  const at = emptyFolder();
  const undo = one.prepare?.(at);
  const child = spawn(process.execPath, [BIN, ...(one.args ?? [])], {
    cwd: at,
    env: environmentOf(one),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 30_000,
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      undo?.();
      removeFolder(at);
      const lines = said.split('\n').filter((line) => !/^(\(node:\d+\)|\(Use `node|Usage|\[)/.test(line));
      resolve({ said: masked((lines[0] ?? '').trim(), at), code });
    });
  });
}

/** Without what is another one at each run. */
function masked(text: string, at: string): string {
  return text
    .replaceAll(at, '…')
    .replaceAll(folder, '…')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:…')
    .replace(/[Pp]ort \d+ is/, 'Port … is');
}

function shown({ what, env, args }: Case): string {
  const set = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`);
  return what ?? `\`${[...set, ...(args === undefined ? [] : ['bin/hubot', ...args])].join(' ')}\``;
}

/** One in so many of those that a look at the settings ends is a real bot all the same. */
const REAL_OF = 8;

/** @throws Error where the bot does not end as a look at its settings says */
async function lookedAt(one: Case, index: number): Promise<End> {
  const here = endBeforeStart(one);
  if (here !== undefined && index % REAL_OF > 0) return here;
  const end = await endOf(one);
  if (here !== undefined) expect([shown(one), end]).toEqual([shown(one), here]);
  return end;
}

describe('A start with something wrong', () => {
  it('ends with a sentence that says what, and an exit code, as the document has it', async () => {
    const all = cases().map((one) =>
      one.what === 'a port that another program has'
        ? { ...one, env: { ST2_EMBEDDED_PORT: String((page.address() as AddressInfo).port) } }
        : one,
    );
    const rows: string[] = [];
    const wrong: string[] = [];
    const queue = all.map((one, index) => ({ one, index }));
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { said, code } = await lookedAt(next.one, next.index);
        rows[next.index] = `| ${shown(next.one)} | ${said.replace(/\|/g, '\\|')} | ${code} |`;
        if (code === 0 || code === null || code === 1 || said === '')
          wrong.push(`${shown(next.one)}: ${code} ${said}`);
      }
    };
    await Promise.all([work(), work()]);
    expect(wrong).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(40);
    const written = readFileSync(DOCUMENT, 'utf8');
    const made = `${written.slice(0, written.indexOf(MARK) + MARK.length)}\n| what is wrong | what is said | exit code |\n|---|---|---|\n${rows.join('\n')}\n`;
    if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, made);
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(made);
  }, 240_000);
});
