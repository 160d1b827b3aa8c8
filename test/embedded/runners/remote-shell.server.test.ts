import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Laboratory } from '../laboratory';

const SSHD = '/usr/sbin/sshd';
const lab = new Laboratory();
const own = join(lab.folder, 'ssh');
const key = join(own, 'key');
let server: ChildProcess | undefined;
let said = '';
let port = 0;

const possible = existsSync(SSHD);
if (!possible)
  console.log('Not tested here: the runners over ssh, since there is no sshd (package openssh-server).');
const withSshd = possible ? test : test.skip;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    setTimeout(() => socket.destroy(), 500).unref();
  });
}

async function startSshd(): Promise<void> {
  mkdirSync(own, { recursive: true, mode: 0o700 });
  for (const name of ['host', 'key'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(own, name)]);
  writeFileSync(join(own, 'authorized'), readFileSync(`${key}.pub`), { mode: 0o600 });
  // Privilege separation wants its folder where sshd is started by root.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  port = await freePort();
  writeFileSync(
    join(own, 'config'),
    `ListenAddress 127.0.0.1:${port}
HostKey ${join(own, 'host')}
AuthorizedKeysFile ${join(own, 'authorized')}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
`,
  );
  server = spawn(SSHD, ['-D', '-e', '-f', join(own, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (let tries = 0; tries < 100; tries += 1) {
    if (await answers()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sshd did not start: ${said}`);
}

/** The machine's ssh with settings of its own: it knows this server's key and nothing of the user's. */
function ownSsh(): void {
  const bin = join(own, 'bin');
  mkdirSync(bin);
  const hostKey = readFileSync(join(own, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  writeFileSync(join(own, 'known'), `[127.0.0.1]:${port} ${hostKey}\n`);
  writeFileSync(
    join(bin, 'ssh'),
    `#!/bin/sh\nexec /usr/bin/ssh -F none -o UserKnownHostsFile=${join(own, 'known')} "$@"\n`,
  );
  chmodSync(join(bin, 'ssh'), 0o755);
  process.env.PATH = `${bin}:${process.env.PATH ?? ''}`;
}

beforeAll(async () => {
  if (!possible) return;
  await startSshd();
  ownSsh();
  lab.write('pack.yaml', 'ref: lab\nname: lab\nversion: 1.0.0\n');
  lab.write(
    'actions/far.yaml',
    'name: far\nrunner_type: remote-shell-cmd\nparameters:\n  who: {type: string}\n  cmd: {default: "echo hello {{ who }}; echo $MODE; pwd", immutable: true}\n',
  );
  lab.write(
    'actions/script.yaml',
    'name: script\nrunner_type: remote-shell-script\nentry_point: far.sh\nparameters:\n  first: {type: string, position: 0}\n  named: {type: string}\n',
  );
  lab.write(
    'actions/far.sh',
    '#!/bin/bash\necho "first is $1"; shift; echo "rest is $*"; echo oops >&2; exit 3\n',
  );
  await lab.start();
});

afterAll(async () => {
  server?.kill();
  await lab.remove();
});

async function run(action: string, parameters: Record<string, unknown>) {
  const { id } = await lab.run(action, { hosts: '127.0.0.1', port, private_key: key, ...parameters });
  const { status, result } = await lab.ended(String(id));
  return { status: String(status), result: result as unknown as Record<string, Record<string, unknown>> };
}

withSshd('a command runs on a real ssh server, its values as they were typed', async () => {
  const who = `it's "$(id)"; rm -rf x\n🎉`;
  const { status, result } = await run('lab.far', { who, env: { MODE: 'a b' }, cwd: '/usr/bin' });
  expect([status, result['127.0.0.1']]).toEqual([
    'succeeded',
    { succeeded: true, failed: false, return_code: 0, stdout: `hello ${who}\na b\n/usr/bin`, stderr: '' },
  ]);
});

withSshd('a script of the pack runs there with its arguments, and its end is told', async () => {
  const { status, result } = await run('lab.script', { first: `o'ne $HOME`, named: 'two three' });
  expect([status, result['127.0.0.1']]).toEqual([
    'failed',
    {
      succeeded: false,
      failed: true,
      return_code: 3,
      stdout: "first is --named=two three\nrest is o'ne $HOME",
      stderr: 'oops',
    },
  ]);
});

withSshd(
  'a server that does not know the key refuses, and a command that takes too long is ended',
  async () => {
    const stranger = join(own, 'stranger');
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', stranger]);
    const refused = await run('lab.far', { who: 'x', private_key: stranger });
    expect([refused.status, refused.result['127.0.0.1']?.return_code]).toEqual(['failed', 255]);
    expect(String(refused.result['127.0.0.1']?.stderr)).toContain('Permission denied');
    const long = await run('core.remote', { cmd: 'sleep 30', timeout: 1 });
    expect(long.status).toBe('timeout');
  },
);
