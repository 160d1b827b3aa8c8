import { Laboratory } from './laboratory';

/**
 * st2client, the JavaScript client that StackStorm's own people wrote, unmodified: what it can do with
 * StackStorm it can do here. It ships no types; these are the parts that the old chat plugin used.
 */
interface Client {
  authenticate(user: string, password: string): Promise<{ token: string; expiry: string }>;
  setKey(key: { key: string }): void;
  close(): void;
  actionAlias: { list(query?: Record<string, unknown>): Promise<{ name: string; formats: unknown[] }[]> };
  aliasExecution: {
    create(body: unknown): Promise<{ execution: { id: string; status: string }; message?: string }>;
  };
  executions: {
    get(id: string): Promise<{ id: string; status: string }>;
    list(query?: Record<string, unknown>): Promise<{ id: string; status: string }[]>;
    repeat(id: string, body: unknown): Promise<{ id: string }>;
    delete(id: string): Promise<unknown>;
  };
  stream: { listen(): Promise<EventTarget & { close(): void }> };
  index: {
    request(
      input: Record<string, unknown>,
      body?: unknown,
    ): Promise<{ statusCode: number; body: { id: string }[] }>;
  };
}

const st2client: (options: Record<string, unknown>) => Client = require('st2client');

describe('st2client', () => {
  const lab = new Laboratory();
  let client: Client;
  let stream: (EventTarget & { close(): void }) | undefined;

  beforeAll(async () => {
    lab.write('pack.yaml', { ref: 'lab', name: 'lab', version: '1.0.0' });
    lab.action('echo', {
      parameters: {
        text: { type: 'string', required: true },
        cmd: { immutable: true, default: 'echo {{ text }}' },
      },
    });
    lab.action('sleep', { parameters: { cmd: { immutable: true, default: 'sleep 30' } } });
    lab.action('ask', { runner_type: 'orquesta', entry_point: 'workflows/ask.yaml' });
    lab.write('actions/workflows/ask.yaml', { version: 1.0, tasks: { ask: { action: 'core.ask' } } });
    lab.alias('echo', { action_ref: 'lab.echo', formats: ['say {{ text }}'] });
    lab.alias('sleep', { action_ref: 'lab.sleep', formats: ['sleep long'] });
    await lab.start();
    const { url } = lab.backend;
    client = st2client({ api: url, auth: url, stream: url, rejectUnauthorized: true });
  });

  afterAll(async () => {
    stream?.close();
    client.close();
    await lab.remove();
  });

  const say = (name: string, format: string, command: string) =>
    client.aliasExecution.create({
      ...{ name, format, command, user: 'alice', source_channel: 'C1' },
      notification_route: 'hubot',
    });

  const until = async (id: string, status: string) => {
    for (let tries = 0; tries < 250; tries++) {
      if ((await client.executions.get(id)).status === status) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${id} never became ${status}`);
  };

  it('logs in with user and password, and is refused with a wrong one', async () => {
    await expect(client.authenticate('st2admin', 'wrong')).rejects.toMatchObject({ status: 401 });
    const token = await client.authenticate('st2admin', 'test-key');
    expect(Date.parse(token.expiry)).toBeGreaterThan(Date.now());
  });

  it('lists the aliases', async () => {
    const names = (await client.actionAlias.list({ limit: 100 })).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['echo', 'sleep']));
  });

  it('runs an alias and follows the stream to its result', async () => {
    const events = await client.stream.listen();
    stream = events;
    await new Promise((resolve) => events.addEventListener('open', resolve, { once: true }));
    const announced = new Promise<string>((resolve) => {
      events.addEventListener('st2.announcement__chatops', (event) => {
        resolve(JSON.parse((event as MessageEvent).data).payload.message);
      });
    });
    const { execution } = await say('echo', 'say {{ text }}', 'say hello there');
    expect(execution.status).toBe('requested');
    const message = await announced;
    expect(message).toContain('stdout : hello there');
    expect(message).toContain(execution.id);
    await until(execution.id, 'succeeded');
  });

  it('runs it again', async () => {
    const [last] = await client.executions.list({ action: 'lab.echo', limit: 1 });
    const again = await client.executions.repeat(last?.id ?? '', { parameters: { text: 'changed' } });
    await until(again.id, 'succeeded');
  });

  it('cancels what runs', async () => {
    const { execution } = await say('sleep', 'sleep long', 'sleep long');
    await until(execution.id, 'running');
    await client.executions.delete(execution.id);
    await until(execution.id, 'canceled');
  });

  it('answers an inquiry', async () => {
    const started = await lab.call('POST', '/v1/executions', { action: 'lab.ask', parameters: {} });
    const id = String(started.body.id);
    await until(id, 'paused');
    const { body } = await client.index.request({ method: 'get', path: '/inquiries' });
    const inquiry = body[0]?.id ?? '';
    const answered = await client.index.request(
      { method: 'put', path: `/inquiries/${inquiry}` },
      { id: inquiry, response: { continue: true } },
    );
    expect(answered.statusCode).toBe(200);
    await until(id, 'succeeded');
  });
});
