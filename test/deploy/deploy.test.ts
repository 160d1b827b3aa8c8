import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { knownNames, readConfig, SETTINGS } from '../../src/core/config';
import { Metrics } from '../../src/plugins/health/metrics';
import { ManualClock } from '../manual-clock';
import { until } from '../until';

const ROOT = resolve(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, 'deploy', path), 'utf8');
const OF_HUBOT = /^(HUBOT_LOG_LEVEL|HUBOT_SLACK_(APP|BOT)_TOKEN_FILE|NODE_ENV)$/;

/** Names that a file sets in the environment of the bot, and that nobody reads. */
function unheard(names: readonly string[]): string[] {
  const known = new Set(knownNames(SETTINGS));
  return names.filter((name) => !known.has(name) && !OF_HUBOT.test(name));
}

describe('The image', () => {
  const lines = read('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  const linesOf = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('is built by commands that work, and its bot starts, is healthy and ends when it is told to', async () => {
    const place = mkdtempSync(join(tmpdir(), 'hubot-st2-image-'));
    const moved = (text: string) =>
      text.replace(/(^|[\s=])\/(build|out|bot|data)\b/g, (_all, before, name) => `${before}${place}/${name}`);
    const bash = (command: string, cwd: string) =>
      execFileSync('bash', ['-ec', command], { cwd, stdio: 'pipe', env: process.env });
    try {
      bash(
        `mkdir -p ${place}/build ${place}/out ${place}/bot && git -C ${ROOT} ls-files -z | (cd ${ROOT} && xargs -0 cp --parents -t ${place}/build)`,
        ROOT,
      );
      let stage = join(place, 'build');
      for (const line of lines) {
        if (line.startsWith('WORKDIR ')) stage = moved(line.slice('WORKDIR '.length));
        // There need be no user called node here.
        if (line.startsWith('RUN '))
          bash(moved(line.slice('RUN '.length)).replace(' -o node -g node', ''), stage);
      }
      const env = Object.fromEntries(
        (linesOf('ENV')[0] ?? '').split(/\s+/).map((pair) => pair.split('=') as [string, string]),
      );
      expect(unheard(Object.keys(env))).toEqual([]);
      const socket = join(place, 'health.sock');
      const command = (JSON.parse(linesOf('CMD')[0] ?? '') as string[]).map(moved);
      const bot = spawn(command[0] ?? '', command.slice(1, 2), {
        cwd: place,
        stdio: ['pipe', 'ignore', 'inherit'],
        env: {
          ...{ PATH: process.env.PATH, ...env, HUBOT_LOG_LEVEL: 'silent', ST2_EMBEDDED: '1' },
          // The image's Node has SQLite built in; this one may need the package for it.
          NODE_PATH: join(ROOT, 'node_modules'),
          ...{
            ST2_HEALTH_LISTEN: socket,
            ST2_STATE_FILE: join(place, 'state'),
            ST2_EMBEDDED_DATA: join(place, 'data'),
          },
        },
      });
      const ended = new Promise<number | null>((done) => bot.on('close', done));
      await until(
        'it is healthy',
        async () => bot.exitCode !== null || (await status(socket, '/health')) === 200,
      );
      expect(bot.exitCode).toBeNull();
      expect(await status(socket, '/live')).toBe(200);
      expect(await status(socket, '/metrics')).toBe(200);
      bot.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }, 240_000);

  it('does not run as root, and is asked for its health by a command that Node understands', () => {
    expect(linesOf('USER')).toEqual(['node']);
    const [, check = ''] = /CMD (\[.*\])$/.exec(linesOf('HEALTHCHECK')[0] ?? '') ?? [];
    const [program, flag, script] = JSON.parse(check) as string[];
    expect([program, flag]).toEqual(['node', '-e']);
    // Nobody listens: not healthy.
    const run = () => execFileSync(process.execPath, ['-e', script ?? ''], { stdio: 'ignore' });
    expect(run).toThrow();
  });
});

