import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}

/** What becomes of its data over a restart. */
export type Over = 'keeps' | 'forgets';

const PERSISTENCE: Record<Over, string[]> = {
  keeps: ['--appendonly', 'yes'],
  forgets: ['--appendonly', 'no', '--save', ''],
};

/** A real redis-server of its own, on a free port, in a folder that goes away with it. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'hubot-st2-redis-'));
  readonly #port: number;
  #child: ChildProcess | undefined;

  readonly #over: Over;

  private constructor(port: number, over: Over) {
    this.#port = port;
    this.#over = over;
  }

  static async start(over: Over = 'keeps'): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), over);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#child = spawn(
      'redis-server',
      [
        '--port',
        String(this.#port),
        '--bind',
        '127.0.0.1',
        '--dir',
        this.#folder,
        ...PERSISTENCE[this.#over],
      ],
      { stdio: 'ignore' },
    );
    const until = Date.now() + 60_000;
    while (!(await answers(this.#port))) {
      if (Date.now() > until) throw new Error('redis-server does not answer');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Ends it as its operator would; what was written is on disk, unless it forgets. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  }

  /** Its connections stand, and nothing is answered: a paused container, a disk that takes for ever. */
  hang(): void {
    this.#child?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    this.goOn();
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
