import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Laboratory } from './laboratory';

const lab = new Laboratory();

beforeAll(async () => {
  lab.action('say', {
    parameters: {
      text: { type: 'string', required: true },
      cmd: { immutable: true, default: "printf '%s' '{{ text }}'" },
    },
  });
  lab.action('login', {
    parameters: {
      password: { type: 'string', required: true, secret: true },
      cmd: { immutable: true, default: "echo 'password is {{ password }}'" },
    },
  });
  lab.action('nap', {
    parameters: { cmd: { immutable: true, default: 'echo begun; sleep 30 & sleep 30; wait' } },
  });
  lab.action('late', {
    parameters: { cmd: { immutable: true, default: 'echo begun; sleep 30' }, timeout: { default: 1 } },
  });
  lab.alias('say', { action_ref: 'lab.say', formats: ['say {{ text }}'] });
  lab.alias('formatted', {
    action_ref: 'lab.say',
    formats: ['tell {{ text }}'],
    ack: {
      format: 'on it: {{ execution.parameters.text }}',
      extra: { slack: { color: '{{ execution.status }}' } },
    },
    result: { format: 'said {{ execution.result.stdout }}', extra: { slack: { color: 'good' } } },
  });
  lab.alias('broken', {
    action_ref: 'lab.say',
    formats: ['broken {{ text }}'],
    result: { format: '{{ nosuch.thing }}' },
  });
  lab.alias('quiet', {
    action_ref: 'lab.say',
    formats: ['hush {{ text }}'],
    ack: { enabled: false },
    result: { enabled: false },
  });
  lab.alias('login', {
    action_ref: 'lab.login',
    formats: ['login {{ password }}'],
    ack: { format: 'with {{ execution.parameters.password }}' },
  });
  await lab.start();
});
afterAll(() => lab.remove());

const announcementsOf = async (name: string, format: string, command: string) => {
  const stream = await lab.follow('?events=st2.announcement__*');
  const answer = await lab.command(name, format, command);
  const event = await stream.next(() => true);
  stream.close();
  return { answer, payload: event.data.payload as unknown as Record<string, unknown> };
};

describe('a command', () => {
  it('is acknowledged, run, and answered with the result at once', async () => {
    const { answer, payload } = await announcementsOf('say', 'say {{ text }}', 'say hello world');
    expect(answer.status).toBe(201);
    expect(payload).toMatchObject({
      user: 'alice',
      channel: 'C1',
      whisper: false,
      context: { id: 'm1' },
      extra: {},
    });
    expect(payload.message).toMatch(
      /^\nAction lab\.say completed\.\nstatus : succeeded\nexecution: [0-9a-f]{24}\n/,
    );
    expect(payload.message).toMatch(/\nresult :\n--------\nstdout : hello world\n\n$/);
  });

  it('is answered in the words of its alias', async () => {
    const { answer, payload } = await announcementsOf('formatted', 'tell {{ text }}', 'tell them');
    expect(answer.body).toMatchObject({ message: 'on it: them', extra: { slack: { color: 'requested' } } });
    expect(payload).toMatchObject({ message: 'said them', extra: { slack: { color: 'good' } } });
  });

  it('is answered although its result.format is broken, with the reason', async () => {
    const { payload } = await announcementsOf('broken', 'broken {{ text }}', 'broken now');
    expect(payload.message).toMatch(/result\.format could not be rendered: 'nosuch' is undefined/);
    expect(payload.message).toMatch(/stdout : now/);
  });

  it('of an alias that wants silence is neither acknowledged nor answered', async () => {
    const stream = await lab.follow('?events=st2.announcement__*');
    const answer = await lab.command('quiet', 'hush {{ text }}', 'hush now');
    expect(answer.body).not.toHaveProperty('message');
    await lab.ended(String(answer.body.execution?.id));
    await expect(stream.next(() => true, 300)).rejects.toThrow();
    stream.close();
  });

  it('leaves the announcement behind as an execution of chatops.post_message', async () => {
    const { payload } = await announcementsOf('say', 'say {{ text }}', 'say again');
    const list = await lab.call('GET', '/v1/executions?action=chatops.post_message&limit=1');
    expect(list.body[0]?.parameters).toMatchObject({
      channel: 'C1',
      message: payload.message,
      context: { id: 'm1' },
    });
  });
});

