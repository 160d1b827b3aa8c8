import { connect, type Socket } from 'node:net';
import { HttpServer } from '../../../src/embedded/http/server';
import { faultOf } from '../../../src/embedded/parameters/validate';
import { fulfilled } from '../../../src/embedded/rules/criteria';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('bodies');
const lab = new Laboratory();
const MB = 1024 * 1024;

beforeAll(() => {
  lab.alias('say', { action_ref: 'core.local', formats: ['say {{ cmd }}'] });
  return lab.start();
});
afterAll(() => lab.remove());

function open(): Socket {
  const { hostname, port } = new URL(lab.backend.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  return socket;
}

/** Everything that comes until the other side closes, and after how long it did. */
function untilClosed(socket: Socket): Promise<{ text: string; ms: number }> {
  const begun = Date.now();
  let text = '';
  socket.on('data', (data) => {
    text += String(data);
  });
  return new Promise((resolve) => socket.on('close', () => resolve({ text, ms: Date.now() - begun })));
}

const head = (more: string) =>
  `POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nSt2-Api-Key: test-key\r\nContent-Type: application/json\r\n${more}`;

async function stillServes(): Promise<void> {
  expect((await lab.call('GET', '/v1/user')).status).toBe(200);
}

attempt('a body beyond 8 MB with its length', async () => {
  const socket = open();
  const closed = untilClosed(socket);
  socket.write(head(`Content-Length: ${9 * MB}\r\n\r\n`));
  const { text } = await closed;
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toContain('larger than 8 MB');
});

attempt('a body beyond 8 MB in chunks without a length', async () => {
  const socket = open();
  const closed = untilClosed(socket);
  socket.write(head('Transfer-Encoding: chunked\r\n\r\n'));
  for (let count = 0; count < 10 && socket.writable; count += 1)
    socket.write(`${MB.toString(16)}\r\n${'x'.repeat(MB)}\r\n`);
  expect((await closed).text).toMatch(/^HTTP\/1\.1 413 /);
  await stillServes();
});

attempt('JSON nested a hundred thousand deep', async () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    const { status } = await lab.call(
      'POST',
      '/v1/executions',
      `{"action":"core.noop","parameters":{"x":${deep}}}`,
    );
    expect(status).toBe(400);
    const context = await lab.call(
      'POST',
      '/v1/executions',
      `{"action":"core.noop","context":{"x":${deep}}}`,
    );
    expect(context.status).toBe(400);
    await stillServes();
  }
});

attempt('headers that come a byte a second', async () => {
  const socket = open();
  const closed = untilClosed(socket);
  socket.write('GET /v1/user HTTP/1.1\r\n');
  const drip = setInterval(() => socket.writable && socket.write('X'), 1_000);
  await stillServes();
  const { ms } = await closed;
  clearInterval(drip);
  expect(ms).toBeGreaterThan(8_000);
});

attempt('bodies that come a byte a second', async () => {
  const sockets = Array.from({ length: 20 }, open);
  for (const socket of sockets) socket.write(head('Content-Length: 100\r\n\r\n{'));
  await stillServes();
  for (const socket of sockets) socket.destroy();
  // Waiting a whole minute is not for every test run: the limit itself is what is looked at.
  expect(HttpServer.limits).toMatchObject({ requestTimeout: 60_000, headersTimeout: 10_000 });
});

attempt('three hundred idle connections', async () => {
  const sockets = Array.from({ length: 300 }, open);
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  await stillServes();
  for (const socket of sockets) socket.destroy();
});

