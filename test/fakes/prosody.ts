import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DebianServer, freePort, listening } from './ngircd';

/** Debian's prosody on a free port of this machine, with rooms at muc.localhost. Passwords are "secret". */
export async function startProsody(users: string[]): Promise<DebianServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'prosody-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const config = join(folder, 'prosody.cfg.lua');
  writeFileSync(
    config,
    `run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${data}"
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
modules_enabled = { "roster", "saslauth", "disco", "ping" }
modules_disabled = { "s2s", "tls" }
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
log = { error = "${folder}/prosody.err" }
VirtualHost "localhost"
Component "muc.localhost" "muc"
  muc_room_locking = false
`,
  );
  for (const user of users) {
    await promisify(execFile)('prosodyctl', ['--config', config, 'register', user, 'localhost', 'secret']);
  }
  const child = spawn('prosody', ['-F', '--config', config], { stdio: 'ignore' });
  await listening(port);
  return new DebianServer(port, child, folder);
}
