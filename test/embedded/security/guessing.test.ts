import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('guessing');
const lab = new Laboratory();
let now = Date.now();
const clock = {
  now: () => now,
  steady: () => now,
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

beforeAll(async () => {
  lab.action('secret', {
    parameters: { pin: { type: 'string', secret: true }, cmd: { default: 'true', immutable: true } },
  });
  await lab.start({
    clock,
    accounts: { ada: { password: 'right', role: 'operator' }, bob: { password: 'x', role: 'observer' } },
  });
});
afterAll(() => lab.remove());

const basic = (user: string, password: string) => ({
  'St2-Api-Key': '',
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

async function tokenOf(user: string, password: string, ttl = 3600): Promise<Record<string, string>> {
  const { body } = await lab.call('POST', '/auth/v1/tokens', { ttl }, basic(user, password));
  return { 'St2-Api-Key': '', 'X-Auth-Token': String(body.token) };
}

const GETS = [
  '/',
  '/user',
  '/executions',
  '/executions/1',
  '/actions',
  '/actionalias',
  '/keys',
  '/keys/a',
  '/apikeys',
  '/rules',
  '/packs',
  '/stream',
  '/inquiries',
  '/webhooks',
  '/runnertypes',
  '/triggertypes',
  '/triggers',
  '/timers',
  '/rules/views',
  '/sensortypes',
  '/configs',
  '/configs/core',
  '/config_schemas',
  '/policies',
  '/policytypes',
];
const POSTS = [
  '/executions',
  '/aliasexecution',
  '/aliasexecution/match_and_execute',
  '/apikeys',
  '/actionalias',
  '/rules',
  '/packs/register',
  '/webhooks/x',
  '/actionalias/match',
  '/workflows/inspect',
];

attempt('no credentials, on every route', async () => {
  const nobody = { 'St2-Api-Key': '' };
  for (const path of GETS)
    expect([path, (await lab.call('GET', `/v1${path}`, undefined, nobody)).status]).toEqual([path, 401]);
  for (const path of POSTS)
    expect([path, (await lab.call('POST', `/v1${path}`, {}, nobody)).status]).toEqual([path, 401]);
  for (const path of ['/page/links', '/page/session']) {
    const { status } = await lab.call(
      path === '/page/links' ? 'POST' : 'GET',
      path,
      path === '/page/links' ? {} : undefined,
      nobody,
    );
    expect([path, status]).toEqual([path, 401]);
  }
});

attempt('a wrong key or token of any shape', async () => {
  const guesses = [
    'x',
    'test-kez',
    'TEST-KEY',
    'test-key ',
    `${'a'.repeat(7_000)}`,
    '__proto__',
    "' OR 1=1 --",
    '%',
    'é'.normalize('NFD').slice(0, 1),
    'null',
  ];
  for (const guess of guesses) {
    for (const name of ['St2-Api-Key', 'X-Auth-Token']) {
      // White space around a header's value is not part of it.
      if (name === 'St2-Api-Key' && guess.trim() === 'test-key') continue;
      const { status, body } = await lab.call('GET', '/v1/user', undefined, {
        'St2-Api-Key': '',
        [name]: guess,
      });
      expect([name, guess, status]).toEqual([name, guess, 401]);
      expect(Object.keys(body)).toEqual(['faultstring']);
      if (guess.length > 6) expect(JSON.stringify(body)).not.toContain(guess);
    }
  }
  const query = await lab.call('GET', '/v1/user?st2-api-key=wrong', undefined, { 'St2-Api-Key': '' });
  expect(query.status).toBe(401);
});

attempt('an unknown user, and a wrong password', async () => {
  const answers = await Promise.all(
    [
      basic('ada', 'wrong'),
      basic('nobody', 'wrong'),
      basic('', ''),
      basic('__proto__', 'x'),
      { 'St2-Api-Key': '' },
      { 'St2-Api-Key': '', Authorization: 'Basic !!!' },
    ].map((headers) => lab.call('POST', '/auth/v1/tokens', {}, headers)),
  );
  expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(401);
});

attempt('one password after the other, and many at once', async () => {
  const logIn = (password: string) => lab.call('POST', '/auth/v1/tokens', {}, basic('bob', password));
  for (let count = 0; count < 5; count += 1) expect((await logIn(`guess ${count}`)).status).toBe(401);
  const began = Date.now();
  const guesses = await Promise.all([1, 2, 3].map((guess) => logIn(`more ${guess}`)));
  expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401]);
  // 125, 250 and 500 milliseconds, one after the other.
  expect(Date.now() - began).toBeGreaterThan(600);
  expect((await logIn('x')).status).toBe(201);
});

attempt('a token after its end, a key that was disabled, a page that was left', async () => {
  const token = await tokenOf('ada', 'right', 60);
  expect((await lab.call('GET', '/v1/user', undefined, token)).status).toBe(200);
  now += 61_000;
  expect((await lab.call('GET', '/v1/user', undefined, token)).status).toBe(401);
  const { body: key } = await lab.call('POST', '/v1/apikeys', {});
  const withKey = { 'St2-Api-Key': String(key.key) };
  expect((await lab.call('GET', '/v1/user', undefined, withKey)).status).toBe(200);
  await lab.call('PUT', `/v1/apikeys/${String(key.id)}`, { enabled: false });
  expect((await lab.call('GET', '/v1/user', undefined, withKey)).status).toBe(401);
  const { body: link } = await lab.call('POST', '/page/links', { user: 'ada' });
  const entered = await fetch(`${lab.backend.url}/page/enter`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ code: String(link.url).split('/').pop() ?? '' }),
  });
  const cookie = String(entered.headers.get('set-cookie')).split(';')[0] ?? '';
  const page = { 'St2-Api-Key': '', Cookie: cookie, 'X-Hubot-St2-Page': '1' };
  expect((await lab.call('GET', '/page/session', undefined, page)).status).toBe(200);
  expect((await lab.call('POST', '/page/leave', {}, page)).status).toBe(200);
  expect((await lab.call('GET', '/page/session', undefined, page)).status).toBe(401);
});

