import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../../src/core/config';
import { silentLog } from '../../../src/core/log';
import { Secrets } from '../../../src/core/secrets';
import { type Proof, proveLogin } from '../../../src/plugins/identity/prove-login';

const nobody: Proof = { user: '', password: '', apiKey: '' };
const spock: Proof = { ...nobody, user: 'spock', password: 'live-long' };

/** What StackStorm answers, by method and path. */
type Answers = Record<string, { status: number; body: object }>;

describe('who logs in', () => {
  let server: Server;
  let answers: Answers;
  let asked: { path: string; headers: Record<string, unknown>; body: string }[];
  let secrets: Secrets;
  beforeEach(async () => {
    answers = {};
    asked = [];
    secrets = new Secrets([]);
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => {
        const path = `${request.method} ${request.url}`;
        asked.push({ path, headers: request.headers, body });
        const answer = answers[path] ?? { status: 404, body: {} };
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const prove = (proof: Proof) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { config } = readConfig({ ST2_API_URL: `${url}/api`, ST2_AUTH_URL: `${url}/auth` });
    return proveLogin(config, proof, secrets, silentLog);
  };
  const TOKEN = {
    status: 201,
    body: { user: 'spock', token: 'a-token-of-spock', expiry: '2030-01-01T00:00:00Z' },
  };

  it('with an API key is whom StackStorm names', async () => {
    answers['GET /api/v1/user'] = { status: 200, body: { username: 'spock' } };
    expect(await prove({ ...nobody, apiKey: 'my-own-api-key' })).toEqual({
      ...{ user: 'spock', header: 'St2-Api-Key', value: 'my-own-api-key' },
    });
    expect(asked[0]?.headers['st2-api-key']).toBe('my-own-api-key');
    expect(secrets.hide('my-own-api-key')).not.toContain('my-own');
  });

  it.each([
    [401, {}],
    [200, {}],
    [403, { username: 'spock' }],
  ])('with an API key is nobody where StackStorm answers %d %j', async (status, body) => {
    answers['GET /api/v1/user'] = { status, body };
    expect(await prove({ ...nobody, apiKey: 'k' })).toEqual({
      error: 'StackStorm does not accept this key.',
    });
  });

  it('with a password gets an API key of their own, and the password is kept nowhere', async () => {
    answers['POST /auth/v1/tokens'] = TOKEN;
    answers['POST /api/v1/apikeys'] = { status: 201, body: { key: 'a-new-key' } };
    expect(await prove(spock)).toEqual({ user: 'spock', header: 'St2-Api-Key', value: 'a-new-key' });
    expect(asked[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('spock:live-long').toString('base64')}`,
    );
    expect(asked[1]?.headers['x-auth-token']).toBe('a-token-of-spock');
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ user: 'spock', metadata: { made_by: 'hubot-st2' } });
    expect(secrets.hide('live-long')).toBe('live-long');
    expect(secrets.hide('a-token-of-spock')).not.toContain('a-token');
  });

  it.each([
    [403, { key: 'x' }],
    [201, {}],
  ])('keeps the token, as long as it lasts, where keys are answered with %d %j', async (status, body) => {
    answers['POST /auth/v1/tokens'] = TOKEN;
    answers['POST /api/v1/apikeys'] = { status, body };
    expect(await prove(spock)).toEqual({
      ...{ user: 'spock', header: 'X-Auth-Token', value: 'a-token-of-spock' },
      expiresAt: Date.parse('2030-01-01T00:00:00Z'),
    });
  });

  it('trusts a token for an hour where it does not say when it ends', async () => {
    answers['POST /auth/v1/tokens'] = { status: 201, body: { token: 't-of-spock' } };
    const before = Date.now();
    const login = await prove(spock);
    if ('error' in login) throw new Error(login.error);
    expect(login.user).toBe('spock');
    expect(login.expiresAt).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(login.expiresAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  it.each([
    [401, {}],
    [200, { token: 't' }],
    [201, {}],
  ])('with a password is nobody where StackStorm answers %d %j', async (status, body) => {
    answers['POST /auth/v1/tokens'] = { status, body };
    expect(await prove(spock)).toEqual({ error: 'StackStorm does not accept this user and password.' });
    expect(asked).toHaveLength(1);
  });

  it('has to type something', async () => {
    for (const proof of [nobody, { ...spock, user: '' }, { ...spock, password: '' }])
      expect(await prove(proof)).toEqual({ error: 'Type user and password, or an API key.' });
    expect(asked).toEqual([]);
  });

  it('is told where StackStorm cannot be reached', async () => {
    const { config } = readConfig({ ST2_API_URL: 'http://127.0.0.1:9', ST2_AUTH_URL: 'http://127.0.0.1:9' });
    for (const proof of [spock, { ...nobody, apiKey: 'k' }])
      expect(await proveLogin(config, proof, secrets, silentLog)).toEqual({
        error: 'StackStorm cannot be reached. Try again in a minute.',
      });
  });
});
