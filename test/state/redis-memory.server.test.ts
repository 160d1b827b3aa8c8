import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { type Log, silentLog } from '../../src/core/log';
import { MemoryAway } from '../../src/core/memory';
import { openMemory } from '../../src/state/open-memory';
import { EXPIRY_KEY, INDEX_KEY } from '../../src/state/redis-index';
import { until } from '../until';
import { HubotLikeBrain } from './brain';
import { keepsThePromisesOfAMemory } from './memory-contract';
import { RedisServer } from './redis-server';

describe('memory in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.remove());

  const open = (log: Log = silentLog) =>
    openMemory(
      { redisUrl: server.url, embedded: false, embeddedData: '/dev/null' },
      new HubotLikeBrain(),
      log,
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

  /** What somebody else does with the same Redis. */
  const connected = () => createClient({ url: server.url }).connect();
  async function beside<T>(work: (client: Awaited<ReturnType<typeof connected>>) => Promise<T>): Promise<T> {
    const client = await connected();
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  it('asks Redis by key or by index, and never for a scan of everything', async () => {
    const memory = await open();
    await beside((client) => client.configResetStat());
    await memory.set('relay:done:1', 1, 60_000);
    await memory.set('relay:done:2', 2);
    await memory.delete('relay:done:1');
    await memory.claim('relay:lead', 'one', 60_000);
    await memory.release('relay:lead', 'one');
    expect(await memory.list('relay:done:')).toEqual([['relay:done:2', 2]]);
    const asked = await beside((client) => client.info('commandstats'));
    expect(asked).toContain('cmdstat_zrange:');
    expect(asked).not.toMatch(/cmdstat_(scan|keys):/);
    await memory.close();
  });

  it('finds the records of a version that kept no index', async () => {
    await beside(async (client) => {
      await client.set('hubot-st2:live:7', '"under way"');
      await client.set('hubot-st2:live:8', '"soon over"', { expiration: { type: 'PX', value: 60_000 } });
      await client.set('somebody-else:live:9', '"not ours"');
    });
    const memory = await open();
    expect(await memory.list('live:')).toEqual([
      ['live:7', 'under way'],
      ['live:8', 'soon over'],
    ]);
    expect(await beside((client) => client.zRange(EXPIRY_KEY, 0, -1))).toEqual(['live:8']);
    await memory.close();
  });

  it('has the records of version 0.1.0, which wrote the same into Redis as into its file', async () => {
    const written = readFileSync(join(__dirname, '../upgrade/0.1.0/state.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const records = new Map(
      written.map((line) => JSON.parse(line) as [key: string, record: [value: unknown] | undefined]),
    );
    await beside(async (client) => {
      for (const [key, record] of records)
        if (record !== undefined) await client.set(`hubot-st2:${key}`, JSON.stringify(record[0]));
    });
    const memory = await open();
    const owed = [...records].filter(
      ([key, record]) => key.startsWith('relay:owed:') && record !== undefined,
    );
    expect(owed).not.toEqual([]);
    expect(await memory.list('relay:owed:')).toEqual(owed.map(([key, record]) => [key, record?.[0]]));
    await memory.close();
  });

  it('refuses in words what a newer version has written, and changes none of it', async () => {
    await beside(async (client) => void (await client.set('hubot-st2-format', '2')));
    await expect(open()).rejects.toThrow(/ST2_REDIS_URL cannot be used.*newer version.*format 2.*Update/);
    expect(await beside((client) => client.keys('*'))).toEqual(['hubot-st2-format']);
  });

  it('grants a claim that has lost its end, as records do that are copied to another Redis', async () => {
    const memory = await open();
    await memory.claim('post', 'one', 60_000);
    await beside(async (client) => void (await client.persist('hubot-st2:post')));
    expect(await memory.claim('post', 'two', 60_000)).toBe(true);
    expect(await memory.claim('post', 'three', 60_000)).toBe(false);
    await memory.close();
  });

  it('keeps no trace of what has expired', async () => {
    const memory = await open();
    for (let id = 0; id < 5; id += 1) await memory.set(`short:${id}`, id, 1);
    await memory.set('long', 1, 60_000);
    await beside(async (client) => {
      while ((await client.exists('hubot-st2:short:4')) === 1);
    });
    await memory.set('next', 1);
    expect(await beside((client) => client.zRange(INDEX_KEY, 0, -1))).toEqual(['long', 'next']);
    expect(await beside((client) => client.zRange(EXPIRY_KEY, 0, -1))).toEqual(['long']);
    await memory.close();
  });

  it.each(['away', 'hanging'] as const)(
    'rejects while Redis is %s, and works when it is back',
    async (trouble) => {
      const said: string[] = [];
      const note = (text: string) => void said.push(text);
      const memory = await open({ debug: note, info: note, warn: note, error: note });
      await memory.set('kept', 1);
      await (trouble === 'away' ? server.stop() : server.hang());
      await expect(memory.get('kept')).rejects.toThrow(MemoryAway);
      await (trouble === 'away' ? server.start() : server.goOn());
      const isKept = async () => (await memory.get('kept').catch(() => undefined)) === 1;
      await until('what was kept is found again', isKept);
      expect(said.filter((text) => text.includes('is unreachable'))).toHaveLength(1);
      expect(said.filter((text) => /\d is back\.$/.test(text))).toHaveLength(1);
      await memory.close();
    },
  );
});