attempt('something that is no HTTP, or an address that is none', async () => {
  const said = lab.said.length;
  for (const bytes of [
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'hello\r\n\r\n',
    'GET // HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    'GET /v1/%E0%A4%A HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSt2-Api-Key: test-key\r\n\r\n',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `${head('Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n')}0\r\n\r\n`,
    'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  ]) {
    const socket = open();
    const closed = untilClosed(socket);
    socket.write(bytes);
    expect((await closed).text).toMatch(/^HTTP\/1\.1 (400|404|431|200) /);
  }
  await stillServes();
  expect(lab.said.slice(said)).toEqual([]);
});

attempt('a reader of the stream who does not read', async () => {
  const socket = open();
  socket.pause();
  socket.write('GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nSt2-Api-Key: test-key\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const text = 'x'.repeat(7 * MB);
  for (let count = 0; count < 30 && !lab.said.join('\n').includes('too slow'); count += 1)
    await lab.call('POST', '/v1/executions', {
      action: 'core.announcement',
      parameters: { route: 'x', message: { text } },
    });
  expect(lab.said.join('\n')).toContain('too slow and was disconnected');
  socket.destroy();
  await stillServes();
});

attempt('a glob of twenty stars for the stream, and one for a rule', async () => {
  const stars = `${'*'.repeat(20)}!`;
  const key = { 'St2-Api-Key': 'test-key' };
  const stream = await fetch(`${lab.backend.url}/v1/stream?events=${encodeURIComponent(stars)}`, {
    headers: key,
  });
  // An event is compared with the glob; with a pattern that tries every way, nothing would be answered after it.
  const { body } = await lab.call('POST', '/v1/executions', { action: 'core.noop' });
  expect((await lab.ended(String(body.id))).status).toBe('succeeded');
  await stream.body?.cancel();
  const glob = { type: 'matchwildcard', pattern: `${'*a'.repeat(20)}!` };
  const judging = { now: 0, around: { trigger: 'a'.repeat(100_000) }, render: (text: string) => text };
  expect(fulfilled('trigger', glob, judging)).toBe(false);
});

attempt('a limit or a delay beyond all numbers, a key __proto__', async () => {
  expect((await lab.call('GET', '/v1/executions?limit=99999999999999999999')).status).toBe(400);
  const late = await lab.call('POST', '/v1/executions', { action: 'core.noop', delay: 1e15 });
  expect(late.status).toBe(201);
  const other = await lab.call('POST', '/v1/executions', { action: 'core.noop' });
  await lab.ended(String(other.body.id));
  expect((await lab.call('GET', `/v1/executions/${String(late.body.id)}`)).body.status).toBe('requested');
  for (const key of ['__proto__', '\\u005f_proto__'])
    expect(
      (await lab.call('POST', '/v1/executions', `{"action": "core.noop", "parameters": {"${key}": {}}}`))
        .status,
    ).toBe(400);
});

attempt('a key that is to live for ever and a day, null as the body of any call', async () => {
  const put = (ttl: number) => lab.call('PUT', '/v1/keys/k', { name: 'k', value: 'v', ttl });
  for (const ttl of [1e15, 1e30]) {
    const { status, body } = await put(ttl);
    expect([status, body.faultstring]).toEqual([
      400,
      `TTL specified ${ttl} is greater than max allowed 3155760000.`,
    ]);
  }
  expect((await lab.call('GET', '/v1/keys/k')).status).toBe(404);
  expect((await put(3_155_760_000)).status).toBe(200);
  for (const path of ['v1/executions', 'v1/rules', 'page/links', 'page/enter', 'page/suggestions'])
    expect((await lab.call('POST', `/${path}`, 'null')).status).toBe(400);
});

attempt('a command of eight megabytes for /actionalias/match and its like', async () => {
  const command = 'a '.repeat(3.5 * MB);
  const bodies = {
    '/v1/actionalias/match': { command },
    '/v1/aliasexecution/match_and_execute': { command, source_channel: 'C' },
  };
  for (const [path, sent] of Object.entries(bodies)) {
    const { status, body } = await lab.call('POST', path, sent);
    expect([status, body.faultstring]).toEqual([
      400,
      'The command is longer than 200,000 characters and is refused.',
    ]);
  }
  const alias = { name: 'say', format: 'say {{ cmd }}', user: 'alice', source_channel: 'C' };
  const { status, body } = await lab.call('POST', '/v1/aliasexecution', {
    ...alias,
    command: `say ${command}`,
  });
  expect([status, body.faultstring]).toEqual([
    400,
    'The command is longer than 2,000,000 characters and is refused.',
  ]);
});

attempt('a pattern in a schema that explodes on what was given', async () => {
  expect(faultOf({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(5_000)}!`)).toMatch(/does not match/);
  expect(faultOf({ type: 'string', pattern: '^(a+)+$' }, 'a'.repeat(5_000))).toBeUndefined();
});

attempt('a workflow of 30,000 open braces to look through', async () => {
  const inspected = (text: string) => {
    const body = `version: 1.0\ntasks:\n  a:\n    action: core.noop\n    input: {x: '${text}'}\n`;
    const headers = { 'St2-Api-Key': 'test-key', 'Content-Type': 'text/plain' };
    return fetch(`${lab.backend.url}/v1/workflows/inspect`, { method: 'POST', headers, body });
  };
  expect((await inspected('{{'.repeat(30_000))).status).toBe(200);
  expect((await inspected('{{'.repeat(40_000))).status).toBe(413);
  await stillServes();
});

attempt('a list of 30,000 items that must all differ', async () => {
  let looks = 0;
  const items = Array.from({ length: 30_000 }, (_, id) => ({
    get id() {
      looks += 1;
      return id;
    },
  }));
  expect(faultOf({ type: 'array', uniqueItems: true }, items)).toBeUndefined();
  expect(looks).toBeLessThan(10 * items.length);
});

allTried();
