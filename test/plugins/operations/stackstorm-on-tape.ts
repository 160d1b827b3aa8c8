import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recording } from '../../bridge/replay-server';

type Body = Record<string, unknown>;

interface Reply {
  status: number;
  body: unknown;
}

const UNKNOWN: Reply = { status: 404, body: { faultstring: 'The resource could not be found.' } };

/** Which recordings show what an alias starts: as it begins, and as it is found afterwards. */
const TAPES: Record<string, { begun: string; found: string }> = {
  greet: { begun: 'executions/get_running.json', found: 'executions/get_one.json' },
  wipe: { begun: 'executions/get_running.json', found: 'executions/get_one.json' },
  slow: { begun: 'executions/get_running.json', found: 'executions/get_running.json' },
  march: { begun: 'executions/resume.json', found: 'executions/resume.json' },
  choose: {
    begun: 'inquiries/parent_workflow_while_pending.json',
    found: 'inquiries/parent_workflow_while_pending.json',
  },
};

/**
 * A real StackStorm as the recordings show it: what a command starts, and what comes back when it is
 * cancelled, paused, resumed, asked for, or answered. Ids, the person and the room are put in; everything
 * else is as the server said it.
 */
export class StackStormOnTape {
  readonly apiKey = 'a-key-for-the-recordings';
  readonly #executions = new Map<string, Body>();
  readonly #streams = new Set<ServerResponse>();
  #made = 0;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = text === '' ? {} : (JSON.parse(text) as Body);
      this.#answer(request.method ?? '', new URL(request.url ?? '', 'http://tape'), body, response);
    });
  });

  static async start(): Promise<StackStormOnTape> {
    const tape = new StackStormOnTape();
    await new Promise<void>((resolve) => tape.#server.listen(0, '127.0.0.1', resolve));
    return tape;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(method: string, url: URL, body: Body, response: ServerResponse): void {
    const [, , room = '', id = '', more = ''] = url.pathname.split('/');
    const route = `${method} ${room}${id === '' ? '' : '/:id'}${more === '' ? '' : `/${more}`}`;
    if (route === 'GET stream') this.#open(response);
    else send(response, this.#reply(route, id, url.searchParams, body) ?? UNKNOWN);
  }

  #reply(route: string, id: string, query: URLSearchParams, body: Body): Reply | undefined {
    switch (route) {
      case 'GET ':
        return recording('auth/api_version.json').response;
      case 'GET user':
        return recording('auth/user_info_apikey.json').response;
      case 'GET packs':
      case 'GET sensortypes':
        return { status: 200, body: [] };
      case 'GET actionalias':
        return { status: 200, body: query.get('offset') === '0' ? aliases() : [] };
      case 'POST aliasexecution':
        return this.#begin(body);
      case 'GET executions':
        return { status: 200, body: this.#list(query) };
      case 'GET executions/:id/children':
        return recording('executions/children_none.json').response;
      case 'GET executions/:id/output':
        return recording('executions/output_text_raw.json').response;
      case 'GET actions/:id':
        return recording('misc/actions_get_ref.json').response;
      case 'PUT inquiries/:id':
        return { status: 200, body: { id, response: body.response } };
      case 'DELETE executions/:id':
        return this.#change(id, 'executions/cancel_running.json');
      case 'PUT executions/:id':
        return this.#change(id, `executions/${body.status === 'pausing' ? 'pause' : 'resume'}.json`);
      case 'GET executions/:id':
        return this.#executions.has(id) ? { status: 200, body: this.#executions.get(id) } : undefined;
      default:
        return undefined;
    }
  }

  #open(stream: ServerResponse): void {
    stream.writeHead(200, { 'Content-Type': 'text/event-stream; charset=UTF-8' });
    stream.write('\n');
    this.#streams.add(stream);
    stream.on('close', () => this.#streams.delete(stream));
  }

  #begin(body: Body): Reply {
    const name = String(body.name);
    const { begun, found } = TAPES[name] ?? {
      begun: 'executions/get_running.json',
      found: 'executions/get_running.json',
    };
    const id = this.#newId();
    const alias = aliases().find((one) => one.name === name);
    const of = (file: string): Body => {
      const execution = recording(file).response.body as Body;
      return {
        ...execution,
        id,
        start_timestamp: new Date().toISOString(),
        context: {
          ...(execution.context as Body),
          action_alias_ref: { id: alias?.id, name },
          pack: 'lab',
          api_user: body.user,
          source_channel: body.source_channel,
        },
      };
    };
    this.#executions.set(id, of(found));
    if (name === 'choose') setTimeout(() => this.#ask(id), 20);
    return { status: 201, body: { execution: of(begun), actionalias: alias, message: 'on it' } };
  }

  /** The workflow's question, as the stream told it. */
  #ask(parent: string): void {
    const id = this.#newId();
    const asked = recording('inquiries/execution_of_inquiry_pending.json').response.body as Body;
    const execution = { ...asked, id, parent, start_timestamp: new Date().toISOString() };
    this.#executions.set(id, execution);
    const event = `event: st2.execution__update\ndata: ${JSON.stringify(execution)}\n\n`;
    for (const stream of this.#streams) stream.write(event);
  }

  #change(id: string, file: string): Reply {
    const { status, body } = recording(file).response as { status: number; body: Body };
    const known = this.#executions.get(id);
    const changed = { ...known, status: body.status, result: body.result };
    this.#executions.set(id, changed);
    return { status, body: changed };
  }

  #list(query: URLSearchParams): Body[] {
    const user = query.get('context.api_user');
    if (query.get('status') !== null) return [];
    return [...this.#executions.values()]
      .filter(({ context }) => user === null || (context as Body).api_user === user)
      .reverse();
  }

  #newId(): string {
    this.#made += 1;
    return `6b01f13fa404b98c${this.#made.toString(16).padStart(8, '0')}`;
  }
}

/** Aliases as the server lists them, for the commands of the pack `lab`. */
function aliases(): Body[] {
  const [recorded] = recording('actionalias/list_limit_minus1.json').response.body as Body[];
  const one = (name: string, format: string, extra: object = {}) => ({
    ...recorded,
    ...{
      id: `6b01eceaa5487916${name.padEnd(8, 'a').replace(/[^a-f]/g, 'b')}`,
      name,
      ref: `lab.${name}`,
      pack: 'lab',
    },
    ...{ action_ref: 'chatlab.types', formats: [format], extra, enabled: true, ack: {}, result: {} },
    // What the recorded action cannot do without.
    immutable_parameters: { count: 1 },
  });
  return [
    { ...one('greet', 'greet {{ text }}'), action_ref: 'chatlab.slow_lines' },
    one('slow', 'slow {{ pause=0.2 }}'),
    one('march', 'march'),
    one('choose', 'choose'),
    one('launch', 'launch {{ app }}', { chat: { approve: { count: 2, by: 'role:officer', minutes: 5 } } }),
    one('wipe', 'wipe {{ text }}', { chat: { confirm: true } }),
  ];
}

function send(response: ServerResponse, { status, body }: Reply): void {
  const items = Array.isArray(body) ? { 'X-Total-Count': String(body.length) } : {};
  const text = typeof body === 'string';
  response.writeHead(status, { 'Content-Type': text ? 'text/plain' : 'application/json', ...items });
  response.end(text ? body : JSON.stringify(body));
}
