import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { FakeSlack } from '../fakes/slack';
import { npmInstall, packageTarball } from '../matrix/package-tarball';
import { blocksOf, ROOT } from './documents';
import { TlsFront } from './tls-front';

/** StackStorm's own environment file, as its package brings it: what matters here, with two tokens filled in. */
const ENVIRONMENT = (port: number) => `
export NODE_TLS_REJECT_UNAUTHORIZED=0
export EXPRESS_PORT=0
export HUBOT_LOG_LEVEL=debug
export HUBOT_NAME=hubot
export HUBOT_ALIAS='!'
export ST2_HOSTNAME="\${ST2_HOSTNAME:-localhost}"
export ST2_API_KEY="\${ST2_API_KEY}"
export ST2_AUTH_USERNAME="\${ST2_AUTH_USERNAME:-st2admin}"
export ST2_AUTH_PASSWORD="\${ST2_AUTH_PASSWORD:-testp}"
export ST2_API_URL="\${ST2_API_URL:-https://\${ST2_HOSTNAME}:${port}/api}"
export ST2_AUTH_URL="\${ST2_AUTH_URL:-https://\${ST2_HOSTNAME}:${port}/auth}"
export ST2_STREAM_URL="\${ST2_STREAM_URL:-https://\${ST2_HOSTNAME}:${port}/stream}"
export ST2_ROUTE="\${ST2_ROUTE:-hubot}"
export HUBOT_ADAPTER=@hubot-friends/hubot-slack
export HUBOT_SLACK_APP_TOKEN=xapp-test
export HUBOT_SLACK_BOT_TOKEN=xoxb-test
`;

/** Slack's address stands in the adapter's client: what is meant for Slack goes to the fake, the rest where it is sent. */
const toFake = (port: string) => `
const https = require('node:https');
const { connect } = require('node:net');
class ToFake extends https.Agent {
  createConnection(options, done) {
    return /slack\\.com$/.test(options.host ?? '') ? connect(${port}, '127.0.0.1') : super.createConnection(options, done);
  }
}
https.globalAgent = new ToFake();
`;

let place: string;
let tree: string;
let backend: Embedded;
let front: TlsFront;
let slack: FakeSlack;
let service: ChildProcess | undefined;
let log = '';

/** The lines of docs/migrate.md, with the paths of this machine in the place of those of StackStorm's. */
async function recipe(): Promise<string[]> {
  const block = blocksOf('docs/migrate.md').find(({ text }) => text.startsWith('cd /opt/stackstorm/chatops'));
  const tarball = await packageTarball();
  return (block?.text ?? '')
    .replaceAll('/opt/stackstorm/chatops', tree)
    .replace(/\/path\/to\/hubot-st2-[\d.]+\.tgz/, tarball)
    .replace('ST2_API_KEY=…', `ST2_API_KEY=${backend.apiKey}`)
    .replace('/etc/ssl/st2/st2.crt', front.certificate)
    .trim()
    .split('\n');
}

async function type(lines: string[]): Promise<void> {
  const programs = join(place, 'programs');
  mkdirSync(programs, { recursive: true });
  // The service is this test's to start.
  writeFileSync(join(programs, 'systemctl'), '#!/bin/sh\n[ "$*" = "restart st2chatops" ]\n');
  chmodSync(join(programs, 'systemctl'), 0o755);
  const { PATH, HOME } = process.env;
  await promisify(execFile)('bash', ['--norc', '-ec', [`cd ${tree}`, ...lines].join('\n')], {
    env: { PATH: `${programs}:${PATH}`, HOME },
    maxBuffer: 1 << 26,
  });
}

/** Starts the bot as the unit of StackStorm's package does: with its environment file, in its folder. */
function start(): void {
  const { PATH, HOME } = process.env;
  const preload = join(place, 'to-fake.cjs');
  writeFileSync(preload, toFake(new URL(slack.url).port));
  log = '';
  service = spawn('sh', ['-c', '. ./st2chatops.env && exec node_modules/.bin/hubot'], {
    cwd: tree,
    env: {
      ...{ PATH, HOME, NODE_OPTIONS: `--require ${preload}` },
      HUBOT_SLACK_SOCKET_MODE_OPTS: JSON.stringify({ clientOptions: { slackApiUrl: slack.url } }),
    },
  });
  const read = (data: Buffer) => {
    log += data.toString();
  };
  service.stdout?.on('data', read);
  service.stderr?.on('data', read);
}

