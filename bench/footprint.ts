/**
 * `npm run bench -- footprint [installed] [running] [embedded]`: what the package costs, as `npm run build` makes it.
 *
 *   installed   packages, MB, modules and load time of the tarball in an empty bot, beside bare Node
 *   running     start to the first acknowledgment, resident memory and CPU at rest, at 69, 1,069 and 10,000 aliases
 *   embedded    the same with the embedded backend in the bot's process, whose heap is kept small as bin/hubot does it
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmInstall } from '../test/matrix/package-tarball';
import { startAndTell } from '../test/start-and-tell';
import { ownTarball } from './parts/own-tarball';
import { packOf } from './parts/pack-of';
import { quickStackStorm } from './parts/quick-stackstorm';

const ROOT = join(__dirname, '../..');
const LOADS = 7;
/** Some eight seconds after its last work V8 collects once more. */
const SETTLED_MS = 15_000;
const REST_MS = 20_000;

const median = (values: number[]) =>
  values.sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

interface Loaded {
  ms: number;
  modules: number;
  megabytes: number;
}

/** Loads something in fresh processes. @param code what they do */
function load(folder: string, code: string): Loaded {
  const measured = Array.from({ length: LOADS }, () => {
    const begun = process.hrtime.bigint();
    const said = execFileSync(
      process.execPath,
      [
        '-e',
        `${code};console.log(JSON.stringify([Object.keys(require.cache).length, process.memoryUsage().rss]))`,
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    const [modules = 0, rss = 0] = JSON.parse(said) as number[];
    return { ms: Number(process.hrtime.bigint() - begun) / 1e6, modules, megabytes: rss / 1e6 };
  });
  return {
    ms: median(measured.map(({ ms }) => ms)),
    modules: measured[0]?.modules ?? 0,
    megabytes: median(measured.map(({ megabytes }) => megabytes)),
  };
}

/** Packages and MB of a bot with these packages. */
async function installed(packages: string[]): Promise<{ folder: string; count: number; size: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-footprint-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'mybot', private: true }));
  await npmInstall(folder, packages);
  const size = Number(
    execFileSync('du', ['-sk', 'node_modules'], { cwd: folder, encoding: 'utf8' }).split('\t')[0],
  );
  const parsed = execFileSync('npm', ['ls', '--all', '--parseable'], { cwd: folder, encoding: 'utf8' });
  return { folder, count: new Set(parsed.trim().split('\n')).size - 1, size: size / 1_000 };
}

/** A bot that is given no StackStorm that answers: what every bot loads to be ready. */
function startInstalled(folder: string): {
  started: string[];
  onRobot: number;
  ms: number;
  rss: number;
} {
  const code = startAndTell(join(folder, 'node_modules/hubot-st2'));
  const env = { PATH: process.env.PATH, ST2_API_URL: 'http://127.0.0.1:1', ST2_API_KEY: 'k' };
  return JSON.parse(execFileSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8', env }));
}

async function compareInstalled(): Promise<void> {
  const { folder: packed, tarball } = ownTarball();
  const bare = load(tmpdir(), '');
  console.log(`bare Node: ${bare.ms.toFixed(0)} ms, ${bare.megabytes.toFixed(0)} MB resident`);
  const bot = await installed([tarball]);
  const loaded = load(bot.folder, "require('hubot-st2')");
  console.log(
    `hubot-st2: ${bot.count} packages, ${bot.size.toFixed(1)} MB; loads in ${loaded.ms.toFixed(0)} ms (${(loaded.ms / bare.ms).toFixed(2)} × bare Node), ${loaded.modules} modules, ${loaded.megabytes.toFixed(0)} MB resident`,
  );
  const started = Array.from({ length: LOADS }, () => startInstalled(bot.folder));
  const ready = median(started.map(({ ms }) => ms));
  console.log(
    `started on a robot: required and begun in ${median(started.map(({ onRobot }) => onRobot)).toFixed(0)} ms, ready after ${ready.toFixed(0)} ms, ${started[0]?.started.length} modules, ${(median(started.map(({ rss }) => rss)) / 1e6).toFixed(0)} MB resident`,
  );
  rmSync(bot.folder, { recursive: true, force: true });
  rmSync(packed, { recursive: true });
}

/** What a bot in a process of its own does: it starts, runs one command, and rests. */
const BOT = `
if (process.env.ST2_EMBEDDED) require(process.env.FOOTPRINT_ROOT + '/../bin/small-heap');
const begun = performance.now();
const { compose } = require(process.env.FOOTPRINT_ROOT + '/src/compose');
const { SmallHubot } = require(process.env.FOOTPRINT_ROOT + '/test/hubot/small-hubot');
const hubot = new SmallHubot();
const bridge = compose(hubot.asRobot, process.env);
bridge.start();
(async () => {
  await bridge.ready;
  hubot.say('hubot echo 7 first');
  await hubot.hears(/On it/, 60000);
  const acknowledged = performance.now() - begun;
  while (bridge.busy || bridge.running.length > 0) await new Promise((done) => setTimeout(done, 5));
  await new Promise((done) => setTimeout(done, ${SETTLED_MS}));
  const before = process.cpuUsage();
  await new Promise((done) => setTimeout(done, ${REST_MS}));
  const used = process.cpuUsage(before);
  global.gc();
  const cpu = (used.user + used.system) / 1e6 * 60000 / ${REST_MS};
  console.log(JSON.stringify({ acknowledged, cpu, rss: process.memoryUsage().rss / 1e6 }));
  process.exit(0);
})();`;

/** @param env where its StackStorm is */
async function startAndRest(env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, ['--expose-gc', '-e', BOT], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, FOOTPRINT_ROOT: join(__dirname, '..'), ...env },
  });
  let said = '';
  child.stdout.on('data', (part) => {
    said += String(part);
  });
  await new Promise((done) => child.once('exit', done));
  const { acknowledged, cpu, rss } = JSON.parse(said) as Record<string, number>;
  return `${acknowledged?.toFixed(0)} ms to the first acknowledgment, ${rss?.toFixed(0)} MB resident at rest, ${cpu?.toFixed(3)} s of CPU a minute`;
}

async function restAt(aliases: number): Promise<string> {
  const { server, address } = await quickStackStorm(aliases);
  const state = mkdtempSync(join(tmpdir(), 'hubot-st2-footprint-'));
  const seen = await startAndRest({ ...address, ST2_STATE_FILE: join(state, 'state.jsonl') });
  await server.stop();
  rmSync(state, { recursive: true, force: true });
  return seen;
}

async function embeddedRestAt(aliases: number): Promise<string> {
  const folder = packOf(aliases);
  const data = join(folder, 'data');
  const seen = await startAndRest({
    ...{ ST2_EMBEDDED: '1', ST2_EMBEDDED_PACKS: join(folder, 'packs'), ST2_EMBEDDED_DATA: data },
  });
  rmSync(folder, { recursive: true, force: true });
  return seen;
}

export async function run(options: string[]): Promise<void> {
  const wanted = (name: string) => options.length === 0 || options.includes(name);
  execFileSync(process.execPath, [join(ROOT, 'bin/build.js')]);
  if (wanted('installed')) await compareInstalled();
  if (wanted('running'))
    for (const aliases of [69, 1_069, 10_000]) console.log(`${aliases} aliases: ${await restAt(aliases)}`);
  if (wanted('embedded'))
    for (const aliases of [69, 10_000])
      console.log(`embedded, ${aliases} aliases: ${await embeddedRestAt(aliases)}`);
}
