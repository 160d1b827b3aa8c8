import type { BackendError } from '../../src/core/backend-error';
import { systemClock } from '../../src/core/clock';
import { readConfig } from '../../src/core/config';
import { silentLog } from '../../src/core/log';
import { Secrets } from '../../src/core/secrets';
import type { StackStorm } from '../../src/core/stackstorm';
import { botCredentials } from '../../src/stackstorm/bot-credentials';
import { StackStormClient } from '../../src/stackstorm/client';
import { createHttp } from '../../src/stackstorm/http';
import { type Answer, json, MisbehavingServer } from './misbehaving-server';

describe('the client of StackStorm’s API', () => {
  let server: MisbehavingServer;
  let now = 1_800_000_000_000;
  const clock = { ...systemClock, now: () => now, steady: () => now };

  afterEach(() => server.stop());

  async function client(env: NodeJS.ProcessEnv, ...answers: Answer[]): Promise<StackStorm> {
    server = await MisbehavingServer.start(...answers);
    const { config } = readConfig(env);
    const secrets = new Secrets();
    const http = createHttp(config, silentLog);
    const credentials = botCredentials(config, { http, auth: server.url, secrets, clock });
    return new StackStormClient({ http, api: server.url, credentials, secrets });
  }

  const aliases = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => ({
      pack: 'p',
      name: `a${from + index}`,
      action_ref: 'p.a',
      formats: [],
    }));

  it('reads the aliases in pages of 100, which everyone may', async () => {
    const total = { 'X-Total-Count': '230' };
    const st2 = await client(
      { ST2_API_KEY: 'key-of-the-bot' },
      json(200, aliases(0, 100), total),
      json(200, aliases(100, 200), total),
      json(200, aliases(200, 230), total),
    );
    expect((await st2.listAliases()).length).toBe(230);
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/v1/actionalias?limit=100&offset=0',
      '/v1/actionalias?limit=100&offset=100',
      '/v1/actionalias?limit=100&offset=200',
    ]);
  });

  it('comes to an end where the server counts no pages', async () => {
    const st2 = await client({}, json(200, aliases(0, 100), { 'X-Total-Count': '1000000000' }));
    expect((await st2.listAliases()).length).toBe(100);
    expect(server.requests.length).toBe(2);
  });

  it('says that a command may be running where the answer does not tell what it started', async () => {
    const st2 = await client({}, json(201, { execution: null }));
    await expect(st2.execute('core.noop', {})).rejects.toMatchObject({ uncertain: true });
  });

  it('prefers an API key to a token, and a token to user and password', async () => {
    const everything = {
      ST2_API_KEY: 'the-key',
      ST2_AUTH_TOKEN: 'the-token',
      ST2_AUTH_USERNAME: 'bot',
      ST2_AUTH_PASSWORD: 'password',
    };
    const st2 = await client(everything, json(200, { version: '3.9' }));
    expect(await st2.version()).toBe('3.9');
    expect(server.requests[0]?.headers).toMatchObject({ 'st2-api-key': 'the-key' });
    await server.stop();
    const second = await client({ ...everything, ST2_API_KEY: '' }, json(200, { version: '3.9' }));
    await second.version();
    expect(server.requests[0]?.headers).toMatchObject({ 'x-auth-token': 'the-token' });
  });

  const login = { ST2_AUTH_USERNAME: 'bot', ST2_AUTH_PASSWORD: 'pass-word' };
  const token = (value: string, seconds: number): Answer =>
    json(201, { token: value, expiry: new Date(now + seconds * 1000).toISOString() });

  it('logs in once for requests at the same time and uses the token until shortly before it expires', async () => {
    const st2 = await client(login, token('first-token', 3600), json(200, { version: '1' }));
    await Promise.all([st2.version(), st2.version()]);
    expect(server.requests.map(({ url }) => url)).toEqual(['/v1/tokens', '/v1/', '/v1/']);
    expect(server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('bot:pass-word').toString('base64')}`,
    );
    now += 3_400_000;
    server.answerWith(token('second-token', 3600), json(200, { version: '1' }));
    await st2.version();
    expect(server.requests.slice(3).map(({ headers }) => headers['x-auth-token'])).toEqual([
      undefined,
      'second-token',
    ]);
  });

  it('logs in again after a 401, once', async () => {
    const expired = json(401, { faultstring: 'Unauthorized - Token has expired.' });
    const st2 = await client(login, token('first-token', 3600), expired, token('second', 3600), expired);
    await expect(st2.version()).rejects.toMatchObject({
      status: 401,
      message: 'Unauthorized - Token has expired.',
    });
    expect(server.requests.length).toBe(4);
  });

  it('says in one line that the login was refused, without the password', async () => {
    const st2 = await client(login, json(401, { faultstring: 'Invalid credentials pass-word' }));
    await expect(st2.version()).rejects.toMatchObject({
      status: 401,
      message: 'Login as bot failed: Invalid credentials (secret)',
    });
  });

  it('keeps only the first line of a fault, and no hash of a key', async () => {
    const st2 = await client(
      { ST2_API_KEY: 'the-key' },
      json(400, { faultstring: "'count' is a required property\n\nOn instance:\n    {'password': 'x'}" }),
      json(401, { faultstring: 'Unauthorized - ApiKey with key_hash=029f9833 not found.' }),
      (_request, response) => void response.writeHead(413).end('<html>413</html>'),
    );
    const messages = [];
    for (let i = 0; i < 3; i++)
      messages.push(await st2.version().catch((error: BackendError) => error.message));
    expect(messages).toEqual([
      "'count' is a required property",
      'Unauthorized - ApiKey with key_hash=(secret) not found.',
      'The request is too large for the server in front of StackStorm',
    ]);
  });

  it('takes a 200 that holds a fault for the refusal that it is', async () => {
    const st2 = await client({}, json(200, { faultstring: 'Action cannot be canceled. State = succeeded.' }));
    await expect(st2.cancel('1')).rejects.toMatchObject({
      status: 409,
      message: 'Action cannot be canceled. State = succeeded.',
    });
  });

  it('knows a server that is not there, and one that is something else', async () => {
    const st2 = await client({}, (_request, response) => void response.end('<html>Log in here</html>'));
    await expect(st2.listAliases()).rejects.toMatchObject({ status: 0, code: 'ERR_NOT_STACKSTORM' });
    await server.stop();
    await expect(st2.version()).rejects.toMatchObject({ status: 0, code: 'ECONNREFUSED' });
  });

  it('reads an answer that was narrowed to what was asked for', async () => {
    const st2 = await client({}, json(200, { id: '1', status: 'paused' }));
    expect(await st2.execution('1', { include_attributes: 'status' })).toMatchObject({ status: 'paused' });
    await expect(st2.execution('1')).rejects.toMatchObject({ code: 'ERR_NOT_STACKSTORM' });
  });

  it('cannot be led to another path by an id', async () => {
    const st2 = await client({}, json(200, { id: '1', status: 'running', action: { ref: 'core.noop' } }));
    await st2.execution('../../v1/keys?x=');
    expect(server.requests[0]?.url).toBe('/v1/executions/..%2F..%2Fv1%2Fkeys%3Fx%3D');
  });
});
