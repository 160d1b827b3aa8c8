import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hit } from '../../src/core/alias';
import { BackendError } from '../../src/core/backend-error';
import { systemClock } from '../../src/core/clock';
import { readConfig } from '../../src/core/config';
import { silentLog } from '../../src/core/log';
import { Secrets } from '../../src/core/secrets';
import type { AliasExecutionRequest } from '../../src/core/stackstorm-types';
import { sendCommand } from '../../src/dispatch/send-command';
import { StackStormClient } from '../../src/stackstorm/client';
import { createHttp } from '../../src/stackstorm/http';
import { contextOf, newOrigin } from '../../src/stackstorm/origin';
import { ManualClock } from '../manual-clock';

const alias = { name: 'echo', pack: 'lab', action_ref: 'core.echo', formats: ['echo {{ x }}'] };
const hit: Hit = {
  alias,
  representation: 'echo {{ x }}',
  display: 'echo {{ x }}',
  command: 'echo hello',
  parameters: {},
  rewritten: false,
  matchMultiple: false,
};

/** What StackStorm does with a command: takes it or not, and how the connection ends. */
type Turn = { take: boolean; status: number | 'cut' };

it('a command that may have been taken is looked for from two minutes before it was sent: clocks differ', async () => {
  const clock = new ManualClock();
  const queries: Record<string, unknown>[] = [];
  const st2 = {
    executeAlias: () => Promise.reject(new BackendError(0, 'the connection was cut', 'ECONNRESET')),
    executions: async (query: Record<string, unknown>) => {
      queries.push(query);
      return { items: [], total: 0 };
    },
  } as unknown as Parameters<typeof sendCommand>[0];
  const request = {} as AliasExecutionRequest;
  const sending = sendCommand(st2, clock, { hit, request, originId: 'o1' }).catch((error: Error) => error);
  await clock.pass(60_000);
  expect(await sending).toMatchObject({ message: 'the connection was cut' });
  expect(queries[0]).toMatchObject({ action: 'core.echo', timestamp_gt: '2026-11-21T11:58:00.000Z' });
});

describe('a command that is sent while StackStorm has trouble', () => {
  let server: Server;
  let taken: { id: string; context: unknown }[];
  let turns: Turn[];
  let asked: number;

  beforeEach(async () => {
    taken = [];
    turns = [];
    asked = 0;
    server = createServer((request, response) => {
      const json = (status: number, body: unknown) =>
        response
          .writeHead(status, { 'content-type': 'application/json', 'x-total-count': String(taken.length) })
          .end(JSON.stringify(body));
      const executionOf = ({ id, context }: (typeof taken)[number]) => ({
        id,
        status: 'running',
        action: { ref: 'core.echo' },
        liveaction: { notify: { 'on-complete': { data: { source_context: context } } } },
      });
      if (request.method === 'GET') {
        const id = /executions\/(\w+)/.exec(request.url ?? '')?.[1];
        const one = taken.find((each) => each.id === id);
        json(200, one === undefined ? taken.map(executionOf) : executionOf(one));
        return;
      }
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        asked += 1;
        const turn = turns.shift() ?? { take: true, status: 201 };
        const { source_context } = JSON.parse(body) as { source_context: unknown };
        const made = { id: `e${asked}`, context: source_context };
        if (turn.take) taken.push(made);
        if (turn.status === 'cut') response.destroy();
        else if (turn.status !== 201) json(turn.status, { faultstring: 'trouble' });
        else json(201, { execution: executionOf(made), actionalias: alias, message: 'on it' });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const send = (waits = () => {}) => {
    const { config } = readConfig({});
    const secrets = new Secrets();
    const credentials = { headers: async () => ({}), renew: async () => false };
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const st2 = new StackStormClient({ http: createHttp(config, silentLog), api, credentials, secrets });
    const origin = newOrigin({ id: 'U1', name: 'ann' }, { room: 'ops' });
    const request = {
      name: 'echo',
      format: 'echo {{ x }}',
      command: 'echo hello',
      user: 'U1',
      source_channel: 'ops',
      notification_route: 'hubot',
    };
    const hurried = {
      ...systemClock,
      after: (ms: number, fn: () => void) => {
        const timer = setTimeout(fn, ms / 50);
        return () => clearTimeout(timer);
      },
    };
    return sendCommand(st2, hurried, {
      hit,
      waits,
      originId: origin.id,
      request: { ...request, source_context: contextOf(origin) },
    });
  };

  it('is sent again after a 502 that did not let it through', async () => {
    turns = [
      { take: false, status: 502 },
      { take: false, status: 503 },
    ];
    let told = 0;
    const waits = () => {
      told += 1;
    };
    expect((await send(waits)).message).toBe('on it');
    expect([taken.length, told]).toEqual([1, 0]);
  });

  it('is found, not repeated, where it got through before the answer was lost', async () => {
    for (const status of [502, 504, 'cut'] as const) {
      taken = [];
      asked = 0;
      turns = [{ take: true, status }];
      expect(await send()).toMatchObject({ execution: { id: 'e1' }, actionalias: { name: 'echo' } });
      expect({ asked, taken: taken.length }).toEqual({ asked: 1, taken: 1 });
    }
  });

  it('is never repeated after a connection that was cut: somebody may still be at it', async () => {
    turns = [{ take: false, status: 'cut' }];
    await expect(send()).rejects.toMatchObject({ name: 'BackendError', uncertain: true });
    expect(asked).toBe(1);
  });

  it('is refused at once by what does not pass', async () => {
    for (const status of [400, 401, 403, 404, 500]) {
      turns = [{ take: false, status }];
      asked = 0;
      await expect(send()).rejects.toMatchObject({ status });
      expect(asked).toBe(1);
    }
  });

  it('is given up after a few seconds', async () => {
    turns = Array.from({ length: 20 }, () => ({ take: false, status: 429 }));
    let told = 0;
    const waits = () => {
      told += 1;
    };
    await expect(send(waits)).rejects.toMatchObject({ status: 429 });
    expect([asked, told]).toEqual([5, 1]);
  });
});
