import { appendFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

const GOOD = 'name: hello\naction_ref: core.echo\ndescription: Say hello\nformats: ["hello {{ message }}"]\n';
const DOUBTFUL = GOOD.replace('description: Say hello\n', '').replace(/hello/g, 'bye');
const BAD = 'name: bad\naction_ref: core.echo\ndescription: d\nformats: ["bad {{ message }}"]\nwibble: 1\n';

describe('hubot-st2 check', () => {
  it('looks at ./packs when it is told nothing, and exits with 0 when all is well', async () => {
    const folder = folderWith({ 'packs/ops/aliases/hello.yaml': GOOD });
    expect(await run(folder, ['check'])).toEqual({
      code: 0,
      out: '1 alias file checked: all is well.',
      complaints: '',
    });
  });

  it('exits with 1 for an error, and says file, line, rule, why and how to mend it', async () => {
    const folder = folderWith({ 'packs/ops/aliases/bad.yaml': BAD });
    const { code, out } = await run(folder, ['check']);
    expect(code).toBe(1);
    expect(out).toContain('packs/ops/aliases/bad.yaml:5:1 error unknown-key');
    expect(out).toContain('StackStorm refuses the whole file because of it.');
    expect(out).toMatch(/fix: Known keys/);
  });

  it('looks once at a file that is named, too, beside its pack or a folder of packs', async () => {
    const folder = folderWith({ 'packs/ops/pack.yaml': 'name: ops', 'packs/ops/aliases/hello.yaml': GOOD });
    const places = ['packs/ops/aliases/hello.yaml', 'packs', 'packs/ops'];
    expect((await run(folder, ['check', ...places])).out).not.toContain('name-used-twice');
  });

  it('lets warnings pass, unless it is strict', async () => {
    const folder = folderWith({ 'aliases/bye.yaml': DOUBTFUL });
    expect((await run(folder, ['check'])).code).toBe(0);
    expect((await run(folder, ['check', '--strict'])).code).toBe(1);
  });

  it('prints JSON with every finding and a verdict for each file', async () => {
    const folder = folderWith({ 'a/aliases/bad.yaml': BAD, 'a/aliases/hello.yaml': GOOD });
    const { code, out } = await run(folder, ['check', 'a', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      error: 1,
      warning: 0,
      hint: 0,
      files: [
        { file: 'a/aliases/bad.yaml', verdict: 'error' },
        { file: 'a/aliases/hello.yaml', verdict: 'ok' },
      ],
      findings: [
        { file: 'a/aliases/bad.yaml', line: 5, rule: 'unknown-key', kind: 'error', pack: 'a', alias: 'bad' },
      ],
    });
  });

  it('takes one file, and still knows its pack’s actions', async () => {
    const folder = folderWith({
      'ops/pack.yaml': 'name: ops',
      'ops/actions/stop.yaml': 'name: stop\nrunner_type: noop',
      'ops/aliases/a.yaml': GOOD.replace('core.echo', 'ops.start'),
      'ops/aliases/b.yaml': BAD,
    });
    const { out } = await run(folder, ['check', 'ops/aliases/a.yaml']);
    expect(out).toContain('unknown-action');
    expect(out).not.toContain('bad');
  });

  it.each([
    ['a folder of packs', '.'],
    ['a pack', 'ops'],
    ['its aliases', 'ops/aliases'],
    ['a folder of loose files', 'loose'],
  ])('takes %s', async (_, place) => {
    const folder = folderWith({
      'ops/pack.yaml': 'name: ops',
      'ops/aliases/a.yaml': GOOD,
      'loose/a.yaml': GOOD,
    });
    expect((await run(folder, ['check', place, '--json'])).out).toContain('a.yaml');
  });

  it.each([
    ['nowhere', 'there is no nowhere'],
    ['empty', 'no alias file under empty'],
  ])('exits with 2 when %s is to be checked', async (place, sentence) => {
    const { code, complaints } = await run(folderWith({ 'empty/readme.txt': '' }), ['check', place]);
    expect(code).toBe(2);
    expect(complaints).toContain(sentence);
  });

  describe('of one file that is no alias', () => {
    const pack = (folder: string) => ({
      [`${folder}/pack.yaml`]:
        'ref: ops\nname: ops\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n',
      [`${folder}/aliases/a.yaml`]: 'no alias at all',
      [`${folder}/config.schema.yaml`]: 'region: {type: string}\n',
      [`${folder}/actions/act.yaml`]:
        'name: act\nrunner_type: local-shell-cmd\nparameters: {f: {type: str}}\n',
      [`${folder}/actions/flow.yaml`]:
        'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\n',
      [`${folder}/actions/workflows/flow.yaml`]: 'version: 1.0\ntasks: {t: {action: ops.atc}}\n',
      [`${folder}/rules/r.yaml`]: 'name: r\ntrigger: {type: core.st2.wehbook}\naction: {ref: ops.act}\n',
    });

    it.each([
      ['packs/ops/actions/act.yaml', 'Did you mean "string"?'],
      ['packs/ops/actions/workflows/flow.yaml', 'ops.atc'],
      ['packs/ops/rules/r.yaml', 'Did you mean "core.st2.webhook"?'],
      ['configs/ops.yaml', 'regoin'],
    ])('%s says what is wrong with it, and no more', async (file, said) => {
      const folder = folderWith({ ...pack('packs/ops'), 'configs/ops.yaml': 'regoin: north\n' });
      const { out } = await run(folder, ['check', file]);
      expect(out).toContain(said);
      expect(out.match(/^\S+:\d+:\d+ /gm)?.every((place) => place.startsWith(`${file}:`))).toBe(true);
      expect(out).toMatch(/^1 file checked: /m);
    });

    it('needs the pack around it', async () => {
      const folder = folderWith({ 'actions/act.yaml': 'name: act\nrunner_type: local-shell-cmd\n' });
      const { code, complaints } = await run(folder, ['check', 'actions/act.yaml']);
      expect([code, complaints]).toEqual([2, expect.stringContaining('there is no pack.yaml above it')]);
    });
  });

  it('says of what cannot be read why, and goes on with the others', async () => {
    const folder = folderWith({
      'packs/ops/aliases/hello.yaml': GOOD,
      'packs/ops/aliases/latin.yaml': `${GOOD}# `,
      'packs/ops/aliases/folder.yaml/inside': '',
    });
    appendFileSync(join(folder, 'packs/ops/aliases/latin.yaml'), Buffer.from([0xe9, 0xff]));
    symlinkSync('nowhere.yaml', join(folder, 'packs/ops/aliases/link.yaml'));
    const { code, out } = await run(folder, ['check']);
    expect(code).toBe(1);
    expect(out).toMatch(/folder\.yaml:1:1 error unreadable\n {2}This is a folder\./);
    expect(out).toMatch(
      /latin\.yaml:5:1 error unreadable\n {2}This is not UTF-8 text\.\n {2}fix: Save the file as UTF-8\./,
    );
    expect(out).toMatch(
      /link\.yaml:1:1 error unreadable\n {2}This link points to a file that does not exist\./,
    );
    expect(out).toMatch(/4 alias files checked: 3 errors/);
  });

  it('finds packs that are links, once', async () => {
    const folder = folderWith({ 'elsewhere/aliases/hello.yaml': GOOD, 'packs/README': '' });
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'packs/linked'));
    symlinkSync('.', join(folder, 'packs/itself'));
    expect((await run(folder, ['check'])).out).toBe('1 alias file checked: all is well.');
  });
});

describe('the policy of ST2_POLICY_FILE', () => {
  it('is checked with the packs', async () => {
    const folder = folderWith({
      'a/pack.yaml': 'ref: a\nname: a\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n',
      'policy.yaml': 'default: open\nrules:\n- {deny: a.b, who: group:opps}\n',
    });
    const environment = { ST2_POLICY_FILE: 'policy.yaml' };
    const { code, out } = await run(folder, ['check', 'a'], { environment });
    expect([code, out]).toEqual([1, expect.stringContaining('policy.yaml:3:1 error bad-policy')]);
    expect(out).toContain('Rule 1 names group:opps, but groups has no "opps"');
    const slip = folderWith({
      'p.yaml': 'default: open\nrules:\n- {alow: a.b}\n',
      'a/aliases/hello.yaml': GOOD,
    });
    const slipped = await run(slip, ['check', 'a'], { environment: { ST2_POLICY_FILE: 'p.yaml' } });
    expect(slipped.out).toContain('did you mean "allow"?\n');
    const missing = await run(folder, ['check', 'a'], { environment: { ST2_POLICY_FILE: 'none.yaml' } });
    expect([missing.code, missing.out]).toEqual([1, expect.stringContaining('cannot be read')]);
  });
});
