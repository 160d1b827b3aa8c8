import { request } from 'node:http';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('page');
const lab = new Laboratory();

beforeAll(() => {
  lab.write('actions/workflows/signed.yaml', {
    version: 1,
    tasks: { inner: { action: 'core.echo', input: { message: 'inner' } } },
  });
  lab.action('signed', { runner_type: 'orquesta', entry_point: 'workflows/signed.yaml' });
  lab.alias('signed', { action_ref: 'lab.signed', formats: ['signed'], extra: { chat: { approve: 1 } } });
  lab.write('rules/hook.yaml', {
    name: 'hook',
    pack: 'lab',
    enabled: true,
    trigger: { type: 'core.st2.webhook', parameters: { url: 'hook' } },
    action: { ref: 'core.noop' },
  });
  return lab.start();
});
afterAll(() => lab.remove());

interface Told {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A request with exactly these headers: a browser sets some that fetch does not let one set. */
function send(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Told> {
  const { hostname, port, host } = new URL(lab.backend.url);
  return new Promise((resolve, reject) => {
    const call = request(
      { host: hostname, port, method, path, headers: { Host: host, ...headers } },
      (response) => {
        let text = '';
        response.on('data', (data) => {
          text += String(data);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

async function link(role = 'operator'): Promise<string> {
  const { body } = await lab.call('POST', '/page/links', { user: 'ada', role });
  return String(body.url).split('/').pop() ?? '';
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

async function comeIn(role = 'operator'): Promise<{ cookie: string; set: string }> {
  const told = await send('POST', '/page/enter', FORM, `code=${await link(role)}`);
  const set = String(told.headers['set-cookie']?.[0]);
  return { cookie: set.split(';')[0] ?? '', set };
}

attempt('a request with another name in Host (DNS rebinding)', async () => {
  for (const host of [
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '[::2]',
    '0.0.0.0',
  ])
    for (const path of ['/', '/v1/user', '/page/style.css'])
      expect(
        (await send('GET', path, { Host: host, 'St2-Api-Key': 'test-key', Accept: 'text/html' })).status,
      ).toBe(403);
});

attempt('a POST by another web site with the cookie of somebody who is in', async () => {
  const { cookie } = await comeIn();
  const { host } = new URL(lab.backend.url);
  const { body } = await lab.call('POST', '/v1/executions', { action: 'core.noop' });
  const run = (headers: Record<string, string>) =>
    send(
      'POST',
      `/v1/executions/${String(body.id)}/re_run`,
      { Cookie: cookie, 'Content-Type': 'text/plain', ...headers },
      '{}',
    );
  const own = { 'X-Hubot-St2-Page': '1' };
  expect((await run({ ...own, Origin: 'https://evil.example' })).status).toBe(403);
  expect((await run({ ...own, Origin: 'null' })).status).toBe(403);
  expect((await run({ ...own, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect((await run({ ...own, 'Sec-Fetch-Site': 'same-site' })).status).toBe(403);
  expect((await run({})).status).toBe(403);
  expect((await run({ ...own, Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201);
});

attempt("starting something of one's own with that cookie", async () => {
  const { cookie } = await comeIn();
  const headers = { Cookie: cookie, 'Content-Type': 'application/json', 'X-Hubot-St2-Page': '1' };
  const started = await send('POST', '/v1/executions', headers, '{"action":"core.noop"}');
  expect(started.status).toBe(403);
});

/** A call by the page's own script. @returns the status */
async function onPage(cookie: string, method: string, path: string, body: object = {}): Promise<number> {
  const headers = { Cookie: cookie, 'Content-Type': 'application/json', 'X-Hubot-St2-Page': '1' };
  return (await send(method, path, headers, JSON.stringify(body))).status;
}

attempt("that cookie's text as a token, in a header or an address", async () => {
  const token = (await comeIn()).cookie.split('=')[1] ?? '';
  const body = '{"action":"core.noop"}';
  expect((await send('POST', '/v1/executions', { 'X-Auth-Token': token }, body)).status).toBe(401);
  expect((await send('POST', `/v1/executions?x-auth-token=${token}`, {}, body)).status).toBe(401);
  expect((await send('GET', `/v1/executions?x-auth-token=${token}`, {})).status).toBe(401);
});

attempt('running something again with other values, tasks or defaults, by that cookie', async () => {
  const { cookie } = await comeIn();
  const again = `/v1/executions/${String((await lab.run('core.echo', { message: 'as it was' })).id)}/re_run`;
  expect(await onPage(cookie, 'POST', again, { parameters: { message: 'other' } })).toBe(403);
  expect(await onPage(cookie, 'POST', again, { tasks: ['inner'] })).toBe(403);
  expect(await onPage(cookie, 'POST', again, { delay: 1 })).toBe(403);
  expect(await onPage(cookie, 'POST', `${again}?no_merge=true`)).toBe(403);
  expect(await onPage(cookie, 'POST', again)).toBe(201);
});

attempt('a webhook, a key, a trigger by that cookie', async () => {
  const { cookie } = await comeIn();
  expect((await lab.call('POST', '/v1/webhooks/hook', {})).status).toBe(202);
  const { body } = await lab.call('GET', '/v1/triggerinstances?limit=1');
  expect(await onPage(cookie, 'POST', '/v1/webhooks/hook')).toBe(403);
  expect(await onPage(cookie, 'PUT', '/v1/keys/k', { name: 'k', value: 'v' })).toBe(403);
  expect(await onPage(cookie, 'POST', `/v1/triggerinstances/${String(body[0]?.id)}/re_emit`)).toBe(403);
});

attempt('running a task again whose workflow is signed off', async () => {
  const { cookie } = await comeIn();
  const { body } = await lab.call(
    'GET',
    `/v1/executions/${String((await lab.run('lab.signed')).id)}/children`,
  );
  expect(body[0]?.action?.ref).toBe('core.echo');
  expect(await onPage(cookie, 'POST', `/v1/executions/${String(body[0]?.id)}/re_run`)).toBe(403);
});

attempt('answering a question on the page that only people with a certain role may answer', async () => {
  const { cookie } = await comeIn();
  const answer = async (parameters: object) => {
    const asked = await lab.call('POST', '/v1/executions', { action: 'core.ask', parameters });
    const id = String(asked.body.id);
    await lab.until(id, ['pending']);
    return onPage(cookie, 'PUT', `/v1/inquiries/${id}`, { id, response: { continue: true } });
  };
  expect(await answer({ roles: ['officer'] })).toBe(403);
  expect(await answer({})).toBe(200);
});

attempt('a page that was opened before the bot got a policy', async () => {
  const { cookie } = await comeIn();
  const { cookie: looking } = await comeIn('observer');
  expect((await send('GET', '/page/session', { Cookie: cookie })).status).toBe(200);
  await lab.stop();
  await lab.start();
  expect((await send('GET', '/page/session', { Cookie: cookie })).status).toBe(401);
  expect((await send('GET', '/page/session', { Cookie: looking })).status).toBe(200);
});

attempt('a form of another web site on the door', async () => {
  const code = await link();
  const enter = (headers: Record<string, string>) =>
    send('POST', '/page/enter', { ...FORM, ...headers }, `code=${code}`);
  expect((await enter({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect((await enter({ Origin: 'https://evil.example' })).status).toBe(403);
  expect((await enter({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303);
});

attempt('reading an answer from another web site', async () => {
  for (const method of ['OPTIONS', 'GET', 'POST']) {
    const { headers } = await send(method, '/v1/executions', {
      Origin: 'https://evil.example',
      'St2-Api-Key': 'test-key',
      'Access-Control-Request-Headers': 'St2-Api-Key',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

attempt("script in a link's code, an alias, an execution, an error", async () => {
  const script = '<script>alert(1)</script>';
  const encoded = encodeURIComponent(script);
  const door = await send('GET', `/page/enter/${encoded}`, {});
  expect(door.text).not.toContain('<script');
  await lab.run('core.echo', { message: script });
  for (const path of [
    `/v1/actions/${encoded}`,
    `/v1/executions/${encoded}`,
    `/v1/${encoded}`,
    '/v1/executions',
    '/v1/executions/last/output',
  ]) {
    const { headers } = await send('GET', path, { 'St2-Api-Key': 'test-key', Accept: 'text/html' });
    expect(String(headers['content-type'])).toMatch(/^(application\/json|text\/plain|text\/event-stream)/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
  for (const path of ['/', `/page/enter/${encoded}`]) {
    const policy = String(
      (await send('GET', path, { Accept: 'text/html' })).headers['content-security-policy'],
    );
    expect(policy).toMatch(/default-src 'none'/);
    // A picture in a result comes as text; nothing that is run or asked for does.
    expect(policy.replace("img-src 'self' data:", '')).not.toMatch(/unsafe|\*|data:/);
  }
});

attempt('the page in a frame', async () => {
  const { headers } = await send('GET', '/', { Accept: 'text/html' });
  expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
});

attempt('using a link twice', async () => {
  const code = await link();
  expect((await send('GET', `/page/enter/${code}`, {})).status).toBe(200);
  expect((await send('POST', '/page/enter', FORM, `code=${code}`)).status).toBe(303);
  const again = await send('POST', '/page/enter', FORM, `code=${code}`);
  expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
});

attempt('what the cookie is', async () => {
  expect((await comeIn()).set).toMatch(/; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
});

allTried();