attempt('an observer who runs, an operator who makes keys', async () => {
  const observer = await tokenOf('bob', 'x');
  const operator = await tokenOf('ada', 'right');
  for (const [method, path, body] of [
    ['POST', '/v1/executions', { action: 'core.noop' }],
    ['POST', '/v1/aliasexecution', {}],
    ['PUT', '/v1/keys/a', { name: 'a', value: 'b' }],
    ['DELETE', '/v1/executions/1', undefined],
    ['POST', '/v1/webhooks/x', {}],
    ['POST', '/v1/workflows/inspect', {}],
  ] as const)
    expect([path, (await lab.call(method, path, body, observer)).status]).toEqual([path, 403]);
  for (const [method, path, body] of [
    ['POST', '/v1/apikeys', {}],
    ['GET', '/v1/apikeys', undefined],
    ['POST', '/v1/rules', {}],
    ['POST', '/v1/actionalias', {}],
    ['POST', '/v1/packs/register', {}],
    ['POST', '/page/links', { user: 'ada', role: 'admin' }],
    ['GET', '/v1/keys?scope=user&user=st2admin', undefined],
  ] as const)
    expect([path, (await lab.call(method, path, body, operator)).status]).toEqual([path, 403]);
});

attempt('an operator who runs something as somebody else', async () => {
  const operator = await tokenOf('ada', 'right');
  const as = (user: string) => lab.call('POST', '/v1/executions', { action: 'core.noop', user }, operator);
  expect((await as('st2admin')).status).toBe(403);
  const own = await as('ada');
  expect(own.status).toBe(201);
  const again = await lab.call(
    'POST',
    `/v1/executions/${String(own.body.id)}/re_run`,
    { user: 'st2admin' },
    operator,
  );
  expect(again.status).toBe(403);
});

attempt('an operator who asks for secrets in the clear', async () => {
  const operator = await tokenOf('ada', 'right');
  await lab.call('PUT', '/v1/keys/safe', { name: 'safe', value: 'planted-value', secret: true });
  const { id } = await lab.run('lab.secret', { pin: 'planted-pin' });
  const told: string[] = [];
  for (const path of [
    `/v1/executions/${String(id)}?show_secrets=true`,
    '/v1/executions?show_secrets=true',
    `/v1/executions/${String(id)}/attribute/parameters?show_secrets=true`,
    '/v1/keys?decrypt=true&scope=all',
    '/v1/keys/safe?decrypt=true',
    '/v1/apikeys?show_secrets=true',
  ])
    told.push(JSON.stringify((await lab.call('GET', path, undefined, operator)).body));
  expect(told.join('\n')).not.toMatch(/planted-/);
  const admin = await lab.call('GET', `/v1/executions/${String(id)}?show_secrets=true`);
  expect(JSON.stringify(admin.body)).toContain('planted-pin');
});

attempt('reading tokens and keys out of the store', async () => {
  const token = await tokenOf('ada', 'right');
  const { body: key } = await lab.call('POST', '/v1/apikeys', {});
  const { body: link } = await lab.call('POST', '/page/links', { user: 'ada' });
  const bytes = ['embedded.db', 'embedded.db-wal']
    .map((name) => readFileSync(join(lab.store, name)).toString('latin1'))
    .join('');
  expect(bytes.length).toBeGreaterThan(1_000);
  for (const secret of [
    token['X-Auth-Token'],
    String(key.key),
    String(link.url).split('/').pop(),
    'test-key',
  ])
    expect(bytes.includes(String(secret))).toBe(false);
});

allTried();
