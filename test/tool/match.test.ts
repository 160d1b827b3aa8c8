import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

function aliasFile(name: string, format: string, more = ''): string {
  return `name: ${name}\naction_ref: core.local\ndescription: About ${name}\nformats: [${JSON.stringify(format)}]\n${more}`;
}

const FILES = {
  'packs/ops/pack.yaml': 'name: ops',
  'packs/ops/aliases/restart.yaml': aliasFile('restart', 'restart {{ service }} on {{ host=localhost }}'),
  'packs/ops/aliases/run.yaml': aliasFile('run', 'run {{ cmd }}'),
  'packs/ops/aliases/run_on.yaml': aliasFile('run_on', 'run {{ cmd }} on {{ hosts }}'),
  'packs/ops/aliases/reboot.yaml': aliasFile('reboot', 'reboot everything', 'enabled: false\n'),
};

describe('hubot-st2 match', () => {
  const folder = folderWith(FILES);

  it('says which alias, which parameters and what would be sent', async () => {
    const { code, out } = await run(folder, ['match', 'restart web on db1']);
    expect(code).toBe(0);
    expect(out).toContain('ops.restart runs core.local');
    expect(out).toContain('service = "web"');
    expect(out).toContain('host = "db1"');
    expect(out).toContain('sent        restart web on db1');
  });

  it('leaves out the bot’s name, as chat does', async () => {
    for (const said of ['hubot restart web on db1', '@Hubot: restart web on db1']) {
      expect((await run(folder, ['match', said])).out).toContain('sent        restart web on db1');
    }
    const environment = { HUBOT_NAME: 'marvin' };
    expect((await run(folder, ['match', 'marvin restart web on db1'], { environment })).code).toBe(0);
  });

  it('shows all of several, and exits with 1', async () => {
    const { code, out } = await run(folder, ['match', 'run date on web']);
    expect(code).toBe(1);
    expect(out).toContain('2 formats match');
    expect(out).toContain('ops.run_on');
  });

  it('suggests the command of which a letter is missing, even in a short word', async () => {
    const disk = folderWith({
      'packs/ops/pack.yaml': 'name: ops',
      'packs/ops/aliases/disk.yaml': aliasFile('disk', 'disk {{ path=/ }}'),
    });
    expect((await run(disk, ['match', 'dsk'])).out).toMatch(/The nearest:\n {2}disk .*\(ops\.disk\)/);
    expect((await run(disk, ['match', 'did'])).out).not.toContain('nearest');
  });

  it('says when a disabled alias would match', async () => {
    const { code, out } = await run(folder, ['match', 'reboot everything']);
    expect(code).toBe(1);
    expect(out).toContain('ops.reboot would match, but it is disabled');
  });

  it('says how many formats were tried when none matches', async () => {
    const { code, out } = await run(folder, ['match', 'qqq www', '-p', 'packs']);
    expect(code).toBe(1);
    expect(out).toContain('No command.');
    expect(out).toContain('3 formats were tried, from packs.');
  });

  it('answers a script in JSON', async () => {
    const { out } = await run(folder, ['match', 'restart web on db1', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'hit',
      alias: 'ops.restart',
      action: 'core.local',
      parameters: { service: 'web', host: 'db1' },
      command: 'restart web on db1',
      rewritten: false,
    });
  });

  it('wants to be told what to match', async () => {
    expect(await run(folder, ['match'])).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('in quotes'),
    });
  });

  it('leaves a broken file out and says so, file and line first', async () => {
    const broken = folderWith({ ...FILES, 'packs/ops/aliases/broken.yaml': 'name: [' });
    const { code, complaints } = await run(broken, ['match', 'restart web on db1']);
    expect(code).toBe(0);
    expect(complaints).toMatch(/^packs\/ops\/aliases\/broken\.yaml:\d+ is ignored: The YAML cannot be read/);
  });
});

describe('hubot-st2 list', () => {
  const folder = folderWith(FILES);

  it('lists what people can type, with descriptions, by pack', async () => {
    const { code, out } = await run(folder, ['list', '-p', 'packs']);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'ops',
      '  restart {{ service }} on {{ host=localhost }} - About restart',
      '  run {{ cmd }} - About run',
      '  run {{ cmd }} on {{ hosts }} - About run_on',
    ]);
  });

  it('finds by words', async () => {
    expect((await run(folder, ['list', '-p', 'packs', 'about', 'restart'])).out).not.toContain('run {{');
    expect(await run(folder, ['list', '-p', 'packs', 'nothing'])).toMatchObject({
      code: 1,
      out: 'No command with "nothing" in packs.',
    });
  });

  it('answers a script in JSON', async () => {
    expect(JSON.parse((await run(folder, ['list', 'restart', '-p', 'packs', '--json'])).out)).toEqual([
      {
        pack: 'ops',
        alias: 'restart',
        action: 'core.local',
        display: 'restart {{ service }} on {{ host=localhost }}',
        description: 'About restart',
      },
    ]);
  });
});
