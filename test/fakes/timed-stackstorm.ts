import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActionAlias, Execution } from '../../src/core/stackstorm-types';

/** What a real StackStorm 3.10dev took, in milliseconds (docs/stackstorm-facts.md, 17 and 18). */
export const MEASURED = {
  /** From the request to its answer. */
  taken: 70,
  /** From being taken to the action's end, on a free runner. */
  run: 430,
  /** From the end to the event that says so. */
  told: 90,
  /** Each of the three executions that announce a result: post_result, format_execution_result, post_message. */
  step: 1_030,
};

export type Timing = typeof MEASURED;

/** The notification routes that the rules of the stock chatops pack listen to. */
const ANNOUNCED = new Set(['hubot', 'errbot']);
const STEPS = ['chatops.post_result', 'chatops.format_execution_result', 'chatops.post_message'];

interface Stored extends Execution {
  runner: { name: string };
  start_timestamp: string;
}

/**
 * A StackStorm with one action runner that takes its time as the real one does: a command on a route that is
 * announced is four executions, one after the other through the same runner; on any other route it is one.
 */
export class TimedStackStorm {
  /** Requests that came, besides that for the stream: method and path. */
  readonly requests: string[] = [];
  /** When each command had ended, by its words: milliseconds since 1970. */
  readonly ended = new Map<string, number>();
  readonly executions: Stored[] = [];
  /** False refuses the stream. */
  streams = true;
  /** False refuses everything else. */
  answers = true;
  /** What a request is answered instead of what this server would say: status and body; undefined for no change. */
  instead: (request: string, query: URLSearchParams) => [status: number, body: unknown] | undefined = () =>
    undefined;
  aliases: ActionAlias[] = [
    {
      ...{ id: 'alias1', pack: 'bench', name: 'echo', ref: 'bench.echo', action_ref: 'core.echo' },
      formats: ['echo {{ text }}'],
    },
  ];
  /** What the action of a command returns, by its words. */
  result: (words: string) => Partial<Execution> = (words) => ({
    status: 'succeeded',
    result: { stdout: words, stderr: '', return_code: 0, succeeded: true, failed: false },
  });
  readonly #timing: Timing;
  readonly #open = new Set<ServerResponse>();
  #runner: Promise<void> = Promise.resolve();
  #serial = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(timing: Timing = MEASURED) {
    this.#timing = timing;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get listening(): number {
    return this.#open.size;
  }

  /** Ends every connection of the stream. */
  cut(): void {
    for (const stream of this.#open) stream.destroy();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Stores a change of an execution, and tells it on the stream. */
  update(id: string, change: Partial<Execution>): void {
    const execution = this.executions.find((one) => one.id === id);
    if (execution !== undefined) this.#push('st2.execution__update', Object.assign(execution, change));
  }

  /** Stores an execution that nobody in chat gave, and tells it on the stream. */
  add(ref: string, more: Partial<Stored>): Execution {
    const execution = this.#store(ref, {}, more);
    this.#push('st2.execution__create', execution);
    return execution;
  }

  #push(event: string, data: unknown): void {
    for (const stream of this.#open) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** In turn, as one runner takes one execution after the other. */
  #run(ms: number): Promise<void> {
    this.#runner = this.#runner.then(() => pause(ms));
    return this.#runner;
  }

  #store(ref: string, parameters: Record<string, unknown>, more: Partial<Stored> = {}): Stored {
    this.#serial += 1;
    const stored: Stored = {
      ...{ id: this.#serial.toString(16).padStart(24, '0'), status: 'requested' },
      action: {
        ref,
        pack: ref.split('.')[0] ?? '',
        name: ref.split('.')[1] ?? '',
        runner_type: 'local-shell-cmd',
      },
      ...{ parameters, start_timestamp: new Date().toISOString(), web_url: 'https://localhost/#/history' },
      runner: { name: 'local-shell-cmd' },
      ...more,
    };
    this.executions.push(stored);
    return stored;
  }

  async #command(body: Record<string, unknown>, execution: Stored): Promise<void> {
    const { taken, run, told, step } = this.#timing;
    const words = String(body.command).replace(/^echo /, '');
    await this.#run(taken + run - told);
    const outcome = this.result(words);
    if (outcome.status === 'running') return;
    this.ended.set(words, Date.now());
    Object.assign(execution, outcome, {
      end_timestamp: new Date().toISOString(),
      elapsed_seconds: run / 1_000,
    });
    setTimeout(() => this.#push('st2.execution__update', execution), told);
    if (!ANNOUNCED.has(String(body.notification_route))) return;
    const payload = {
      ...{
        user: body.user,
        channel: body.source_channel,
        whisper: false,
        context: body.source_context,
        extra: {},
      },
      message: `announced ${words}{~}`,
    };
    for (const ref of STEPS) {
      const isPost = ref === 'chatops.post_message';
      const posting = this.#store(ref, isPost ? payload : { execution_id: execution.id });
      await this.#run(step);
      if (isPost) this.#push('st2.announcement__chatops', { payload, trace_context: null });
      this.update(posting.id, { status: 'succeeded', end_timestamp: new Date().toISOString(), result: {} });
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://st2');
    const send = (status: number, answer: unknown, total?: number) => {
      const headers = {
        'Content-Type': 'application/json',
        ...(total === undefined ? {} : { 'X-Total-Count': String(total) }),
      };
      response.writeHead(status, headers).end(JSON.stringify(answer));
    };
    if (url.pathname === '/v1/stream') {
      if (!this.streams) return send(503, { faultstring: 'The stream is away.' });
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=UTF-8' }).write('\n');
      this.#open.add(response);
      response.on('close', () => this.#open.delete(response));
      return;
    }
    this.requests.push(`${request.method} ${url.pathname}`);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (!this.answers) return send(503, { faultstring: 'The service is away.' });
    const instead = this.instead(`${request.method} ${url.pathname}`, url.searchParams);
    if (instead !== undefined)
      return send(...instead, Array.isArray(instead[1]) ? instead[1].length : undefined);
    const [, , kind, id] = url.pathname.split('/');
    if (request.method === 'POST' && kind === 'aliasexecution') {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
      const alias = this.aliases.find(({ name }) => name === body.name);
      const { user, source_channel, source_context, notification_route } = body;
      const notify = {
        'on-complete': { routes: [notification_route], data: { user, source_channel, source_context } },
      } as NonNullable<NonNullable<Execution['liveaction']>['notify']>;
      const execution = this.#store(
        alias?.action_ref ?? '',
        {},
        {
          context: {
            action_alias_ref: { id: alias?.id ?? '', name: alias?.name ?? '' },
            source_channel: String(source_channel),
          },
          liveaction: { notify },
        },
      );
      await pause(this.#timing.taken);
      execution.status = 'running';
      send(201, { execution, actionalias: alias });
      await this.#command(body, execution);
      return;
    }
    if (kind === 'actionalias') return send(200, this.aliases, this.aliases.length);
    if (kind === 'rules') return send(200, [], 0);
    if (kind === 'executions' && id === undefined) {
      const ids = url.searchParams.get('id')?.split(',');
      const action = url.searchParams.get('action');
      const found = this.executions.filter(
        (one) => (ids?.includes(one.id) ?? true) && (action === null || one.action.ref === action),
      );
      const [limit, offset] = [
        Number(url.searchParams.get('limit') ?? 100),
        Number(url.searchParams.get('offset') ?? 0),
      ];
      return send(200, found.slice(offset, offset + limit), found.length);
    }
    const execution = kind === 'executions' ? this.executions.find((one) => one.id === id) : undefined;
    if (execution !== undefined) return send(200, execution);
    if (url.pathname === '/v1/') return send(200, { version: '3.10dev' });
    if (url.pathname === '/v1/actions/core.echo')
      return send(200, {
        ref: 'core.echo',
        pack: 'core',
        name: 'echo',
        parameters: { text: { type: 'string' } },
      });
    send(404, { faultstring: 'The resource could not be found.' });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
