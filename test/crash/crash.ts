import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../chaos/random';
import { FROM_SOURCE } from '../from-source';
import { checkAll, corruption } from './check';
import { Client } from './client';
import { Ledger } from './ledger';
import { DEEDS } from './load';

export interface Verdict {
  kills: number;
  acknowledged: number;
  lost: number;
  corrupt: number;
  leftover: number;
  details: string[];
}

export interface CrashOptions {
  kills: number;
  seed: number;
  /** `built` starts in a tenth of the time, and wants `npm run build` before. */
  program: keyof typeof PROGRAMS;
  say(line: string): void;
}

const ROOT = join(__dirname, '..', '..');
/** How a backend is started from source, and as it is shipped. */
const PROGRAMS = {
  source: [...FROM_SOURCE, join(ROOT, 'test', 'embedded', 'crash-child.ts')],
  built: [
    '-e',
    `const [store, ...packs] = process.argv.slice(1);
     require('./dist/src/embedded').startEmbedded({ store, packs, apiKey: 'test-key', port: 0, log: { debug() {}, info() {}, warn() {}, error() {} } })
       .then(({ url }) => console.log(url));`,
    '--',
  ],
};
/** How many do something at the same time. */
const WORKERS = 6;

/** Kills a real backend again and again while it works, and looks each time for all that it had acknowledged. */
export async function crash({ kills, seed, program, say }: CrashOptions): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  // Long enough to be killed in; what is begun again after a restart ends soon. Its digits tell it from others.
  const nap = `1.50${seed}0${process.pid}`;
  writePack(join(folder, 'packs', 'crash'), nap);
  const random = seeded(seed);
  const ledger = new Ledger();
  let [corrupt, leftover, count] = [0, 0, 0];
  let backend = await start(program, folder);
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const client = new Client(backend.url);
      let stop = false;
      const workers = Array.from({ length: WORKERS }, async () => {
        while (!stop) {
          count += 1;
          const deed = DEEDS[Math.floor(random() * DEEDS.length)] ?? DEEDS[0];
          await deed(client, ledger, `k${count}`);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      });
      await new Promise((resolve) => setTimeout(resolve, random() * 400));
      await end(backend.child);
      stop = true;
      await Promise.all(workers);
      leftover += await stillThere(nap);
      backend = await start(program, folder);
      const wrong = corruption(join(folder, 'store'));
      if (wrong !== undefined) {
        corrupt += 1;
        ledger.lost(`the store: ${wrong}`);
      }
      await checkAll(new Client(backend.url), ledger);
      if (kill % 10 === 0)
        say(
          `${kill} kills, ${ledger.acknowledged} acknowledged, ${ledger.broken.size} lost, ${leftover} left over`,
        );
    }
  } finally {
    await end(backend.child);
    rmSync(folder, { recursive: true, force: true });
  }
  const details = [...ledger.broken];
  return { kills, acknowledged: ledger.acknowledged, lost: details.length, corrupt, leftover, details };
}

function writePack(pack: string, nap: string): void {
  mkdirSync(join(pack, 'actions', 'workflows'), { recursive: true });
  writeFileSync(join(pack, 'pack.yaml'), 'ref: crash\nname: crash\n');
  const write = (name: string, text: string) => writeFileSync(join(pack, 'actions', name), text);
  write(
    'nap.yaml',
    `name: nap\nrunner_type: local-shell-cmd\nparameters: {cmd: {immutable: true, default: "sleep ${nap} & sleep ${nap}"}}\n`,
  );
  write(
    'flow.yaml',
    'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\nparameters: {text: {type: string}}\n',
  );
  write(
    'workflows/flow.yaml',
    `version: "1.0"
input: [text]
tasks:
  one: {action: core.noop, next: [{when: <% succeeded() %>, do: two}]}
  two: {action: core.noop, next: [{when: <% succeeded() %>, do: [three, four]}]}
  three: {action: core.noop, next: [{when: <% succeeded() %>, do: five}]}
  four: {action: core.noop, next: [{when: <% succeeded() %>, do: five}]}
  five: {join: all, action: core.noop}
output: [{text: <% ctx().text %>}]
`,
  );
}

async function start(
  program: CrashOptions['program'],
  folder: string,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [...PROGRAMS[program], join(folder, 'store'), join(ROOT, 'packs'), join(folder, 'packs')],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data) => resolve(String(data).trim()));
    child.once('exit', (code) => reject(new Error(`the backend did not start again: ${code}`)));
  });
  return { child, url };
}

/** As a power cut would. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** How many children outlive the backend by more than three seconds. */
async function stillThere(nap: string): Promise<number> {
  let there = 0;
  for (let tries = 0; tries < 60; tries += 1) {
    there = readdirSync('/proc').filter((name) => {
      try {
        return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(nap);
      } catch {
        return false;
      }
    }).length;
    if (there === 0) return 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return there;
}
