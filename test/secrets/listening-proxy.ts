import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between the bridge and its backend, and writes down what goes each way. */
export class ListeningProxy {
  /** Everything that the backend said, by path. */
  readonly heard = new Map<string, string>();
  /** Tokens that the bridge has sent. */
  readonly tokens = new Set<string>();
  readonly #server;

  constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.#server = createServer((incoming, outgoing) => {
      const token = incoming.headers['x-auth-token'];
      if (typeof token === 'string') this.tokens.add(token);
      const path = (incoming.url ?? '').split('?')[0] ?? '';
      const onward = request(
        {
          hostname,
          port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, host: `${hostname}:${port}` },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.on('data', (data: Buffer) =>
            this.heard.set(path, (this.heard.get(path) ?? '') + data.toString('latin1')),
          );
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => onward.destroy());
      incoming.pipe(onward);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
