import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What stands in front of a stock StackStorm: HTTPS by a self-signed certificate, one address with `/api`, `/auth` and `/stream`. */
export class TlsFront {
  readonly #server: Server;
  private constructor(
    server: Server,
    /** The certificate, as `/etc/ssl/st2/st2.crt`. */
    readonly certificate: string,
  ) {
    this.#server = server;
  }

  /**
   * @param backend where the API is that it stands in front of
   * @param folder where certificate and key are written
   */
  static async start(backend: string, folder: string): Promise<TlsFront> {
    const [certificate, key] = [join(folder, 'st2.crt'), join(folder, 'st2.key')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    execFileSync('openssl', [...made, '-out', certificate, '-keyout', key], { stdio: 'ignore' });
    const options = { cert: readFileSync(certificate), key: readFileSync(key) };
    const server = createServer(options, (asked, answer) => {
      const { method, headers } = asked;
      const url = new URL((asked.url ?? '/').replace(/^\/(api|auth|stream)\//, '/'), backend);
      const passed = request(url, { method, headers }, (given) => {
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      answer.on('close', () => passed.destroy());
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return new TlsFront(server, certificate);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