describe('a value from chat', () => {
  const wicked = [
    '{{ st2kv.system.x }}',
    '{{ 7*7 }}',
    '{% for x in y %}',
    `it's "quoted" \\ back`,
    '$(id) `id` ; rm -rf x',
    '😀 世界',
    'line one\nline two',
    '<% ctx() %>',
  ];
  it.each(wicked)('arrives as it was typed: %s', async (text) => {
    const answer = await lab.command('say', 'say {{ text }}', `say ${text}`);
    const ended = await lab.ended(String(answer.body.execution?.id));
    expect(ended.result?.stdout).toBe(text);
    expect(ended.parameters?.text).toBe(text);
  });

  it('arrives whole at 100 KB', async () => {
    const text = "it's ".repeat(20_000).trim();
    const answer = await lab.command('say', 'say {{ text }}', `say ${text}`);
    expect((await lab.ended(String(answer.body.execution?.id))).result?.stdout).toBe(text);
    const leftovers = readdirSync('/tmp').filter(
      (name) => name.startsWith('st2-command-') && existsSync(join('/tmp', name)),
    );
    expect(leftovers).toEqual([]);
  });
});

describe('a secret', () => {
  const everywhere = async () => {
    const stream = await lab.follow('?events=st2.*');
    const answer = await lab.command('login', 'login {{ password }}', 'login hunter2-secret');
    const id = String(answer.body.execution?.id);
    await stream.next((event) => event.name === 'st2.announcement__chatops');
    stream.close();
    const [execution, output, refused] = await Promise.all([
      lab.call('GET', `/v1/executions/${id}`),
      lab.call('GET', `/v1/executions/${id}/output`),
      lab.command('login', 'login {{ password }}', 'login hunter2-secret bogus=1'),
    ]);
    return JSON.stringify([answer.body, stream.events, execution.body, output.body, refused.body, lab.said]);
  };

  it('is masked in answers, events, announcements, output, error texts and the log', async () => {
    const all = await everywhere();
    expect(all).toContain('********');
    expect(all).not.toContain('hunter2');
  });

  it('is shown to an administrator who asks for it', async () => {
    const answer = await lab.command('login', 'login {{ password }}', 'login hunter2-secret');
    const id = String(answer.body.execution?.id);
    await lab.ended(id);
    const shown = await lab.call('GET', `/v1/executions/${id}?show_secrets=true`);
    expect(shown.body.result?.stdout).toBe('password is hunter2-secret');
  });
});

describe('an execution', () => {
  it('that takes too long is killed with its children and says so', async () => {
    const ended = await lab.run('lab.late');
    expect(ended.status).toBe('timeout');
    expect(ended.result).toMatchObject({
      return_code: -9,
      stdout: 'begun',
      error: 'Action failed to complete in 1 seconds',
    });
  });

  it('that is cancelled ends with its whole process group', async () => {
    const { body } = await lab.call('POST', '/v1/executions', { action: 'lab.nap' });
    const id = String(body.id);
    await lab.until(id, ['running']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await lab.call('DELETE', `/v1/executions/${id}`);
    expect(answer.body.status).toBe('canceling');
    const ended = await lab.ended(id);
    expect(ended).toMatchObject({ status: 'canceled', context: { cancelled_by: 'st2admin' } });
    expect(processesOf(id)).toEqual([]);
  });

  it('sends its output as it comes', async () => {
    const stream = await lab.follow('?events=st2.execution.output__create');
    const { body } = await lab.call('POST', '/v1/executions', {
      action: 'core.local',
      parameters: { cmd: 'echo one; sleep 0.3; echo two >&2' },
    });
    const first = await stream.next((event) => String(event.data.data) === 'one\n');
    expect(first.data).toMatchObject({
      execution_id: body.id,
      output_type: 'stdout',
      action_ref: 'core.local',
    });
    expect((await lab.call('GET', `/v1/executions/${String(body.id)}`)).body.status).toBe('running');
    await stream.next((event) => String(event.data.data) === 'two\n');
    stream.close();
    await lab.ended(String(body.id));
    expect((await lab.call('GET', `/v1/executions/${String(body.id)}/output`)).body).toBe('one\ntwo\n');
  });

  it('gets nothing of the environment of the bot', async () => {
    process.env.SECRET_OF_THE_BOT = 'xoxb-1';
    const ended = await lab.run('core.local', { cmd: 'env' });
    expect(String(ended.result?.stdout)).not.toContain('xoxb-1');
    delete process.env.SECRET_OF_THE_BOT;
  });

  it('waits its turn where hundreds come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => lab.call('POST', '/v1/executions', { action: 'core.noop' })),
    );
    const ended = await Promise.all(answers.map(({ body }) => lab.ended(String(body.id))));
    expect(ended.every((execution) => String(execution.status) === 'succeeded')).toBe(true);
  });
});

/** Processes that carry the execution's id in their environment. */
function processesOf(id: string): string[] {
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(id);
    } catch {
      return false;
    }
  });
}
