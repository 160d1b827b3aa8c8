import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import express from 'express';
import { load } from 'js-yaml';
import { systemClock } from '../../src/core/clock';
import { readConfig } from '../../src/core/config';
import { silentLog } from '../../src/core/log';
import type { Announcement } from '../../src/core/stackstorm-types';
import { openWebhook } from '../../src/hubot/webhook';
import { auditToFile } from '../../src/plugins/audit/audit-log';
import { PipedBot } from '../e2e/bot';
import { RecordingService } from '../plugins/operations/recording-service';
import { kirk, Rig } from '../plugins/operations/rig';
import { folderWith, removeFolders } from '../tool/recorded-terminal';
import { blocksOf, ROOT } from './documents';

export const removeBlockFolders = removeFolders;

const PACK_YAML = 'ref: mine\nname: mine\nversion: 1.0.0\nauthor: a\nemail: a@example.com\n';

/** Programs that a document calls and that are not here: what is typed is looked at, and nothing is done. */
const STAND_INS: Record<string, string> = {
  npx: `[ "$1" = hubot-st2 ] || exit 64; shift; exec hubot-st2 "$@"`,
  'hubot-st2': `exec "${process.execPath}" "${join(ROOT, 'bin/hubot-st2')}" "$@"`,
  // StackStorm's own: \`key load FILE\`, \`rule create FILE\`.
  st2: `case "$1 $2" in "key load" | "rule create") test -s "$3" && echo "st2 took $3" ;; *) exit 64 ;; esac`,
};

interface Ran {
  code: number;
  out: string;
}

/** Runs what a document shows in bash, in a folder, with no setting but those given. */
async function bash(script: string, folder: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const programs = join(folder, '.programs');
  mkdirSync(programs, { recursive: true });
  for (const [name, text] of Object.entries(STAND_INS)) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  const { PATH = '', HOME = '' } = process.env;
  try {
    const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euc', script], {
      cwd: folder,
      env: { PATH: `${programs}${delimiter}${PATH}`, HOME, LANG: 'C.UTF-8', ...env },
      maxBuffer: 1 << 24,
    });
    return { code: 0, out: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: `${stdout}${stderr}` };
  }
}

/** The same, and it has to end well. */
async function succeeds(script: string, folder: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, out } = await bash(script, folder, env);
  if (code !== 0) throw new Error(`ended with ${code}:\n${script}\n${out}`);
  return out;
}

