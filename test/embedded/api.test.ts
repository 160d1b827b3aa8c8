import { rmSync } from 'node:fs';
import { until } from '../until';
import { Laboratory } from './laboratory';

const lab = new Laboratory();
const as = (key: string) => ({ 'St2-Api-Key': key });

beforeAll(async () => {
  lab.action('say', {
    parameters: {
      text: { type: 'string', required: true },
      cmd: { immutable: true, default: "echo '{{ text }}'" },
    },
  });
  lab.alias('say', { action_ref: 'lab.say', formats: ['say {{ text }}'] });
  await lab.start();
});
afterAll(() => lab.remove());

async function keyFor(role: string): Promise<string> {
  const { body } = await lab.call('POST', '/v1/apikeys', { user: role, metadata: { role } });
  return String(body.key);
}

describe('one port serves everything', () => {
  it.each(['/v1/actionalias', '/api/v1/actionalias', '/api/actionalias', '/actionalias'])(
    '%s',
    async (path) => {
      const answer = await lab.call('GET', `${path}?pack=lab&limit=1`);
      expect([answer.status, answer.headers.get('x-total-count')]).toEqual([200, '1']);
    },
  );
  it.each(['/v1/stream', '/stream/v1/stream', '/stream', '/api/v1/stream'])(
    'the stream at %s',
    async (path) => {
      const abort = new AbortController();
      const response = await fetch(`${lab.backend.url}${path}`, {
        headers: as('test-key'),
        signal: abort.signal,
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'text/event-stream; charset=UTF-8',
      ]);
      abort.abort();
    },
  );
  it.each(['/tokens', '/v1/tokens', '/auth/tokens', '/auth/v1/tokens'])('a token at %s', async (path) => {
    const answer = await lab.call('POST', path, undefined, {
      Authorization: `Basic ${Buffer.from('st2admin:test-key').toString('base64')}`,
    });
    expect(answer.status).toBe(201);
    const token = { 'St2-Api-Key': '', 'X-Auth-Token': String(answer.body.token) };
    expect((await lab.call('GET', '/v1/user', undefined, token)).body.username).toBe('st2admin');
  });
});

