import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/embedded';
import { Laboratory } from './laboratory';

const lab = new Laboratory();

beforeAll(async () => {
  lab.action('types', {
    parameters: {
      text: { type: 'string', default: '' },
      number: { type: 'integer', default: 0 },
      flag: { type: 'boolean', default: false },
      list: { type: 'array', default: [] },
      thing: { type: 'object', default: {} },
      cmd: { immutable: true, default: 'echo {{ text }} {{ number }} {{ flag }} {{ list }} {{ thing }}' },
    },
  });
  lab.action('escape', { runner_type: 'local-shell-script', entry_point: '../../../../bin/true' });
  lab.action('peek', {
    parameters: {
      out: { immutable: true, default: '{{ "".constructor.constructor("return process")() }}' },
      cmd: { immutable: true, default: 'echo {{ out }}' },
    },
  });
  await lab.start();
});
afterAll(() => lab.remove());

/** Sends bytes as they are and gives what came back until the server closes or `patience` is over. */
function raw(text: string, patience = 1500): Promise<string> {
  const port = Number(new URL(lab.backend.url).port);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.on('data', (data) => {
      got += String(data);
    });
    socket.on('error', () => resolve(got));
    socket.on('close', () => resolve(got));
    setTimeout(() => socket.destroy(), patience);
  });
}

describe('who tries', () => {
  it('to walk out of a folder by an id or a pack gets nothing', async () => {
    for (const path of [
      '/v1/executions/..%2f..%2fetc%2fpasswd',
      '/v1/packs/..%2f..',
      '/v1/actions/views/entry_point/..%2f..%2fetc%2fpasswd',
      '/v1/executions/%00',
    ])
      expect((await lab.call('GET', path)).status).toBe(404);
    expect(
      await raw('GET /../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    ).not.toContain('root:');
  });

  it('to run a script outside of the pack is refused when the pack is loaded', () => {
    expect(lab.said.join('\n')).toMatch(/escape\.yaml.*leads out of the pack/);
  });

  it('to reach the process by a template gets an error', async () => {
    const ended = await lab.run('lab.peek');
    expect(ended.status).toBe('failed');
    expect(JSON.stringify(ended.result)).not.toContain('process.');
  });

  const injections: [string, unknown][] = [
    ['text', '; id'],
    ['text', '$(id)'],
    ['list', ['; id', '$(id)', "'"]],
    ['thing', { '$(id)': "'; id; '" }],
  ];
  it.each(injections)(
    'to put a command into a parameter of each type has it printed: %s',
    async (name, value) => {
      const ended = await lab.run('lab.types', { [name]: value });
      expect(ended.status).toBe('succeeded');
      expect(String(ended.result?.stdout)).not.toContain('uid=');
    },
  );

  it.each([
    ['number', '1; id'],
    ['flag', '$(id)'],
  ])('to put text into a %s is refused', async (name, value) => {
    expect(
      (await lab.call('POST', '/v1/executions', { action: 'lab.types', parameters: { [name]: value } }))
        .status,
    ).toBe(400);
  });

  it('to inject a header by a value has it kept as data', async () => {
    const answer = await lab.call('GET', `/v1/actionalias?limit=1%0d%0aX-Evil:%201`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-evil')).toBeNull();
  });

  it('to send a body that is too large is stopped', async () => {
    const answer = await lab
      .call('POST', '/v1/executions', `{"action": "${'x'.repeat(9 * 1024 * 1024)}"}`)
      .catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
  });

  it('to guess a token or key is told nothing', async () => {
    for (const headers of [{ 'X-Auth-Token': 'f'.repeat(32) }, { 'St2-Api-Key': 'guess' }]) {
      const answer = await lab.call('GET', '/v1/user', undefined, { 'St2-Api-Key': '', ...headers });
      expect(answer.status).toBe(401);
      expect(JSON.stringify(answer.body)).not.toMatch(/[0-9a-f]{64}/);
    }
  });

  it('to call it by a name of their own (a web page that rebinds its name) is refused', async () => {
    expect(
      await raw(
        'GET /v1/user HTTP/1.1\r\nHost: evil.example\r\nSt2-Api-Key: test-key\r\nConnection: close\r\n\r\n',
      ),
    ).toMatch(/^HTTP\/1\.1 403/);
  });

  it('from a web page of another site is not let in by a header', async () => {
    const answer = await lab.call('GET', '/v1/user', undefined, { Origin: 'http://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('from another machine finds no door', async () => {
    const port = Number(new URL(lab.backend.url).port);
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((address) => !address.internal && address.family === 'IPv4');
    for (const { address } of others) {
      const refused = await new Promise((resolve) => {
        const socket = connect(port, address, () => resolve(false));
        socket.on('error', () => resolve(true));
        setTimeout(() => resolve(true), 500).unref();
      });
      expect(refused).toBe(true);
    }
  });

  it('as another user of the machine cannot read what is kept', () => {
    expect(statSync(lab.store).mode & 0o077).toBe(0);
    for (const name of ['embedded.db', 'datastore.key'])
      expect(statSync(join(lab.store, name)).mode & 0o077).toBe(0);
  });

  it('slowly, byte by byte, keeps nobody else waiting', async () => {
    const socket = connect(Number(new URL(lab.backend.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{');
    expect((await lab.call('GET', '/v1/user')).status).toBe(200);
    socket.destroy();
  });

  it('broken JSON, deep JSON and a prototype get a clear answer', async () => {
    expect((await lab.call('POST', '/v1/executions', '{"action": ')).status).toBe(400);
    expect((await lab.call('POST', '/v1/executions', '['.repeat(50_000))).status).toBe(400);
    const answer = await lab.call(
      'POST',
      '/v1/executions',
      '{"action": "core.noop", "parameters": {"__proto__": {"x": 1}}}',
    );
    expect([201, 400]).toContain(answer.status);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('a store that cannot be used is said plainly', () => {
  const attempt = (store: string) =>
    startEmbedded({ packs: [], store, log: lab.log, port: 0 }).then(
      () => 'started',
      (error: Error) => error.message,
    );

  it('where the folder cannot be made', async () => {
    writeFileSync(join(lab.folder, 'a-file'), '');
    expect(await attempt(join(lab.folder, 'a-file', 'store'))).not.toBe('started');
  });

  it('where something else lies in its place', async () => {
    mkdirSync(join(lab.folder, 'other'), { recursive: true });
    writeFileSync(
      join(lab.folder, 'other', 'embedded.db'),
      'this is no database at all, but long enough to be looked at',
    );
    expect(await attempt(join(lab.folder, 'other'))).toMatch(/is not a store of this program/);
  });

  it('where the disk is full', async () => {
    mkdirSync(join(lab.folder, 'full'), { recursive: true });
    symlinkSync('/dev/full', join(lab.folder, 'full', 'embedded.db'));
    expect(await attempt(join(lab.folder, 'full'))).not.toBe('started');
  });
});