/** A folder like a clone of the repository: with its packs and its programs. */
function clone(files: Record<string, string> = {}): string {
  const folder = folderWith(files);
  cpSync(join(ROOT, 'packs'), join(folder, 'packs'), { recursive: true });
  symlinkSync(join(ROOT, 'bin'), join(folder, 'bin'));
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** For a bot that is told to run nothing of them: to read them takes a third of its start. */
const NO_SAMPLES = { ST2_EMBEDDED_SAMPLES: '0' };

/** A bot in a folder that a person talks to, to its end. */
async function withBot(folder: string, env: NodeJS.ProcessEnv, work: (bot: PipedBot) => Promise<void>) {
  const bot = new PipedBot(folder, env);
  try {
    await bot.sees(/Ready/, 60_000);
    await work(bot);
  } finally {
    bot.kill();
    await bot.ends();
  }
}

/** Whether a pack with these files is one in which the tool finds no mistake. */
async function holds(files: Record<string, string>): Promise<void> {
  await succeeds('npx hubot-st2 check packs', folderWith({ 'packs/mine/pack.yaml': PACK_YAML, ...files }));
}

/** A piece of an alias as a document shows it, with what an alias needs besides. */
function aliasOf(name: string, fragment: string): string {
  const given = load(fragment) as Record<string, unknown>;
  const needed = {
    name: `name: ${name}`,
    pack: 'pack: mine',
    description: 'description: What the document shows',
    action_ref: 'action_ref: mine.shown',
    formats: `formats: ["${name} {{ service }} on {{ host }} in {{ site }} for {{ database }}"]`,
  };
  const missing = Object.entries(needed).filter(([key]) => !Object.hasOwn(given, key));
  return `${missing.map(([, line]) => line).join('\n')}\n${fragment}`;
}

const STRINGS = [
  'cmd',
  'colour',
  'database',
  'host',
  'issue',
  'requested_by',
  'room',
  'service',
  'site',
  'who',
];
/** The action of that alias: it takes what the documents' aliases give. */
const ACTION = `name: shown
runner_type: local-shell-cmd
entry_point: ""
enabled: true
parameters:
${STRINGS.map((name) => `  ${name}: { type: string }`).join('\n')}
`;

/** How each kind of block is run: gets the blocks of one document that name it, from the top; rejects where it does not hold. */
export const RUNNERS: Record<string, (blocks: string[]) => Promise<void>> = {
  /** README: the bot is started in a clone, and a first command is made while it runs. */
  async 'first command'([start = '', alias = '']) {
    const folder = clone();
    const typed = ['run echo hello', 'disk', 'help', 'exit'].map((line) => `${line}\n`).join('');
    const out = await succeeds(`printf '%s' "$TYPED" | ${start}`, folder, { TYPED: typed });
    expect(out).toMatch(/Done\.\s+hello/);
    expect(out).toContain('printer status');
    await withBot(folder, {}, async (bot) => {
      writeFileSync(join(folder, 'packs/ops/aliases/uptime.yaml'), alias);
      await said(bot, 'uptime', /load average/);
      await said(bot, 'printer status plotter', /plotter \(basement\): asleep/);
    });
  },

  /** CONTRIBUTING: the last steps of a release, as far as they leave this machine alone. */
  async release([steps = '']) {
    const line = (word: string) => steps.split('\n').find((step) => step.includes(word)) ?? '';
    const folder = folderWith({});
    await succeeds(`cd ${ROOT} && ${line('sbom').replace('> ', `> ${folder}/`)}`, folder);
    const { bomFormat, components } = JSON.parse(readFileSync(join(folder, 'hubot-st2.cdx.json'), 'utf8'));
    expect([bomFormat, components.length > 20]).toEqual(['CycloneDX', true]);
    expect(line('--dry-run')).toBe('npm publish --dry-run');
    await succeeds(`cd ${ROOT} && npm publish --dry-run --ignore-scripts --offline`, folder);
  },

  /** docs/aliases.md: a pack is begun with the tool, and everything that the tool can is tried on it. */
  async 'first alias'([overview = '', tree = '', make = '', file = '', check = '']) {
    const folder = folderWith({});
    await succeeds(make, folder);
    // The schema lies in the package, wherever that is.
    const schema = /(?<=\$schema=)\S+/;
    const made = readFileSync(join(folder, 'packs/mine/aliases/time.yaml'), 'utf8');
    expect(made.replace(schema, '')).toBe(file.replace(schema, ''));
    const paths = tree.trim().split(/\s+/);
    expect(
      paths.filter((path) => !existsSync(join(folder, paths[0] ?? '', path === paths[0] ? '' : path))),
    ).toEqual([]);
    await succeeds(check.replace('- run: ', ''), folder);
    for (const line of overview.trim().split('\n')) {
      const typed = line.replace(/ {2,}.*$/, '');
      // \`new\` alone asks whoever sits there, and "text" stands for what is typed.
      if (typed === 'npx hubot-st2 new') continue;
      const { code, out } = await bash(typed, folder);
      expect([typed, code, out]).toEqual([typed, typed.includes('"text"') ? 1 : 0, out]);
    }
  },

  async alias(fragments) {
    const files = fragments.map((fragment, index) => [
      `packs/mine/aliases/shown${index}.yaml`,
      aliasOf(`shown${index}`, fragment),
    ]);
    await holds({ ...Object.fromEntries(files), 'packs/mine/actions/shown.yaml': ACTION });
  },

  /** docs/packs.md: the tool writes files in which it finds nothing afterwards. */
  async 'first files'([make = '']) {
    const folder = folderWith({});
    await succeeds(make, folder);
    expect(await succeeds('npx hubot-st2 check --strict', folder)).toMatch(/: all is well\.$/m);
  },

  async task([task = '']) {
    const indented = task.replace(/^(?=.)/gm, '    ');
    await holds({
      'packs/mine/actions/shown.yaml':
        'name: shown\nrunner_type: orquesta\nentry_point: workflows/shown.yaml\nparameters: { text: { type: string } }\n',
      'packs/mine/actions/workflows/shown.yaml': `version: 1.0\ninput: [text]\ntasks:\n  one:\n${indented}`,
    });
  },

  /** Settings: what is exported is what the bridge reads, and nothing in it is wrong. */
  async settings(blocks) {
    for (const block of blocks) {
      const folder = folderWith({});
      await succeeds(`${block}\nenv -0 > settings`, folder, { ST2_EMBEDDED: '1' });
      const lines = readFileSync(join(folder, 'settings'), 'utf8').split('\0').filter(Boolean);
      const env = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
      const { faults, problems } = readConfig(env);
      expect([block, faults, problems]).toEqual([block, [], []]);
    }
  },

  /** docs/audit.md: a log from which the record of the document has been taken. */
  async 'broken chain'([shown = '']) {
    const [typed = '', answer = ''] = shown.split('\n');
    const line = Number(/:(\d+):/.exec(answer)?.[1]);
    const folder = folderWith({});
    const path = join(folder, 'audit.jsonl');
    const audit = auditToFile(path, {
      ...{ clock: systemClock, log: silentLog, hide: (text: string) => text },
      rotateBytes: 1 << 30,
    });
    for (let count = 0; count < line; count += 1) audit.record({ kind: 'command', command: 'a.b' });
    await audit.close();
    const records = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, records.filter((_, index) => index !== line - 1).join('\n'));
    const { code, out } = await bash(typed.replace('$ ', ''), folder);
    expect([code, out.trim()]).toEqual([1, answer]);
  },

  /** docs/forms.md: each line of kirk's is said, and answered as it stands there. */
  async conversation([shown = '']) {
    const packs = [join(ROOT, 'test/plugins/forms/packs')];
    const features = { buttons: false, thread: false, update: false, upload: false };
    const rig = await Rig.start({ packs, service: new RecordingService(features) });
    try {
      for (const part of shown.split(/^kirk {3}/m).slice(1)) {
        const [typed = '', ...answer] = part.trimEnd().split('\n');
        const wanted = answer.map((line) => line.replace(/^hubot +/, '').trim()).join(' ');
        const given = await rig.say(kirk, typed.replace(/^hubot /, ''));
        expect(given.replace(/\s+/g, ' ')).toContain(wanted.replace(/\s+/g, ' '));
      }
    } finally {
      await rig.stop();
    }
  },

  /** docs/migrate.md: a message that is signed by a shell reaches the room. */
  async webhook([script = '']) {
    const announced: Announcement[] = [];
    const app = express();
    const secret = 'correct horse';
    openWebhook(
      { router: app },
      {
        secret,
        insecure: false,
        log: silentLog,
        announce: (announcement) => void announced.push(announcement),
      },
    );
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const typed = script.replace('localhost:8080', `127.0.0.1:${port}`).replace('curl ', 'curl -sf ');
      await succeeds(typed, folderWith({}), { ST2_WEBHOOK_SECRET: secret });
      expect(announced).toEqual([expect.objectContaining({ message: 'The backup is done' })]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  },

  /** docs/outgrow.md: keys and rules are exported, and are files that StackStorm's own tool is given. */
  async 'moving out'([exporting = '', loading = '']) {
    const folder = folderWith({ 'packs/mine/pack.yaml': PACK_YAML });
    const port = String(await freePort());
    const env = { ST2_API_KEY: 'a-key-for-this', ST2_EMBEDDED_PORT: port, ...NO_SAMPLES };
    await withBot(folder, env, async () => {
      await succeeds('npx hubot-st2 key set office Vienna', folder);
      const rule = {
        ...{ name: 'made', pack: 'mine', enabled: true, criteria: {} },
        trigger: { type: 'core.st2.webhook', parameters: { url: 'made' } },
        action: { ref: 'core.local', parameters: { cmd: 'true' } },
      };
      const made = await fetch(`http://127.0.0.1:${port}/v1/rules`, {
        method: 'POST',
        headers: { 'St2-Api-Key': 'a-key-for-this', 'Content-Type': 'application/json' },
        body: JSON.stringify(rule),
      });
      expect([made.status, await made.text()]).toEqual([201, expect.anything()]);
      await succeeds(exporting, folder);
      expect(await succeeds(loading, folder)).toMatch(
        /took moving\/keys\.json\nst2 took moving\/rules\/.*\.yaml/,
      );
    });
  },

  /** docs/packs.md: the bell is rung from another terminal. docs/run-packs.md: a trigger is sent the same way. */
  async bell([curl = '']) {
    const files = blocksOf('docs/packs.md').flatMap(({ text }) => {
      const [, path] = /^# (packs\/mine\/\S+)\n/.exec(text) ?? [];
      return path === undefined ? [] : [[path, text] as const];
    });
    const listens = 'name: listens\npack: mine\nenabled: true\ntrigger: { type: mypack.changed }\n';
    const post = (text: string) =>
      `action: { ref: chatops.post_message, parameters: { channel: terminal, message: "${text}" } }\n`;
    const folder = folderWith({
      ...Object.fromEntries(files.filter(([path]) => dirname(path).endsWith('rules'))),
      'packs/mine/rules/listens.yaml': `${listens}${post('Changed by {{ trigger.who }}')}`,
      'packs/mypack/pack.yaml': PACK_YAML.replaceAll('mine', 'mypack'),
      'packs/mypack/triggers/changed.yaml': 'name: changed\npack: mypack\n',
    });
    const port = String(await freePort());
    const key = 'choose-a-long-one';
    await withBot(folder, { ST2_API_KEY: key, ST2_EMBEDDED_PORT: port, ...NO_SAMPLES }, async (bot) => {
      await succeeds(curl.replace('9101', port).replace('curl ', 'curl -sf '), folder, { KEY: key });
      await bot.sees(/The bell rings: dinner|Changed by Ann/);
    });
  },

  /** docs/policy.md: its policy, asked by its questions. */
  async policy([policy = '', questions = '']) {
    const folder = folderWith({ 'policy.yaml': policy });
    const [check = '', ask = ''] = questions.trim().split('\n');
    await succeeds(check, folder);
    // Production is nothing that the documented rule allows to the crew.
    const { out } = await bash(ask, folder);
    expect(out).toMatch(/deploy\.shop/);
  },

  /** docs/steer.md: the last four commands become one. */
  async capture([typed = '']) {
    const rig = await Rig.start();
    try {
      for (const word of ['greet one', 'run echo two', 'greet three', 'run echo four']) {
        await rig.say(kirk, word);
        await rig.hear(new RegExp(`(greeted|Done\\.)\\s+${word.split(' ').at(-1)}`));
      }
      expect(await rig.say(kirk, typed.trim())).toMatch(/2 tasks, done 2 times/);
    } finally {
      await rig.stop();
    }
  },
};

/** Says it again until it is answered so: a saved file takes a moment to be a command. */
async function said(bot: PipedBot, text: string, answer: RegExp): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    bot.type(text);
    try {
      await bot.sees(answer, 2_000);
      return;
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}
