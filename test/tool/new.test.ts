import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import schema from '../../schemas/alias.schema.json';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

const OPTIONS = [
  '--format',
  'uptime of {{ hosts }}',
  '--action',
  'core.remote',
  '--set',
  'cmd=uptime',
  '-d',
  'How long: a host',
];

describe('hubot-st2 new', () => {
  it('writes an alias file that check accepts, in a pack that it makes', async () => {
    const folder = folderWith({});
    const { code, out } = await run(folder, ['new', '--pack', 'packs/mine', ...OPTIONS]);
    expect(code).toBe(0);
    expect(out).toBe('Wrote packs/mine/aliases/uptime_of.yaml. People type: uptime of {{ hosts }}');
    expect(await run(folder, ['check', '--strict'])).toMatchObject({
      code: 0,
      out: '1 alias file checked: all is well.',
    });
    expect(load(readFileSync(join(folder, 'packs/mine/pack.yaml'), 'utf8'))).toMatchObject({ name: 'mine' });
  });

  it('tells editors where the schema is, and the file fits it', async () => {
    const folder = folderWith({});
    await run(folder, [
      'new',
      '--pack',
      'mine',
      ...OPTIONS,
      '--ack',
      'Looking: {{ execution.id }}',
      '--result',
      "It's up",
    ]);
    const file = join(folder, 'mine/aliases/uptime_of.yaml');
    const text = readFileSync(file, 'utf8');
    const path = /^# yaml-language-server: \$schema=(.+)$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(readFileSync(resolve(file, '..', path), 'utf8'))).toEqual(schema);
    expect(new Ajv({ allowUnionTypes: true }).compile(schema)(load(text))).toBe(true);
  });

  it('asks on a terminal for what is missing', async () => {
    const folder = folderWith({ 'pack.yaml': 'name: ops' });
    const { code } = await run(folder, ['new'], {
      answers: ['', 'drain {{ host }}', 'net.drain', 'Take a host out', 'drain_host'],
    });
    expect(code).toBe(0);
    expect(load(readFileSync(join(folder, 'aliases/drain_host.yaml'), 'utf8'))).toMatchObject({
      name: 'drain_host',
      action_ref: 'net.drain',
      description: 'Take a host out',
      formats: ['drain {{ host }}'],
    });
  });

  it('asks again where an answer cannot be, and for the command of a shell', async () => {
    const folder = folderWith({});
    const { code, complaints } = await run(folder, ['new'], {
      answers: ['', 'up time', 'mine', 'core.local', 'Take the time', 'up time!', '', 'uptime'],
    });
    expect(complaints).toMatch(/"mine" is not an action: .*e\.g\. core\.local\n"up time!" is not a name/);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'packs/mine/aliases/up_time.yaml'), 'utf8')).toMatch(/cmd: uptime/);
  });

  it('takes no format for a folder, and asks again for an action that StackStorm does not have', async () => {
    const folder = folderWith({});
    const { code, complaints } = await run(folder, ['new'], {
      answers: [
        'uptime of {{ host }}',
        'packs/mine',
        'up {{ cmd }}',
        'core.loacl',
        'core.local',
        'Run it',
        '',
      ],
    });
    expect(complaints).toMatch(
      /"uptime of \{\{ host \}\}" is no folder name.*\nStackStorm has no action "core\.loacl"\. Did you mean "core\.local"\?/,
    );
    expect([code, existsSync(join(folder, 'uptime of {{ host }}'))]).toEqual([0, false]);
  });

  it('lets a wrong answer be corrected, and keeps the others', async () => {
    const folder = folderWith({ 'pack.yaml': 'name: ops' });
    const { code } = await run(folder, ['new'], {
      answers: ['x {{ a-b }}', 'core.noop', 'Do nothing', 'wait', 'format', 'wait a while'],
    });
    expect(code).toBe(0);
    expect(load(readFileSync(join(folder, 'aliases/wait.yaml'), 'utf8'))).toMatchObject({
      formats: ['wait a while'],
      description: 'Do nothing',
    });
    const given = await run(folderWith({ 'pack.yaml': 'name: ops' }), ['new'], {
      answers: ['x {{ a-b }}', 'core.noop', 'Do nothing', 'wait', ''],
    });
    expect([given.code, given.complaints]).toEqual([1, 'Nothing was written.']);
  });

  it('says what is missing where nobody can be asked', async () => {
    expect(await run(folderWith({ 'pack.yaml': 'name: ops' }), ['new', '-f', 'x'])).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('--action is missing'),
    });
    expect((await run(folderWith({}), ['new'])).complaints).toContain('--pack packs/mine');
  });

  it('writes nothing that check would call an error', async () => {
    const folder = folderWith({ 'pack.yaml': 'name: ops' });
    const { code, out, complaints } = await run(folder, [
      'new',
      '-f',
      'x {{ a-b }}',
      '-a',
      'core.noop',
      '-d',
      'd',
    ]);
    expect(code).toBe(1);
    expect(out).toContain('malformed-format');
    expect(complaints).toBe('Nothing was written.');
    expect(existsSync(join(folder, 'aliases'))).toBe(false);
  });

  it('answers a script in JSON', async () => {
    const { out } = await run(folderWith({}), ['new', '--pack', 'mine', ...OPTIONS, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      file: 'mine/aliases/uptime_of.yaml',
      alias: { name: 'uptime_of', pack: 'mine', action: 'core.remote' },
      written: true,
      findings: [],
    });
  });

  it('replaces a file only when it is told to', async () => {
    const folder = folderWith({});
    const again = ['new', '--pack', 'mine', ...OPTIONS];
    await run(folder, again);
    expect(await run(folder, again)).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('is there already'),
    });
    expect((await run(folder, [...again, '--force'])).code).toBe(0);
  });

  it('prints instead of writing, and refuses a name that would leave the folder', async () => {
    const folder = folderWith({});
    expect((await run(folder, ['new', '--pack', 'mine', ...OPTIONS, '--print'])).out).toContain(
      'action_ref: core.remote',
    );
    expect(existsSync(join(folder, 'mine'))).toBe(false);
    expect((await run(folder, ['new', '--pack', 'mine', ...OPTIONS, '-n', '../x'])).complaints).toContain(
      'is not a name',
    );
  });
});
