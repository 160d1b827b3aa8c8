import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/**
 * A way to a server through which every byte takes so long: what a bot does for one message is drawn out, so that
 * a stop at a random moment falls between two steps of it.
 */
export class SlowLink {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #used: () => void = () => {};

  private constructor(target: URL, ms: number) {
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      this.#used();
      const far = createConnection(Number(target.port), target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (data) => setTimeout(() => to.write(data), ms));
        from.on('error', () => {});
        from.once('close', () => {
          this.#sockets.delete(from);
          setTimeout(() => to.destroy(), ms);
        });
      }
    });
  }

  /** @param ms each way */
  static async to(target: string, ms: number): Promise<{ link: SlowLink; url: string }> {
    const url = new URL(target);
    const link = new SlowLink(url, ms);
    await new Promise<void>((resolve) => link.#server.listen(0, '127.0.0.1', resolve));
    const { port } = link.#server.address() as AddressInfo;
    return { link, url: `${url.protocol}//127.0.0.1:${port}` };
  }

  /** Nothing gets through any more, until `mend`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Resolves with the next connection that gets through. */
  use(): Promise<void> {
    return new Promise((resolve) => {
      this.#used = resolve;
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
