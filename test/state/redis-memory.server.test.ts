import { createClient } from '@redis/client';
import { silentLog } from '../../src/core/log';
import { openMemory } from '../../src/state/open-memory';
import { HubotLikeBrain } from './brain';
import { keepsThePromisesOfAMemory } from './memory-contract';
import { RedisServer } from './redis-server';

describe('memory in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.remove());

  const open = () =>
    openMemory(
      { redisUrl: server.url, embedded: false, embeddedData: '/dev/null' },
      new HubotLikeBrain(),
      silentLog,
      new AbortController().signal,
    );

  beforeEach(async () => {
    const client = createClient({ url: server.url });
    await client.connect();
    await client.flushAll();
    await client.close();
  });

  keepsThePromisesOfAMemory(open);

  it('is seen by every bot', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await one.set('greeting', 'hello');
    expect(await two.get('greeting')).toBe('hello');
    expect(await one.claim('post', 'one', 60_000)).toBe(true);
    expect(await two.claim('post', 'two', 60_000)).toBe(false);
    await Promise.all([one.close(), two.close()]);
  });

  it('rejects while Redis is away, within seconds, and works when it is back', async () => {
    const said: string[] = [];
    const note = (text: string) => void said.push(text);
    const log = { debug: note, info: note, warn: note, error: note };
    const memory = await openMemory(
      { redisUrl: server.url, embedded: false, embeddedData: '/dev/null' },
      new HubotLikeBrain(),
      log,
      new AbortController().signal,
    );
    await memory.set('kept', 1);
    await server.stop();
    await expect(memory.get('kept')).rejects.toThrow();
    await server.start();
    const until = Date.now() + 10_000;
    let value: unknown;
    while (value === undefined && Date.now() < until) {
      value = await memory.get('kept').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(value).toBe(1);
    expect(said.filter((text) => text.includes('is away'))).toHaveLength(1);
    expect(said.filter((text) => /\d is back\.$/.test(text))).toHaveLength(1);
    await memory.close();
  });
});
