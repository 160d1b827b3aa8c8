import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Waits until something listens there. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port}`);
}

/** A real server for a test: the child process, its folder, and how it ends. */
export class DebianServer {
  constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Debian's ngircd on a free port of this machine, open to everybody on it. */
export async function startNgircd(): Promise<DebianServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'ngircd-'));
  const config = join(folder, 'ngircd.conf');
  writeFileSync(
    config,
    `[Global]
Name = irc.test.invalid
Info = for a test
Listen = 127.0.0.1
Ports = ${port}
ServerUID = root
ServerGID = root
MotdPhrase = hello
[Limits]
MaxConnectionsIP = 0
MaxPenaltyTime = 1
[Options]
DNS = no
Ident = no
PAM = no
`,
  );
  const child = spawn('ngircd', ['-n', '-f', config], { stdio: 'ignore' });
  await listening(port);
  return new DebianServer(port, child, folder);
}
