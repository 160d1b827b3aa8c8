import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { ActionAlias } from '../../src/core/stackstorm-types';

/** The recordings of a real StackStorm, in a folder beside the project; absent in a fresh clone elsewhere. */
export const CONTRACT = resolve(__dirname, '../../../shared/contract');

export const hasContract = existsSync(CONTRACT);

interface Recording {
  request: { method: string; path: string; body: unknown };
  response: { status: number; body: unknown };
}

export function recording(file: string): Recording {
  return JSON.parse(readFileSync(join(CONTRACT, file), 'utf8')) as Recording;
}

export function recordings(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(CONTRACT, folder))
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** What is known of whatever action is asked for: as a real server describes one, with a few parameters. */
const ACTION = {
  pack: 'chatlab',
  name: 'types',
  enabled: true,
  runner_type: 'python-script',
  parameters: {
    count: { type: 'integer' },
    flag: { type: 'boolean', default: false },
    mode: { type: 'string', enum: ['fast', 'slow'], default: 'fast' },
  },
};

/**
 * A server that answers with what a real StackStorm answered: its aliases, and for each command whatever
 * the test wants next; its stream says what the test pushes.
 */
export class ReplayServer {
  /** Bodies of the commands that came, oldest first. */
  readonly commands: Record<string, unknown>[] = [];
  aliases: ActionAlias[] = hasContract
    ? (recording('actionalias/list_limit_minus1.json').response.body as ActionAlias[])
    : [];
  /** How the next commands are answered; the last one stays. */
  answers: { status: number; body: unknown }[] = [];
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () =>
      this.#answer(request.method ?? '', request.url ?? '', Buffer.concat(parts), response),
    );
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get listening(): number {
    return this.#streams.size;
  }

  /** Puts the bytes on every open stream. */
  push(bytes: string | Buffer): void {
    for (const stream of this.#streams) stream.write(bytes);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(method: string, target: string, body: Buffer, response: ServerResponse): void {
    const url = new URL(target, 'http://replay');
    const send = (status: number, answer: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    };
    if (url.pathname === '/v1/stream') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=UTF-8' });
      response.write('\n');
      this.#streams.add(response);
      response.on('close', () => this.#streams.delete(response));
    } else if (url.pathname === '/v1/actionalias') {
      const offset = Number(url.searchParams.get('offset'));
      const page = this.aliases.slice(offset, offset + Number(url.searchParams.get('limit')));
      send(200, page, { 'X-Total-Count': String(this.aliases.length) });
    } else if (method === 'POST' && url.pathname.startsWith('/v1/aliasexecution')) {
      this.commands.push(JSON.parse(body.toString()) as Record<string, unknown>);
      const { status, body: answer } = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? {
        status: 500,
        body: { faultstring: 'Internal Server Error' },
      };
      send(status, answer);
    } else if (url.pathname === '/v1/executions') {
      send(200, [], { 'X-Total-Count': '0' });
    } else if (url.pathname.startsWith('/v1/executions/')) {
      // Whatever was started goes on for longer than the test.
      const id = url.pathname.split('/')[3];
      send(200, { id, status: 'running', action: { ref: 'chatlab.echo' }, parameters: {}, context: {} });
    } else if (url.pathname.startsWith('/v1/actions/')) {
      send(200, { ...ACTION, ref: decodeURIComponent(url.pathname.split('/')[3] ?? '') });
    } else {
      send(404, { faultstring: 'The resource could not be found.' });
    }
  }
}
