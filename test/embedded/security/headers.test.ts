import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('headers');
const lab = new Laboratory();

/** What came in, raw; `/to/<address>` leads there. */
const heard: { url: string; headers: IncomingMessage['headers']; raw: string[]; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (data) => {
    body += String(data);
  });
  request.on('end', () => {
    heard.push({ url: request.url ?? '', headers: request.headers, raw: request.rawHeaders, body });
    const target = /^\/to\/(.*)/.exec(request.url ?? '')?.[1];
    if (target === undefined) response.end('here');
    else response.writeHead(302, { Location: decodeURIComponent(target) }).end();
  });
});
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
  lab.action('call', {
    runner_type: 'http-request',
    parameters: { method: { type: 'string', default: 'GET' }, body: {}, params: { type: 'object' } },
  });
  lab.action('narrow', {
    runner_type: 'http-request',
    parameters: { url_hosts_whitelist: { default: ['127.0.0.1'], immutable: true } },
  });
  lab.action('barred', {
    runner_type: 'http-request',
    parameters: { url_hosts_blacklist: { default: ['localhost'], immutable: true } },
  });
  await lab.start();
});
beforeEach(() => {
  heard.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await lab.remove();
});

attempt('CR LF in a header, a cookie, a query, a body, a user name', async () => {
  const url = `http://127.0.0.1:${port}/`;
  const evil = 'a\r\nX-Evil: yes\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n';
  for (const parameters of [
    { url, headers: { 'X-Good': evil } },
    { url, headers: { [evil]: 'x' } },
    { url, cookies: { good: evil } },
    { url, cookies: { [evil]: 'x' } },
    { url, params: { [evil]: evil } },
    { url, username: evil, password: evil },
    { url: `${url}${evil}` },
    { url, method: evil },
    { url, method: 'POST', body: evil },
    { url, method: 'POST', body: evil, headers: { 'Content-Length': '1' } },
    { url, method: 'POST', body: evil, headers: { 'Transfer-Encoding': 'chunked' } },
  ]) {
    await lab.run('lab.call', parameters);
    expect(
      heard.filter(({ headers, url: path }) => headers['x-evil'] !== undefined || path === '/second'),
    ).toEqual([]);
  }
});

attempt('an address that is no http (file:, ftp:, javascript:)', async () => {
  for (const url of [
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'javascript:1',
    'data:text/plain,x',
    'unix:/run/x',
    '//x',
    '',
  ]) {
    const { status, result } = await lab.run('lab.call', { url });
    expect([url, status]).toEqual([url, 'failed']);
    expect(String(result?.error)).toMatch(/Only http and https|is not an address/);
  }
});

attempt('a redirect from an allowed host to one that is not', async () => {
  const elsewhere = encodeURIComponent(`http://localhost:${port}/elsewhere`);
  for (const action of ['lab.narrow', 'lab.barred']) {
    const { status, result } = await lab.run(action, { url: `http://127.0.0.1:${port}/to/${elsewhere}` });
    expect(status).toBe('failed');
    expect(String(result?.error)).toMatch(
      /The host localhost is (not on the action's list of allowed|on the action's list of refused) hosts/,
    );
  }
  const file = await lab.run('lab.call', {
    url: `http://127.0.0.1:${port}/to/${encodeURIComponent('file:///etc/passwd')}`,
  });
  expect(file.status).toBe('failed');
  expect(heard.filter(({ url }) => url === '/elsewhere')).toEqual([]);
});

attempt('a refused host in capitals, or with a dot at its end', async () => {
  for (const host of ['LOCALHOST', 'localhost.', 'LocalHost.']) {
    const { result } = await lab.run('lab.barred', { url: `http://${host}:${port}/` });
    expect(String(result?.error)).toMatch(/is on the action's list of refused hosts/);
  }
  expect(heard).toEqual([]);
});

attempt('a password for one host, and a redirect to another', async () => {
  const elsewhere = encodeURIComponent(`http://localhost:${port}/elsewhere`);
  await lab.run('lab.call', {
    url: `http://127.0.0.1:${port}/to/${elsewhere}`,
    username: 'ada',
    password: 'planted',
    cookies: { session: 'planted' },
    headers: { 'X-Token': 'planted', Authorization: 'Bearer planted' },
  });
  const there = heard.find(({ url }) => url === '/elsewhere');
  expect(there?.headers).toMatchObject({ host: `localhost:${port}` });
  expect([there?.headers.authorization, there?.headers.cookie]).toEqual([undefined, undefined]);
});

attempt('CR LF in what comes back in a Location of ours', async () => {
  const answer = await lab.call('GET', '/page/enter/%0d%0aSet-Cookie:%20x=y');
  expect(answer.headers.get('set-cookie')).toBeNull();
  expect(String(answer.body)).not.toContain('Set-Cookie');
});

allTried();
