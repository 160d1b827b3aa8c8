import { systemClock } from '../../src/core/clock';
import { readConfig } from '../../src/core/config';
import { silentLog } from '../../src/core/log';
import { Secrets } from '../../src/core/secrets';
import type { StreamEvent } from '../../src/core/stackstorm-types';
import { FixedCredentials } from '../../src/stackstorm/bot-credentials';
import type { Credentials } from '../../src/stackstorm/credentials';
import { EventStream, type EventStreamOptions } from '../../src/stackstorm/event-stream';
import { createHttp } from '../../src/stackstorm/http';
import { type Answer, event, json, MisbehavingServer, stream } from './misbehaving-server';

const NAME = 'st2.announcement__hubot';
const secrets = new Secrets();

/** Waits in fiftieths, so that a test of seconds takes milliseconds. */
const hastyClock = { ...systemClock, after: (ms: number, fn: () => void) => systemClock.after(ms / 50, fn) };

class Heard {
  readonly events: StreamEvent[] = [];
  readonly lost: string[] = [];
  live = 0;
  onEvent = (heard: StreamEvent) => void this.events.push(heard);
  onLive = () => void this.live++;
  onLost = (reason: string) => void this.lost.push(reason);

  async until(condition: (heard: Heard) => boolean): Promise<void> {
    const end = Date.now() + 60_000;
    while (!condition(this)) {
      if (Date.now() > end) throw new Error(`never happened: ${JSON.stringify(this).slice(0, 500)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

describe('the event stream', () => {
  let server: MisbehavingServer;
  let open: EventStream | undefined;

  afterEach(async () => {
    open?.stop();
    await server.stop();
  });

  async function connect(answers: Answer[], more: Partial<EventStreamOptions> = {}): Promise<Heard> {
    server = await MisbehavingServer.start(...answers);
    const heard = new Heard();
    open = new EventStream(
      {
        http: createHttp(readConfig({}).config, silentLog),
        stream: server.url,
        credentials: new FixedCredentials('St2-Api-Key', 'key-of-the-bot', secrets),
        secrets,
        clock: hastyClock,
        log: silentLog,
        events: [NAME, 'st2.execution__update'],
        silenceMs: 90_000,
        timeoutMs: 10_000,
        ...more,
      },
      heard,
    );
    open.start();
    return heard;
  }

  it('hands on the events that were asked for, with credentials in headers only', async () => {
    const heard = await connect([stream(event(NAME, { payload: { message: 'hello' } }))]);
    await heard.until(({ events }) => events.length === 1);
    expect(heard.events).toEqual([{ name: NAME, data: { payload: { message: 'hello' } } }]);
    const [request] = server.requests;
    expect(request?.url).toBe(`/v1/stream?events=${NAME},st2.execution__update`);
    expect(request?.headers['st2-api-key']).toBe('key-of-the-bot');
  });

  it('puts characters together that were cut between chunks', async () => {
    const bytes = Buffer.from(event(NAME, 'zażółć 🦔'));
    const cut = bytes.indexOf(0xf0) + 2;
    const heard = await connect([
      (request, response) => {
        stream(bytes.subarray(0, cut))(request, response);
        setTimeout(() => response.write(bytes.subarray(cut)), 30);
      },
    ]);
    await heard.until(({ events }) => events.length === 1);
    expect(heard.events[0]?.data).toBe('zażółć 🦔');
  });

  it('takes a line of 10 MB within a second or two', async () => {
    const long = 'x'.repeat(10_000_000);
    const heard = await connect([stream(event(NAME, long))]);
    await heard.until(({ events }) => events.length === 1);
    expect(heard.events[0]?.data).toHaveLength(long.length);
  });

  it('goes on after malformed JSON, unknown events and comments', async () => {
    const heard = await connect([
      stream(
        `event: ${NAME}\ndata: {"half\n\n`,
        ': comment\n\nevent: what\ndata: 1\n\n',
        event(NAME, 'fine'),
      ),
    ]);
    await heard.until(({ events }) => events.length === 1);
    expect(heard.events[0]?.data).toBe('fine');
  });

  const cut: Answer = (_request, response) => response.destroy();
  const cutOpen: Answer = (request, response) => {
    stream()(request, response);
    setTimeout(() => response.destroy(), 10);
  };
  const nginxWithoutStream: Answer = (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.end('retry: 1000\n\n');
  };
  const failures: [string, Answer][] = [
    ['a connection that is reset', cut],
    ['an open stream that is cut', cutOpen],
    ['401', json(401, { faultstring: 'Unauthorized' })],
    ['403', json(403, { faultstring: 'User "bot" does not have required permission "stream_view"' })],
    ['404', json(404, { faultstring: 'The resource could not be found.' })],
    ['429', json(429, {}, { 'Retry-After': '2' })],
    ['502 in HTML', (_request, response) => void response.writeHead(502).end('<html>Bad Gateway</html>')],
    ['204', (_request, response) => void response.writeHead(204).end()],
    ['a redirect', (_request, response) => void response.writeHead(302, { Location: '/x' }).end()],
    ['a 200 that closes at once, as nginx answers for a stream that is down', nginxWithoutStream],
    ['a page instead of a stream', json(200, { hello: 'there' })],
  ];

  it.each(failures)('connects again after %s', async (_name, failure) => {
    const heard = await connect([failure, failure, stream(event(NAME, 'back'))]);
    await heard.until(({ events }) => events.length === 1);
    expect(server.requests.length).toBe(3);
  });

  it('connects again after a server that never answers', async () => {
    const heard = await connect([() => {}, stream(event(NAME, 'back'))], { timeoutMs: 50 });
    await heard.until(({ events }) => events.length === 1);
  });

  it('does not call nginx’s answer for a dead stream live', async () => {
    const heard = await connect([nginxWithoutStream, nginxWithoutStream, stream()]);
    await heard.until(({ live }) => live > 0);
    expect(server.requests.length).toBe(3);
    expect(heard.live).toBe(1);
  });

  it('tells once that it was lost and each time that it is live', async () => {
    const heard = await connect([cutOpen, json(502, {}), json(502, {}), stream()]);
    await heard.until(({ live }) => live === 2);
    expect(heard.lost.length).toBe(1);
  });

  it('logs in again after a 401 and goes on at once', async () => {
    let token = 'old-token';
    const credentials: Credentials = {
      headers: async () => ({ 'X-Auth-Token': token }),
      renew: async () => {
        token = 'new-token';
        return true;
      },
    };
    const heard = await connect([json(401, { faultstring: 'Unauthorized' }), stream()], { credentials });
    await heard.until(({ live }) => live === 1);
    expect(server.requests.map(({ headers }) => headers['x-auth-token'])).toEqual(['old-token', 'new-token']);
  });

  it('opens a second connection on silence and closes the first only after it', async () => {
    const open: string[] = [];
    let second: Parameters<Answer>[1] | undefined;
    const heard = await connect(
      [
        (request, response) => {
          stream()(request, response);
          open.push('first');
          response.on('close', () => open.push('first closed'));
        },
        (request, response) => {
          stream()(request, response);
          open.push('second');
          second = response;
        },
      ],
      { silenceMs: 100 },
    );
    await heard.until(() => open.length === 3);
    expect(open).toEqual(['first', 'second', 'first closed']);
    expect(heard.lost).toEqual([]);
    second?.write(event(NAME, 'still there'));
    await heard.until(({ events }) => events.length === 1);
  });

  it('counts an event once that comes on both connections, and two equal ones as two', async () => {
    const responses: Parameters<Answer>[1][] = [];
    const heard = await connect(
      [
        (request, response) => {
          stream()(request, response);
          responses.push(response);
        },
      ],
      { silenceMs: 100, clock: systemClock },
    );
    await heard.until(({ live }) => live === 2);
    for (const response of responses.slice(0, 2)) {
      response.write(event(NAME, 'same') + event(NAME, 'same'));
    }
    await heard.until(({ events }) => events.length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(heard.events.map(({ data }) => data)).toEqual(['same', 'same']);
  });

  it('survives a listener that throws', async () => {
    const heard = await connect([stream(event(NAME, 1), event(NAME, 2))]);
    const push = heard.onEvent;
    heard.onEvent = (one) => {
      push(one);
      throw new Error('a fault of ours');
    };
    await heard.until(({ events }) => events.length === 2);
  });
});
