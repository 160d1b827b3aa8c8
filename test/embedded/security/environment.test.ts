import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('environment');
const lab = new Laboratory();
const CANARY = join(lab.folder, 'pwned');
const SCRIPT = join(lab.folder, 'attack.sh');

/** Each makes the shell of the action run something before it does what it is for. */
const VARIABLES: Record<string, string> = {
  BASH_ENV: SCRIPT,
  ENV: SCRIPT,
  PYTHONWARNINGS: 'all:0:antigravity.x:0:0',
  PYTHONSTARTUP: SCRIPT,
  LD_PRELOAD: SCRIPT,
  NODE_OPTIONS: `--require ${SCRIPT}`,
  BROWSER: `${SCRIPT} %s`,
  GIT_SSH_COMMAND: SCRIPT,
  PERL5OPT: '-MCanary',
  PATH: lab.folder,
  bash_env: SCRIPT,
  'BASH_FUNC_echo%%': `() { touch ${CANARY}; }`,
  'BASH_ENV=x': SCRIPT,
};

beforeAll(async () => {
  writeFileSync(SCRIPT, `touch ${CANARY}\n`);
  const shell = { runner_type: 'local-shell-script', entry_point: 'show.sh' };
  lab.write('actions/show.sh', `#!/usr/bin/env bash\necho "env is \${SET:-unset} \${BASH_ENV:-none}"\n`);
  lab.action('show', { ...shell, parameters: { what: { type: 'string' } } });
  lab.action('fixed', {
    ...shell,
    parameters: { env: { default: { SET: 'fixed', BASH_ENV: '/dev/null' } } },
  });
  lab.action('rendered', {
    ...shell,
    parameters: { file: { type: 'string', default: '' }, env: { default: { BASH_ENV: '{{ file }}' } } },
  });
  lab.action('stage', { parameters: { cmd: { default: 'echo {{ env }}' }, env: { type: 'string' } } });
  lab.alias('show', { action_ref: 'lab.show', formats: ['show {{ what }}'] });
  lab.alias('stage', { action_ref: 'lab.stage', formats: ['stage'] });
  lab.alias('opened', {
    action_ref: 'lab.show',
    formats: ['opened {{ what }}'],
    extra: { chat: { parameters: ['timeout', 'env'] } },
  });
  for (const [name, env] of Object.entries({
    published: { SET: 'x', BASH_ENV: '<% ctx().file %>' },
    whole: '<% ctx().all %>',
    written: { SET: '<% ctx().file %>', BASH_ENV: '/dev/null' },
  })) {
    lab.action(name, {
      runner_type: 'orquesta',
      entry_point: `workflows/${name}.yaml`,
      parameters: { file: { type: 'string' }, all: { type: 'object' } },
    });
    lab.write(`actions/workflows/${name}.yaml`, {
      version: '1.0',
      input: ['file', 'all'],
      tasks: { show: { action: 'lab.show', input: { env } } },
    });
  }
  lab.write('rules/hook.yaml', {
    name: 'hook',
    pack: 'lab',
    enabled: true,
    trigger: { type: 'core.st2.webhook', parameters: { url: 'hook' } },
    criteria: {},
    action: { ref: 'lab.show', parameters: { env: { BASH_ENV: '{{ trigger.body.file }}' } } },
  });
  await lab.start();
});
afterAll(() => lab.remove());
afterEach(() => {
  expect(existsSync(CANARY)).toBe(false);
  rmSync(CANARY, { force: true });
});

const fault = (answer: Answer) => String(answer.body.faultstring);

/** Runs an action to its end. */
async function ran(action: string, parameters: Record<string, unknown>) {
  const started = await lab.call('POST', '/v1/executions', { action, parameters });
  return lab.ended(String(started.body.id));
}

attempt('a parameter of the runner (env, sudo, cwd, timeout) at the end of a command', async () => {
  for (const pair of ['env={"SET":"x"}', 'sudo=True', 'cwd=/tmp', 'timeout=1', 'kwarg_op=-']) {
    const answer = await lab.command('show', 'show {{ what }}', `show x ${pair}`);
    expect([pair, answer.status]).toEqual([pair, 400]);
    expect(fault(answer)).toMatch(/belongs to the runner and cannot be set by a command/);
  }
  expect((await lab.command('show', 'show {{ what }}', 'show x')).status).toBe(201);
  // One that the action itself makes a text of has no variables in it; StackStorm runs no such action.
  const stage = await lab.command('stage', 'stage', 'stage env=production');
  expect([stage.status, JSON.stringify(stage)]).toEqual([
    400,
    expect.stringContaining('cannot be overridden'),
  ]);
});

attempt('one that the alias opens by extra.chat.parameters', async () => {
  const say = (text: string) => lab.command('opened', 'opened {{ what }}', `opened x ${text}`);
  expect((await say('timeout=5')).status).toBe(201);
  expect((await say('cwd=/tmp')).status).toBe(400);
  expect((await say('env={"SET":"x"}')).status).toBe(400);
});

attempt('BASH_ENV, PYTHONWARNINGS, LD_PRELOAD and their like over the API', async () => {
  for (const [name, value] of Object.entries(VARIABLES)) {
    const answer = await lab.call('POST', '/v1/executions', {
      action: 'lab.show',
      parameters: { env: { [name]: value } },
    });
    expect([name, answer.status]).toEqual([name, 400]);
    expect(fault(answer)).toMatch(/can make a program run code/);
  }
  const allowed = await ran('lab.show', { env: { SET: 'yes' } });
  expect(allowed.result?.stdout).toBe('env is yes none');
});

attempt('the same in what a workflow publishes or a default renders', async () => {
  for (const [action, parameters] of Object.entries({
    published: { file: SCRIPT, all: {} },
    whole: { file: '', all: { SET: 'x', BASH_ENV: SCRIPT } },
  })) {
    const end = await ran(`lab.${action}`, parameters);
    expect([action, end.status]).toEqual([action, 'failed']);
    expect(JSON.stringify(end.result)).toContain('can make a program run code');
  }
  expect(JSON.stringify((await ran('lab.rendered', { file: SCRIPT })).result)).toContain(
    'can make a program run code',
  );
});

attempt('the same, written in the file of an action or a workflow', async () => {
  expect((await ran('lab.fixed', {})).result?.stdout).toBe('env is fixed /dev/null');
  expect((await ran('lab.written', { file: 'data', all: {} })).status).toBe('succeeded');
});

attempt('the same from the body of a webhook that a rule hands on', async () => {
  await lab.call('POST', '/v1/webhooks/hook', { file: SCRIPT });
  await lab.logs(/Rule lab\.hook: .*BASH_ENV.*can make a program run code/);
});

allTried();
