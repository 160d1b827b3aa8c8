/**
 * `npm run bench -- beside [other.tgz…]`: a real Hubot 14 with nothing, with this package, and with others of its kind or an
 * earlier version of it, as tarballs of `npm pack`; each in an empty folder of its own, all in one run.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { npmInstall } from '../test/matrix/package-tarball';
import { ownTarball } from './parts/own-tarball';
import { packOf } from './parts/pack-of';
import { quickStackStorm } from './parts/quick-stackstorm';

/** Rest is looked at in parts: V8 collects once more at some time in the first two minutes, which is no part of being at rest. */
const REST_MS = 10_000;
const RESTS = 5;
const WARM = 7;
/** A room is written to about once a second, and each command is two messages. */
const BETWEEN_MS = 3_000;

/** A Hubot that starts, loads the package, answers some commands, rests, and prints what that took. */
const BOT = `
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import Hubot from 'hubot';
const require = createRequire(import.meta.url);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let heard = () => {};
class Quiet extends EventEmitter {
  constructor(robot) { super(); this.robot = robot; this.name = 'quiet'; }
  send(envelope, ...texts) { heard(String(texts[0])); }
  reply(envelope, ...texts) { heard(String(texts[0])); }
  topic() {} play() {} close() {}
  run() { this.emit('connected'); }
}
const robot = Hubot.loadBot({ use: (robot) => new Quiet(robot) }, false, 'hubot', false);
await robot.loadAdapter();
await robot.run();
let id = 0;
/** Milliseconds to the first thing that is said. */
async function ask(words) {
  const user = robot.brain.userForId('u1', { name: 'alice', room: 'ops' });
  const begun = performance.now();
  const said = new Promise((done) => { heard = done; });
  void robot.receive(new Hubot.TextMessage(user, 'hubot echo ' + words, 'm' + (id += 1)));
  await said;
  return performance.now() - begun;
}
let bridge;
if (process.env.BESIDE_PACKAGE) {
  await robot.loadExternalScripts([process.env.BESIDE_PACKAGE]);
  bridge = require(process.env.BESIDE_PACKAGE).bridgeOf?.(robot);
  await bridge?.ready;
} else robot.respond(/echo/, (said) => said.send('On it.'));
const loaded = performance.now();
await ask('7 first');
const answered = performance.now();
await pause(2000);
const warm = [];
for (let at = 0; at < ${WARM}; at += 1) { warm.push(await ask('7 word' + at)); await pause(${BETWEEN_MS}); }
const rests = [];
for (let at = 0; at < ${RESTS}; at += 1) {
  const before = process.cpuUsage();
  await pause(${REST_MS});
  const used = process.cpuUsage(before);
  rests.push((used.user + used.system) / 1e6 * 60000 / ${REST_MS});
}
const cpu = rests.sort((a, b) => a - b)[${RESTS >> 1}];
const rss = process.memoryUsage().rss / 1e6;
console.log('@@' + JSON.stringify({
  modules: Object.keys(require.cache).length, loaded, answered, warm: warm.sort((a, b) => a - b)[${WARM >> 1}], cpu, rss,
}));
process.exit(0);
`;

/** What a bot told of itself: milliseconds since its process began, and for a warm command; MB; seconds a minute. */
interface Told {
  modules: number;
  loaded: number;
  answered: number;
  warm: number;
  cpu: number;
  rss: number;
}

async function botOf(packages: string[]): Promise<{ folder: string; cost: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-beside-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'mybot', private: true }));
  writeFileSync(join(folder, 'bot.mjs'), BOT);
  await npmInstall(folder, ['hubot@14', ...packages]);
  const kilobytes = execFileSync('du', ['-sk', 'node_modules'], { cwd: folder, encoding: 'utf8' });
  const listed = execFileSync('npm', ['ls', '--all', '--parseable'], { cwd: folder, encoding: 'utf8' });
  const count = new Set(listed.trim().split('\n')).size - 1;
  return { folder, cost: `${count} packages, ${(Number(kilobytes.split('\t')[0]) / 1_000).toFixed(1)} MB` };
}

async function runBot(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, ['bot.mjs'], {
    ...{ cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
    env: { PATH: process.env.PATH, HUBOT_LOG_LEVEL: 'error', ...env },
  });
  let said = '';
  child.stdout?.on('data', (part) => {
    said += String(part);
  });
  await new Promise((done) => child.once('close', done));
  const line = said.split('\n').find((one) => one.startsWith('@@'));
  if (line === undefined) return `ended without a word: ${said.slice(-300)}`;
  const told = JSON.parse(line.slice(2)) as Told;
  return [
    `${told.modules} modules`,
    `ready after ${told.loaded.toFixed(0)} ms`,
    `first answer after ${told.answered.toFixed(0)} ms`,
    `a warm one ${told.warm.toFixed(1)} ms`,
    `${told.rss.toFixed(0)} MB at rest`,
    `${told.cpu.toFixed(3)} s of CPU a minute`,
  ].join(', ');
}

async function onStackStorm(folder: string, aliases: number): Promise<string> {
  const { server, address } = await quickStackStorm(aliases);
  const seen = await runBot(folder, { BESIDE_PACKAGE: 'hubot-st2', ...address });
  await server.stop();
  return seen;
}

async function embedded(folder: string, aliases: number): Promise<string> {
  const written = packOf(aliases);
  const seen = await runBot(folder, {
    ...{ BESIDE_PACKAGE: 'hubot-st2', ST2_EMBEDDED: '1', ST2_EMBEDDED_PACKS: join(written, 'packs') },
    ST2_EMBEDDED_DATA: join(written, 'data'),
  });
  rmSync(written, { recursive: true, force: true });
  return seen;
}

export async function run(others: string[]): Promise<void> {
  const bare = await botOf([]);
  console.log(`bare Hubot: ${bare.cost}; ${await runBot(bare.folder, {})}`);
  rmSync(bare.folder, { recursive: true, force: true });
  const { folder: packed, tarball: own } = ownTarball();
  for (const tarball of [...others.map((file) => resolve(file)), own]) {
    const name = basename(tarball);
    const { folder, cost } = await botOf([tarball]);
    console.log(`${name}: ${cost}`);
    for (const aliases of [69, 1_069, 10_000])
      console.log(`  ${aliases} aliases: ${await onStackStorm(folder, aliases)}`);
    // The embedded backend's store, where Node has no SQLite of its own that is good enough.
    if (Number(process.versions.node.split('.')[0]) < 24) await npmInstall(folder, ['libsql']);
    for (const aliases of [69, 10_000])
      console.log(`  embedded, ${aliases} aliases: ${await embedded(folder, aliases)}`);
    rmSync(folder, { recursive: true, force: true });
  }
  rmSync(packed, { recursive: true });
}