describe('The compose file', () => {
  const { services, secrets } = load(read('compose.yaml')) as {
    services: Record<
      string,
      { environment?: Record<string, string>; read_only?: boolean; secrets?: string[] }
    >;
    secrets: Record<string, unknown>;
  };

  it('sets what the bot reads, and has each secret that it names', () => {
    const environment = services.bot?.environment ?? {};
    expect(unheard(Object.keys(environment))).toEqual([]);
    const named = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
    expect(named.map((path) => path.slice('/run/secrets/'.length))).toEqual(Object.keys(secrets));
    expect(services.bot?.secrets).toEqual(Object.keys(secrets));
    expect(services.bot?.read_only).toBe(true);
  });
});

describe('The chart', () => {
  const values = load(read('helm/values.yaml')) as Record<string, unknown>;
  /** The few expressions that the templates use: a helm of these must not be needed to check them. */
  const rendered = readdirSync(join(ROOT, 'deploy/helm/templates')).flatMap((name) => {
    const text = read(`helm/templates/${name}`).replace(
      /\{\{ \.(Release\.Name|Values\.(\w+))( \| quote)? \}\}/g,
      (_all, _path, key: string | undefined, quoted: string | undefined) => {
        const value = key === undefined ? 'bot' : values[key];
        expect(value).toBeDefined();
        return quoted === undefined ? String(value) : JSON.stringify(String(value));
      },
    );
    expect(text).not.toContain('{{');
    const documents: unknown[] = loadAll(text);
    return documents as { kind: string; metadata: { name: string }; spec: Record<string, unknown> }[];
  });

  it('makes two bots that keep each other company, and a Redis that nobody else reaches', () => {
    expect(rendered.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'Deployment bot',
      'NetworkPolicy bot',
      'NetworkPolicy bot-redis',
      'PodDisruptionBudget bot',
      'Service bot-redis',
      'StatefulSet bot-redis',
    ]);
    const text = JSON.stringify(rendered.find(({ kind }) => kind === 'Deployment'));
    expect(unheard([...text.matchAll(/"name":"((?:ST2|HUBOT)_\w+)"/g)].map(([, name = '']) => name))).toEqual(
      [],
    );
    expect(text).toContain('"readOnlyRootFilesystem":true');
    expect(text).toContain('"path":"/live"');
  });
});

describe('The unit', () => {
  const unit = join(ROOT, 'deploy/systemd/hubot-st2.service');

  it('sets what the bot reads, and does not try again what a setting forbids', () => {
    const set = read('systemd/hubot-st2.service').matchAll(
      /(?<=^Environment=.*)\b((?:ST2|HUBOT|NODE)_\w+)=/gm,
    );
    expect(unheard([...set].map(([, name = '']) => name))).toEqual([]);
    expect(read('systemd/hubot-st2.service')).toContain('RestartPreventExitStatus=78');
  });

  const analyze = '/usr/bin/systemd-analyze';
  (existsSync(analyze) ? it : it.skip)('exposes 2.0 at most', () => {
    const report = execFileSync(analyze, ['security', '--offline=yes', '--no-pager', unit], {
      encoding: 'utf8',
    });
    const [, exposure = '10'] = /exposure level for \S+: ([\d.]+)/.exec(report) ?? [];
    expect(Number(exposure)).toBeLessThanOrEqual(2);
  });
});

describe('Alerts and dashboard', () => {
  it('ask for metrics that there are', async () => {
    const snapshot = {
      ready: true,
      stream: true,
      api: true,
      lastEventAt: undefined,
      queue: 0,
      aliases: 0,
      waiting: 0,
      live: 0,
    };
    const page = await new Metrics(async () => snapshot, new ManualClock()).collect();
    const there = new Set([...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const asked =
      `${read('prometheus/rules.yaml')}${read('grafana/dashboard.json')}`.match(/hubot_st2_\w+/g) ?? [];
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !there.has(name.replace(/_bucket$/, '')))).toEqual([]);
  });

  it('can be read', () => {
    expect(load(read('prometheus/rules.yaml'))).toHaveProperty('groups');
    expect(JSON.parse(read('grafana/dashboard.json'))).toHaveProperty('panels');
    expect(load(read('slack-app.yaml'))).toHaveProperty('settings.socket_mode_enabled', true);
    expect(readConfig({ ST2_EMBEDDED: '1', ST2_HEALTH_LISTEN: '0.0.0.0:9180' }).problems).toEqual([]);
  });
});

/** The status of a page behind a socket; undefined while nobody answers. */
function status(socketPath: string, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get({ socketPath, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', () => resolve(undefined));
  });
}
