import { silentLog } from '../../../src/core/log';
import type { Authentication } from '../../../src/embedded/http/authentication';
import { HttpServer } from '../../../src/embedded/http/server';

const open: HttpServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

/** A server whose disk confirms, or refuses, what was written when the test says so. */
async function serve() {
  const asked: { confirm(): void; refuse(): void }[] = [];
  let isAsked = () => {};
  const firstAsked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const handler = () => ({ status: 201, body: { done: true } });
  const server = new HttpServer({
    routes: (['POST', 'GET'] as const).map((method) => ({
      method,
      pattern: '/things',
      role: 'nobody',
      handler,
    })),
    authentication: {} as Authentication,
    log: silentLog,
    durable: () =>
      new Promise<void>((confirm, reject) => {
        asked.push({ confirm, refuse: () => reject(new Error('The disk is full.')) });
        isAsked();
      }),
    page: () => false,
  });
  open.push(server);
  const url = `http://127.0.0.1:${await server.listen(0)}/v1/things`;
  return { url, asked, firstAsked };
}

/** Expects that such a request is answered when the disk has confirmed what was written, and not before. */
async function expectToWait(request: RequestInit): Promise<void> {
  const { url, asked, firstAsked } = await serve();
  let isAnswered = false;
  const answer = fetch(url, request).then((response) => {
    isAnswered = true;
    return response.status;
  });
  await Promise.race([firstAsked, answer]);
  // Another request comes and goes meanwhile.
  expect((await fetch(url, { method: 'OPTIONS' })).status).toBe(200);
  expect(isAnswered).toBe(false);
  asked[0]?.confirm();
  expect(await answer).toBe(201);
}

describe('a request that changes something', () => {
  it('is answered when that is on the disk, and not before', () =>
    expectToWait({ method: 'POST', body: '{}' }));

  it('is refused where it could not be kept', async () => {
    const { url, asked, firstAsked } = await serve();
    const answer = fetch(url, { method: 'POST', body: '{}' });
    await Promise.race([firstAsked, answer]);
    asked[0]?.refuse();
    expect((await answer).status).toBeGreaterThanOrEqual(500);
  });
});

describe('a request that reads', () => {
  it('is answered when what it tells is on the disk: a crash could still undo it', () =>
    expectToWait({ method: 'GET' }));

  it('is answered from memory where the disk takes nothing', async () => {
    const { url, asked, firstAsked } = await serve();
    const answer = fetch(url);
    await Promise.race([firstAsked, answer]);
    asked[0]?.refuse();
    expect((await answer).status).toBe(201);
  });
});
