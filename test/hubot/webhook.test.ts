import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { silentLog } from '../../src/core/log';
import type { Announcement } from '../../src/core/stackstorm-types';
import { openWebhook, type WebhookOptions } from '../../src/hubot/webhook';

const SECRET = 'correct horse';
let server: Server;
let announced: Announcement[];
let warnings: string[];

/** A web server as Hubot sets it up: parsers first, with the limits that they come with. */
async function start(
  options: Partial<WebhookOptions>,
  prepare = (app: express.Express) => void app,
): Promise<boolean> {
  announced = [];
  warnings = [];
  const app = express();
  prepare(app);
  app.use(express.json());
  app.use(express.urlencoded({ extended: true }));
  const log = { ...silentLog, warn: (text: string) => void warnings.push(text) };
  const announce = (announcement: Announcement) => void announced.push(announcement);
  const opened = openWebhook({ router: app }, { secret: SECRET, insecure: false, log, announce, ...options });
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', () => resolve());
  });
  return opened;
}
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function post(body: string, headers: Record<string, string> = {}) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hubot/st2`;
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  return { status: response.status, text };
}

const bearer = { authorization: `Bearer ${SECRET}` };
const hello = JSON.stringify({ channel: 'ops', message: 'hello', user: 'alice', whisper: false });

function signed(body: string, seconds = Math.floor(Date.now() / 1000), secret = SECRET) {
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return { 'x-st2-timestamp': String(seconds), 'x-st2-signature': `sha256=${signature}` };
}

test('is closed without a secret', async () => {
  expect(await start({ secret: undefined })).toBe(false);
  expect((await post(hello)).status).toBe(404);
});

test('takes an announcement with the bearer token, and answers as the old plugin did', async () => {
  await start({});
  expect(await post(hello, bearer)).toEqual({
    status: 200,
    text: '{"status":"completed","msg":"Message posted successfully"}',
  });
  expect(announced).toEqual([{ channel: 'ops', message: 'hello', user: 'alice' }]);
});

test('refuses a wrong or missing token, says how it is done, and tells the log', async () => {
  await start({});
  expect(await post(hello, { authorization: 'Bearer no' })).toMatchObject({ status: 401 });
  const missing = await post(hello);
  expect(missing.status).toBe(401);
  expect(missing.text).toContain('Authorization: Bearer SECRET');
  expect(missing.text).not.toContain(SECRET);
  expect(announced).toEqual([]);
  expect(warnings).toHaveLength(2);
});

test('takes a signature over exactly the bytes that were sent, once', async () => {
  await start({});
  const spaced = '{ "channel" : "ops",\n "message": "größe" }';
  const headers = signed(spaced);
  expect((await post(spaced, headers)).status).toBe(200);
  expect(announced).toEqual([{ channel: 'ops', message: 'größe' }]);
  expect((await post(spaced, headers)).text).toContain('has been used');
});

test.each([
  ['another body', { ...signed('{}') }],
  ['another secret', { ...signed(hello, undefined, 'guess') }],
  ['an old time', { ...signed(hello, 1_000) }],
  ['a time that is none', { ...signed(hello), 'x-st2-timestamp': 'soon' }],
])('refuses a signature for %s', async (_, headers) => {
  await start({});
  expect((await post(hello, headers)).status).toBe(401);
  expect(announced).toEqual([]);
});

test('takes a form with the payload in it', async () => {
  await start({});
  const form = new URLSearchParams({ payload: hello }).toString();
  const headers = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
  expect((await post(form, headers)).status).toBe(200);
  expect(announced).toHaveLength(1);
});

test('takes more than Hubot’s parsers would, and no more than a megabyte', async () => {
  await start({});
  const body = (size: number) => JSON.stringify({ channel: 'ops', message: 'x'.repeat(size) });
  expect((await post(body(500_000), bearer)).status).toBe(200);
  expect((await post(body(2_000_000), bearer)).status).toBe(413);
});

test.each([
  ['no JSON', 'hello'],
  ['no object', '[1]'],
  ['no channel', '{"message":"x"}'],
  ['a whisper to nobody', '{"message":"x","whisper":true}'],
  ['no message', '{"channel":"ops"}'],
])('says what is wrong with %s', async (_, body) => {
  await start({});
  expect(await post(body, bearer)).toMatchObject({ status: 400, text: expect.stringContaining('"failed"') });
});

test('can be opened to all, loudly', async () => {
  await start({ secret: undefined, insecure: true });
  expect((await post(hello)).status).toBe(200);
  expect(warnings[0]).toContain('open to everyone');
});

test('stays behind what the owner put in front of the parsers', async () => {
  await start({}, (app) => {
    app.use((_request, response) => void response.status(403).end('owner says no'));
  });
  expect((await post(hello, bearer)).status).toBe(403);
});

test('says that there is no web server where Hubot has none', () => {
  const open = openWebhook({}, { secret: SECRET, insecure: false, log: silentLog, announce() {} });
  expect(open).toBe(false);
  server = express().listen(0);
});

test('moves before the parsers of Express 4, whose name for its router is a trap', () => {
  const route = { name: 'bound dispatch' };
  const stack = [
    { name: 'query' },
    { name: 'basicAuth' },
    { name: 'jsonParser' },
    { name: 'urlencodedParser' },
  ];
  const app = {
    _router: { stack },
    get router(): never {
      throw new Error("'app.router' is deprecated!");
    },
    post: () => stack.push(route),
  };
  openWebhook({ router: app }, { secret: SECRET, insecure: false, log: silentLog, announce() {} });
  expect(stack.map(({ name }) => name)).toEqual([
    'query',
    'basicAuth',
    'bound dispatch',
    'jsonParser',
    'urlencodedParser',
  ]);
  server = express().listen(0);
});
