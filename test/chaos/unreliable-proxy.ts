import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Fault = 'cut' | 'delay' | 'half-open' | '502' | '401' | 'empty 200';
export const FAULTS: readonly Fault[] = ['cut', 'delay', 'half-open', '502', '401', 'empty 200'];

/**
 * Stands between the bots and the backend, as nginx would, and misbehaves when told: for a while, and
 * what was open when it began is treated the same way.
 */
export class UnreliableProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers = new Set<ServerResponse>();
  readonly #deaf = new WeakSet<ServerResponse>();
  #target: URL;
  #fault: Fault | undefined;

  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, answer) => void this.#handle(incoming, answer));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Misbehaves for so many milliseconds. Resolves when it behaves again. */
  async misbehave(fault: Fault, ms: number): Promise<void> {
    this.#fault = fault;
    if (fault === 'half-open') for (const answer of this.#answers) this.#deaf.add(answer);
    else if (fault !== 'delay') for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#fault = undefined;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    answer.on('error', () => {});
    const isStream = incoming.url?.includes('/stream') === true;
    switch (this.#fault) {
      case 'cut':
        answer.destroy();
        return;
      case '502':
        answer.writeHead(502, { 'content-type': 'text/html' }).end('<html>502 Bad Gateway</html>');
        return;
      case '401':
        answer.writeHead(401, { 'content-type': 'application/json' }).end('{"faultstring": "Unauthorized"}');
        return;
      case 'empty 200':
        if (!isStream) break;
        answer.writeHead(200, { 'content-type': 'text/event-stream' }).end('retry: 1000\n\n');
        return;
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, 400));
        break;
      default:
    }
    this.#forward(incoming, answer);
  }

  #forward(incoming: IncomingMessage, answer: ServerResponse): void {
    const { hostname, port } = this.#target;
    const onward = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        answer.flushHeaders();
        this.#answers.add(answer);
        response.on('data', (data) => {
          if (!this.#deaf.has(answer)) answer.write(data);
        });
        response.once('end', () => {
          if (!this.#deaf.has(answer)) answer.end();
        });
        response.once('error', () => answer.destroy());
      },
    );
    onward.once('error', () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end();
    });
    answer.once('close', () => {
      this.#answers.delete(answer);
      onward.destroy();
    });
    incoming.pipe(onward);
  }
}