describe('a role', () => {
  it('observer reads and does not run', async () => {
    const key = as(await keyFor('observer'));
    expect((await lab.call('GET', '/v1/executions', undefined, key)).status).toBe(200);
    const refused = await lab.call('POST', '/v1/executions', { action: 'core.noop' }, key);
    expect(refused.status).toBe(403);
    expect(String(refused.body.faultstring)).toMatch(/^User "observer" doesn't have required permission/);
  });
  it('operator runs and does not administer', async () => {
    const key = as(await keyFor('operator'));
    expect((await lab.call('POST', '/v1/executions', { action: 'core.noop' }, key)).status).toBe(201);
    expect((await lab.call('POST', '/v1/apikeys', {}, key)).status).toBe(403);
    expect((await lab.call('DELETE', '/v1/actionalias/lab.say', undefined, key)).status).toBe(403);
  });
  it('operator sees no secrets, asked for or not', async () => {
    await lab.call('PUT', '/v1/keys/door', { value: 'open sesame', secret: true });
    const key = as(await keyFor('operator'));
    expect((await lab.call('GET', '/v1/keys/door?decrypt=true', undefined, key)).status).toBe(403);
    expect((await lab.call('GET', '/v1/keys/door?decrypt=true')).body.value).toBe('open sesame');
    expect(JSON.stringify((await lab.call('GET', '/v1/keys')).body)).not.toContain('sesame');
  });
  it('ends with its key', async () => {
    const { body } = await lab.call('POST', '/v1/apikeys', { user: 'x' });
    await lab.call('PUT', `/v1/apikeys/${String(body.id)}`, { enabled: false });
    expect((await lab.call('GET', '/v1/user', undefined, as(String(body.key)))).status).toBe(401);
  });
});

describe('an action alias', () => {
  it('made over the API works, changes, goes, and each is told on the stream', async () => {
    const stream = await lab.follow('?events=st2.actionalias__*');
    const alias = { name: 'shout', pack: 'lab', action_ref: 'lab.say', formats: ['shout {{ text }}'] };
    const made = await lab.call('POST', '/v1/actionalias', alias);
    expect(made.status).toBe(201);
    expect((await lab.command('shout', 'shout {{ text }}', 'shout hey')).status).toBe(201);
    const id = String(made.body.id);
    const changed = await lab.call('PUT', `/v1/actionalias/${id}`, { ...alias, id, description: 'loud' });
    expect(changed.body.description).toBe('loud');
    expect((await lab.call('DELETE', `/v1/actionalias/${id}`)).status).toBe(204);
    await stream.next((event) => event.name === 'st2.actionalias__delete');
    expect(stream.events.map((event) => event.name)).toEqual([
      'st2.actionalias__create',
      'st2.actionalias__update',
      'st2.actionalias__delete',
    ]);
    stream.close();
  });
});

describe('a pack file that is saved', () => {
  it('is a command at once', async () => {
    const stream = await lab.follow('?events=st2.actionalias__*');
    lab.alias('whisper', { action_ref: 'lab.say', formats: ['whisper {{ text }}'] });
    await stream.next(
      (event) => event.name === 'st2.actionalias__create' && String(event.data.name) === 'whisper',
    );
    expect((await lab.command('whisper', 'whisper {{ text }}', 'whisper x')).status).toBe(201);
    stream.close();
  });

  it('is said with file and line where it is broken, and what was there before goes on', async () => {
    const file = lab.write(
      'aliases/whisper.yaml',
      'name: whisper\naction_ref: lab.say\nformats:\n  - "unclosed\n',
    );
    await lab.logs(new RegExp(`${file}:\\d+: The YAML cannot be read.*quote that is opened in line 4`));
    // What is read is said first, and taken up right after.
    await until('it is among the problems', () => lab.backend.problems().length === 1);
    expect((await lab.command('whisper', 'whisper {{ text }}', 'whisper x')).status).toBe(201);
    expect((await lab.command('say', 'say {{ text }}', 'say x')).status).toBe(201);
  });

  it.each([
    [
      'a key that there is not',
      'resutl: {}',
      /slip.yaml:5: An alias has no key "resutl".*Did you mean "result"/,
    ],
    ['a pack that is another', 'pack: other', /slip.yaml:5: The file says pack "other"/],
    [
      'a template that is none',
      'ack: {format: "{{ execution."}',
      /slip.yaml:5: ack.format is not valid Jinja/,
    ],
    [
      'a word that another command has',
      'formats: ["say {{ text }}"]',
      /The very same format stands elsewhere/,
    ],
    ['a parameter that the action lacks', 'formats: ["slip {{ txt }}"]', /has no parameter "txt"/],
    ['an action that there is not', 'action_ref: lab.sya', /has no action "sya".*Did you mean "say"/],
  ])('is said with file and line where it has %s', async (_what, line, said) => {
    const own = ['action_ref: lab.say', 'formats: ["slip {{ text }}"]'].filter(
      (one) => one.split(':')[0] !== line.split(':')[0],
    );
    const file = lab.write(
      'aliases/slip.yaml',
      ['name: slip', 'description: d', ...own, line, ''].join('\n'),
    );
    await lab.logs(said);
    rmSync(file);
  });

  it('is gone when it is deleted', async () => {
    const stream = await lab.follow('?events=st2.actionalias__*');
    rmSync(`${lab.packs}/lab/aliases/whisper.yaml`);
    await stream.next(
      (event) => event.name === 'st2.actionalias__delete' && String(event.data.name) === 'whisper',
    );
    stream.close();
    expect(lab.backend.problems()).toEqual([]);
  });
});

describe('the stream', () => {
  it('sends by default neither output nor changed aliases', async () => {
    const stream = await lab.follow();
    const all = await lab.follow('?events=st2.*');
    await lab.run('lab.say', { text: 'x' });
    await all.next((event) => event.name === 'st2.execution.output__create');
    await stream.next(
      (event) => event.name === 'st2.execution__update' && String(event.data.status) === 'succeeded',
    );
    expect(stream.events.some((event) => event.name.includes('output'))).toBe(false);
    stream.close();
    all.close();
  });
  it('narrowed to an execution ends with it where that is asked for', async () => {
    const { body } = await lab.call('POST', '/v1/executions', {
      action: 'core.local',
      parameters: { cmd: 'sleep 0.3' },
    });
    const id = String(body.id);
    const stream = await lab.follow(
      `?execution_ids=${id}&end_execution_id=${id}&end_event=st2.execution__update`,
    );
    for (let tries = 0; tries < 100 && !stream.ended; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stream.ended).toBe(true);
    expect(stream.events.every((event) => event.name.startsWith('st2.execution__'))).toBe(true);
  });
});

describe('rules and webhooks over the API', () => {
  it('are made, listed and taken away; a webhook that no rule waits for is unknown', async () => {
    const rule = {
      name: 'hook',
      pack: 'lab',
      enabled: true,
      trigger: { type: 'core.st2.webhook', parameters: { url: 'deploy' } },
      action: { ref: 'core.noop' },
    };
    expect((await lab.call('POST', '/v1/webhooks/deploy', { a: 1 })).status).toBe(404);
    expect((await lab.call('POST', '/v1/rules', rule)).status).toBe(201);
    expect((await lab.call('POST', '/v1/rules', rule)).status).toBe(409);
    expect((await lab.call('POST', '/v1/webhooks/deploy', { a: 1 })).status).toBe(202);
    expect((await lab.call('GET', '/v1/rules/lab.hook')).body.trigger?.type).toBe('core.st2.webhook');
    expect((await lab.call('DELETE', '/v1/rules/lab.hook')).status).toBe(204);
  });
});

it('everything that was kept is there after a restart', async () => {
  await lab.call('PUT', '/v1/keys/colour', { value: 'red', secret: true });
  const before = await lab.run('lab.say', { text: 'kept' });
  await lab.stop();
  await lab.start();
  expect((await lab.call('GET', `/v1/executions/${String(before.id)}`)).body.result).toEqual(before.result);
  expect((await lab.call('GET', `/v1/executions/${String(before.id)}/output`)).body).toBe('kept\n');
  expect((await lab.call('GET', '/v1/keys/colour?decrypt=true')).body.value).toBe('red');
});
