import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on a port of its own that answers as it is told, request by request. */
export class MisbehavingServer {
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
    [];
  /** Taken one a request; the last one stays. */
  #answers: Answer[];
  readonly #server: Server;

  private constructor(answers: Answer[]) {
    this.#answers = answers;
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        this.requests.push({ method, url, headers, body: Buffer.concat(parts).toString() });
        const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
        answer?.(request, response);
      });
    });
  }

  static async start(...answers: Answer[]): Promise<MisbehavingServer> {
    const server = new MisbehavingServer(answers);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answerWith(...answers: Answer[]): void {
    this.#answers = answers;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** An event stream that stays open after what is written at once. */
export function stream(...chunks: (string | Buffer)[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=UTF-8' });
    response.write('\n');
    for (const chunk of chunks) response.write(chunk);
  };
}

export function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
