import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { type Clock, systemClock } from '../../src/core/clock';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { type Recording, recordedAliases } from './recordings';

type Mapping = Record<string, unknown>;

/** A fresh backend, loaded as the recorded server was. */
export interface Laboratory {
  backend: Embedded;
  /** A token of `st2admin`. */
  token: string;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown }>;
  /** Puts back what was added to the recorded server after its lists were recorded. */
  addUnlistedAliases(): Promise<void>;
  close(): Promise<void>;
}

function writeAliases(packs: string, aliases: readonly Mapping[]): void {
  for (const alias of aliases) {
    const file = join(packs, String(alias.pack), String(alias.metadata_file));
    mkdirSync(dirname(file), { recursive: true });
    const { uid: _uid, metadata_file: _file, ref: _ref, id: _id, ...content } = alias;
    writeFileSync(file, dump(content));
  }
}

/**
 * The packs' aliases changed while they were recorded: those of the folder are held back, and the recorded list is
 * written in their place.
 * @returns their content by file
 */
function takeUnlistedAliasesAside(packs: string, recordings: readonly Recording[]): Map<string, string> {
  const list = recordings.find((recording) => recording.name === 'actionalias/list_limit_1000')?.response
    .body;
  const aside = new Map<string, string>();
  if (!Array.isArray(list)) return aside;
  for (const pack of readdirSync(packs)) {
    const folder = join(packs, pack, 'aliases');
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const file = join(folder, name);
      aside.set(file, readFileSync(file, 'utf8'));
      rmSync(file);
    }
  }
  writeAliases(packs, list as Mapping[]);
  return aside;
}

/** The web server that `chatlab.http` calls. */
async function startWebServer(): Promise<{ close(): void }> {
  const server = createServer((request, response) => {
    response.sendDate = false;
    const body = `{"path": "${request.url}", "ok": true, "uni": "h\\u00e9"}`;
    response.setHeader('Server', 'BaseHTTP/0.6 Python/3.11.2');
    response.setHeader('Date', new Date().toUTCString());
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.removeHeader('Connection');
    response.end(body);
  });
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(9199, '127.0.0.1', () => resolve());
  });
  return { close: () => server.close() };
}

/** An inquiry's shortest life is a minute; here it passes in eight seconds. */
const impatientClock: Clock = {
  ...systemClock,
  after: (ms, fn) => systemClock.after(ms > 30_000 && ms < 60_000 ? ms / 8 : ms, fn),
};

export async function openLaboratory(folder: string, recordings: readonly Recording[]): Promise<Laboratory> {
  const scratch = mkdtempSync(join(tmpdir(), 'contract-'));
  const packs = join(scratch, 'packs');
  cpSync(join(folder, 'packs'), packs, { recursive: true });
  const aside = takeUnlistedAliasesAside(packs, recordings);
  const backend = await startEmbedded({
    packs: [packs],
    store: join(scratch, 'store'),
    log: silentLog,
    clock: impatientClock,
    accounts: {
      st2admin: { password: 'right', role: 'admin' },
      alice: { password: 'right', role: 'admin' },
    },
  });
  const web = await startWebServer();
  const raw = async (method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const response = await fetch(`${backend.url}${path}`, {
      method,
      headers,
      ...(body === undefined || body === null
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  };
  const basic = `Basic ${Buffer.from('st2admin:right').toString('base64')}`;
  const issued = await raw('POST', '/tokens', undefined, { Authorization: basic });
  const token = String((issued.body as Mapping).token);
  return {
    backend,
    token,
    call: (method, path, body, headers) =>
      raw(method, path, body, headers ?? { 'X-Auth-Token': token, 'Content-Type': 'application/json' }),
    async addUnlistedAliases() {
      for (const [file, content] of aside) writeFileSync(file, content);
      for (const alias of recordedAliases(recordings))
        if (alias.metadata_file === '')
          await raw(
            'POST',
            '/v1/actionalias',
            { ...alias, id: undefined, uid: undefined },
            { 'X-Auth-Token': token, 'Content-Type': 'application/json' },
          );
      await raw(
        'POST',
        '/v1/packs/register',
        {},
        { 'X-Auth-Token': token, 'Content-Type': 'application/json' },
      );
    },
    async close() {
      web.close();
      await backend.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
