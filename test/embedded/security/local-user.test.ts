import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Body, Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('local-user');
const lab = new Laboratory();

/** What the bot may have in its environment, and no action may see. */
const SECRETS: Record<string, string> = {
  ST2_API_KEY: 'planted-key',
  ST2_AUTH_TOKEN: 'planted-token',
  ST2_AUTH_PASSWORD: 'planted-password',
  ST2_REDIS_URL: 'redis://:planted-redis@127.0.0.1/',
  ST2_SECRET_KEY: 'planted-secret-key',
  ST2_WEBHOOK_SECRET: 'planted-webhook',
  HUBOT_SLACK_TOKEN: 'planted-slack',
  HUBOT_2FA: 'planted-2fa',
  AWS_SECRET_ACCESS_KEY: 'planted-aws',
  NODE_OPTIONS: '--max-old-space-size=4000',
};
const before = { ...process.env };

beforeAll(async () => {
  Object.assign(process.env, SECRETS);
  process.umask(0o022);
  lab.action('environment', {
    parameters: { cmd: { default: 'env; cat /proc/self/environ', immutable: true } },
  });
  lab.action('script', { runner_type: 'local-shell-script', entry_point: 'env.sh' });
  lab.write('actions/env.sh', '#!/bin/sh\nenv\n');
  lab.action('python', {
    runner_type: 'python-script',
    entry_point: 'env.py',
    parameters: { pin: { type: 'string', secret: true } },
  });
  lab.write(
    'actions/env.py',
    [
      'import os, stat, sys',
      'from st2common.runners.base_action import Action',
      'class Show(Action):',
      '    def run(self, pin=None):',
      '        folder = sys.argv[1]',
      '        return dict(env=dict(os.environ), mode=oct(stat.S_IMODE(os.stat(folder).st_mode)), argv=sys.argv)',
    ].join('\n'),
  );
  lab.action('long', {
    parameters: { pin: { type: 'string', secret: true }, cmd: { default: 'sleep 1', immutable: true } },
  });
  await lab.start({ apiKey: 'test-key' });
});
afterAll(async () => {
  for (const name of Object.keys(SECRETS)) delete process.env[name];
  Object.assign(process.env, before);
  await lab.remove();
});

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

attempt("reading the store's files", async () => {
  await lab.run('core.noop');
  expect(modeOf(lab.store)).toBe('700');
  for (const name of readdirSync(lab.store))
    expect([name, modeOf(join(lab.store, name))]).toEqual([name, '600']);
});

attempt('connecting from another machine', async () => {
  const port = Number(new URL(lab.backend.url).port);
  const listening = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8');
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = listening
    .split('\n')
    .filter((line) => new RegExp(`^\\s*\\d+: \\w+:${hex} \\w+:0000 0A`).test(line));
  expect(lines.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${hex}`]);
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of outside) {
    const answer = await new Promise((resolve) => {
      const socket = connect(port, address, () => resolve('connected'));
      socket.on('error', () => resolve('refused'));
      socket.setTimeout(1_000, () => resolve('nothing'));
    });
    expect([address, answer]).not.toEqual([address, 'connected']);
  }
});

attempt('looking for the key in the list of processes', async () => {
  const running = lab.run('lab.long', { pin: 'planted-pin' });
  const commandLines = () =>
    new Promise<string>((resolve) => {
      let text = '';
      const ps = spawn('sh', ['-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
      ps.stdout.on('data', (data) => {
        text += String(data);
      });
      ps.on('close', () => resolve(text));
    });
  let [list, isOver] = ['', false];
  void running.finally(() => {
    isOver = true;
  });
  while (!isOver && !list.includes('sleep 1')) list = await commandLines();
  await running;
  expect(list).toContain('sleep 1');
  for (const secret of [...Object.values(SECRETS).slice(0, -1), 'planted-pin'])
    expect(list).not.toContain(secret);
});

attempt('an action that prints its environment', async () => {
  for (const action of ['lab.environment', 'lab.script', 'lab.python']) {
    const { status, result } = await lab.run(action);
    expect([action, status]).toEqual([action, 'succeeded']);
    const seen = JSON.stringify(result);
    expect(seen).toContain('ST2_ACTION_EXECUTION_ID');
    expect(seen).not.toMatch(/planted|test-key|NODE_OPTIONS|HUBOT_|ST2_API_KEY|AWS_/);
  }
  // The watchdog, which runs on beside the actions, needs none of it either.
  const own = readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(process.pid)
      );
    } catch {
      return false;
    }
  });
  for (const child of own) expect(readFileSync(`/proc/${child}/environ`, 'utf8')).not.toMatch(/planted/);
});

attempt("a Python action's parameters in the folder for temporary files", async () => {
  const { result } = await lab.run('lab.python', { pin: 'planted-pin' });
  const told = result?.result as Body;
  expect(String(told.mode)).toBe('0o700');
  expect(JSON.stringify(told.argv)).not.toContain('planted');
  expect(readdirSync(tmpdir()).filter((name) => String(told.argv?.[1]).split('/').includes(name))).toEqual(
    [],
  );
});

allTried();