async function stop(): Promise<void> {
  const ended = service;
  service = undefined;
  if (ended === undefined || ended.exitCode !== null) return;
  const gone = new Promise((resolve) => ended.once('close', resolve));
  ended.kill('SIGKILL');
  await gone;
}

/** Says it until it is answered so; a bot that has just started may not listen yet. @throws Error with what was said instead */
async function asks(text: string, answer: RegExp): Promise<void> {
  const before = slack.posts.length;
  const posts = () => JSON.stringify(slack.posts.slice(before));
  for (let tries = 0; tries < 600 && !answer.test(posts()); tries += 1) {
    if (tries % 50 === 0 && slack.connected) slack.say('U0ALICE', 'C0OPS', text);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!answer.test(posts())) throw new Error(`${text}: ${posts()}\n${log.slice(-4_000)}`);
}

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'hubot-st2-chatops-'));
  tree = join(place, 'chatops');
  mkdirSync(tree);
  const store = join(place, 'store');
  backend = await startEmbedded({ packs: [join(ROOT, 'packs')], store, log: silentLog });
  front = await TlsFront.start(backend.url, place);
  slack = await FakeSlack.start();
  // The old plugin is no longer in the registry.
  const old = join(place, 'hubot-stackstorm');
  mkdirSync(old);
  writeFileSync(
    join(old, 'package.json'),
    '{"name":"hubot-stackstorm","version":"0.13.0","main":"index.js"}',
  );
  writeFileSync(join(old, 'index.js'), 'module.exports = () => {};');
  const dependencies = {
    ...{ hubot: '^11.3.0', '@hubot-friends/hubot-slack': '^3.1.0', 'hubot-stackstorm': `file:${old}` },
  };
  writeFileSync(
    join(tree, 'package.json'),
    JSON.stringify({ name: 'st2chatops', private: true, dependencies }),
  );
  writeFileSync(join(tree, 'external-scripts.json'), '["hubot-stackstorm"]\n');
  writeFileSync(join(tree, 'st2chatops.env'), ENVIRONMENT(front.port));
  await npmInstall(tree, []);
}, 300_000);

afterEach(stop);
afterAll(async () => {
  await slack.stop();
  await front.stop();
  await backend.close();
  rmSync(place, { recursive: true, force: true });
});

describe('the recipe of docs/migrate.md out of StackStorm’s own ChatOps', () => {
  it('says at the start what its environment file does to it, and which line to change', async () => {
    const lines = await recipe();
    expect(lines.length).toBeLessThanOrEqual(10);
    // Somebody stops behind the lines that exchange the packages.
    await type(
      lines.slice(
        0,
        lines.findIndex((line) => line.includes('NODE_TLS')),
      ),
    );
    start();
    await asks('hubot st2 doctor', /certificate/i);
    expect(log).toMatch(/NODE_TLS_REJECT_UNAUTHORIZED=0 lets everything .* Remove that line/);
    expect(log).toMatch(/ST2_CA_FILE=\/path/);
    expect(log).toMatch(/Change that line to HUBOT_LOG_LEVEL=info/);
    expect(readFileSync(join(tree, 'package.json'), 'utf8')).not.toContain('hubot-stackstorm');
  }, 300_000);

  it('leads to a bot that answers, with nothing left to say of its surroundings', async () => {
    const lines = await recipe();
    await type(lines.slice(lines.findIndex((line) => line.includes('NODE_TLS'))));
    start();
    await asks('hubot run echo hello from the old tree', /"text":"hello from the old tree"/);
    await asks('!printer status plotter', /plotter \(basement\): asleep/);
    expect(log).not.toMatch(/NODE_TLS_REJECT_UNAUTHORIZED|HUBOT_LOG_LEVEL|certificate/);
  }, 300_000);
});
