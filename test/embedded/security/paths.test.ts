import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('paths');
const lab = new Laboratory();
const PLANTED = 'planted-outside-of-every-pack';

/** A path as it is, without what fetch does to it first. */
function raw(path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(lab.backend.url);
    const call = request(
      { host: url.hostname, port: url.port, path, headers: { 'St2-Api-Key': 'test-key' } },
      (response) => {
        let text = '';
        response.on('data', (data) => {
          text += String(data);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('error', reject);
    call.end();
  });
}

beforeAll(async () => {
  mkdirSync(join(lab.packs, 'evil', 'actions'), { recursive: true });
  mkdirSync(join(lab.folder, 'outside'));
  writeFileSync(join(lab.folder, 'outside', 'secret.sh'), `#!/bin/sh\necho ${PLANTED}\n`, { mode: 0o755 });
  writeFileSync(join(lab.folder, 'outside', 'secret.yaml'), `key: ${PLANTED}\n`);
  writeFileSync(join(lab.packs, 'evil', 'pack.yaml'), 'ref: ../outside/secret\nname: evil\n');
  writeFileSync(
    join(lab.packs, 'evil', 'actions', 'show.yaml'),
    'name: show\nrunner_type: local-shell-cmd\nparameters: {cmd: {default: "echo {{ config_context.key }}"}}\n',
  );
  const out = '../../../outside/secret.sh';
  lab.action('script', { runner_type: 'local-shell-script', entry_point: out });
  lab.action('python', { runner_type: 'python-script', entry_point: out });
  lab.action('workflow', { runner_type: 'orquesta', entry_point: '../../../outside/secret.yaml' });
  lab.action('absolute', { runner_type: 'local-shell-script', entry_point: '/bin/ls' });
  lab.action('linked', { runner_type: 'local-shell-script', entry_point: 'link.sh' });
  lab.action('honest', { runner_type: 'local-shell-script', entry_point: 'honest.sh' });
  lab.write('actions/honest.sh', '#!/bin/sh\necho honest\n');
  symlinkSync(join(lab.folder, 'outside', 'secret.sh'), join(lab.packs, 'lab', 'actions', 'link.sh'));
  await lab.start({ configs: join(lab.folder, 'configs') });
});
afterAll(() => lab.remove());

const ROUTES = [
  '/v1/executions/ID',
  '/v1/executions/ID/output',
  '/v1/executions/ID/attribute/result',
  '/v1/actions/ID',
  '/v1/actions/views/entry_point/ID',
  '/v1/actions/views/parameters/ID',
  '/v1/actionalias/ID',
  '/v1/packs/ID',
  '/v1/rules/ID',
  '/v1/rules/views/ID',
  '/v1/triggertypes/ID',
  '/v1/triggers/ID',
  '/v1/timers/ID',
  '/v1/sensortypes/ID',
  '/v1/configs/ID',
  '/v1/config_schemas/ID',
  '/v1/policies/ID',
  '/v1/policytypes/ID',
  '/v1/inquiries/ID',
  '/v1/keys/ID',
  '/v1/apikeys/ID',
  '/page/ID',
  '/page/enter/ID',
];
const IDS = [
  '../../../../../../etc/passwd',
  '..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%252f..%252fetc%252fpasswd',
  '..%5c..%5cetc%5cpasswd',
  '%2fetc%2fpasswd',
  'x%00.yaml',
  '%ff%fe',
  '__proto__',
  'constructor',
];

attempt('ids like ../../etc/passwd, plain and encoded, in every route', async () => {
  const told: string[] = [];
  for (const route of ROUTES) {
    for (const id of IDS) {
      const { status, text } = await raw(route.replace('ID', id));
      const harmless = status === 400 || status === 404 || (status === 200 && text.includes('not whole'));
      if (!harmless || /root:|"dependencies"/.test(text))
        told.push(`${route} ${id}: ${status} ${text.slice(0, 80)}`);
    }
  }
  expect(told).toEqual([]);
});

attempt('a file of the page named ../package.json', async () => {
  for (const name of ['../package.json', '..%2fpackage.json', 'page/../../package.json', '.htaccess', 'x.ts'])
    expect((await raw(`/page/${name}`)).status).toBe(404);
  expect((await raw('/page/style.css')).status).toBe(200);
});

attempt('entry_point ../../../bin/sh of a script, a Python action and a workflow', async () => {
  for (const name of ['script', 'python', 'workflow', 'absolute'])
    expect([name, (await lab.call('GET', `/v1/actions/lab.${name}`)).status]).toEqual([name, 404]);
  const told = lab.backend.problems().map(({ message }) => message);
  expect(told.filter((message) => /leads out of the pack/.test(message)).length).toBe(4);
});

attempt('a symbolic link in a pack that leads out of it', async () => {
  expect((await lab.run('lab.linked')).result?.stdout).toBe(PLANTED);
  expect((await lab.run('lab.honest')).result?.stdout).toBe('honest');
});

attempt('a pack that calls itself ../../secret', async () => {
  const { body } = await lab.call('GET', '/v1/packs');
  expect(JSON.stringify(body)).not.toContain('outside');
  expect(
    lab.backend
      .problems()
      .map(({ message }) => message)
      .join('\n'),
  ).toMatch(/may only hold letters, digits/);
  const { body: actions } = await lab.call('GET', '/v1/actions');
  const refs = (actions as unknown as { ref: string; pack: string; name: string }[])
    .filter(({ pack, name }) => pack === 'evil' && name === 'show')
    .map(({ ref }) => ref);
  for (const ref of refs) expect(JSON.stringify(await lab.run(ref))).not.toContain(PLANTED);
});

attempt('reading a file through the view of an entry point', async () => {
  expect((await raw('/v1/actions/views/entry_point/lab.honest')).text).toContain('echo honest');
  const { text } = await raw('/v1/actions/views/entry_point/lab.script');
  expect(text).not.toContain(PLANTED);
});

allTried();
