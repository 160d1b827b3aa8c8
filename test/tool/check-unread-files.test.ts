import { checked, expectNamed, expectWell, HOOK, type MistakeNamed, PACK, rule } from './mistaken-files';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

const ACTION = 'name: act\nrunner_type: noop\n';
const ALIAS = 'name: hello\ndescription: d\naction_ref: core.noop\nformats: [hello]\n';
const RULE = `name: r\nenabled: true\n${HOOK}action: {ref: core.noop}\n`;

const MISTAKES: MistakeNamed[] = [
  [
    'an action in a folder below',
    { 'actions/a/b/act.yaml': ACTION },
    'actions/a/b/act.yaml:1',
    'in actions/a/b',
    'Move it to actions/act.yaml.',
  ],
  [
    'an alias in a folder below',
    { 'aliases/a/hello.yml': ALIAS },
    'aliases/a/hello.yml:1',
    'This is an alias',
    'Move it to aliases/hello.yml.',
  ],
  [
    'a rule in a folder below',
    { 'rules/a/r.yaml': RULE },
    'rules/a/r.yaml:1',
    'This is a rule',
    'Move it to rules/r.yaml.',
  ],
  [
    'an alias in the folder of the pack itself',
    { 'hello.yaml': ALIAS },
    'hello.yaml:1',
    'the folder of the pack itself',
    'Move it to aliases/hello.yaml.',
  ],
  ['a folder in the singular', { 'alias/hello.yaml': ALIAS }, 'pack.yaml:1', '"alias"', 'Call it "aliases".'],
  [
    'a folder with a capital',
    { 'Actions/act.yaml': ACTION },
    'pack.yaml:1',
    '"Actions"',
    'Call it "actions".',
  ],
  [
    'an ending in capitals',
    { 'actions/act.YAML': ACTION },
    'actions/act.YAML:1',
    'act.YAML',
    'Call it act.yaml.',
  ],
  [
    'an ending that an editor added',
    { 'aliases/hello.yaml.txt': ALIAS },
    'aliases/hello.yaml.txt:1',
    'hello.yaml.txt',
    'Call it hello.yaml.',
  ],
  [
    'config.schema.yml',
    { 'config.schema.yml': 'a: {type: string}\n' },
    'config.schema.yml:1',
    'Call it config.schema.yaml.',
  ],
  ['requirement.txt', { 'requirement.txt': 'requests\n' }, 'requirement.txt:1', 'Call it requirements.txt.'],
  [
    'two rules of one name',
    { ...rule(`${HOOK}action: {ref: core.noop}\n`), 'rules/s.yaml': RULE },
    'rules/s.yaml:1',
    'rules/r.yaml defines the rule "r" too',
    'another name',
  ],
];

describe('hubot-st2 check, of files that nobody reads', () => {
  it.each(MISTAKES)('names %s, with file and cure', (...mistake) => expectNamed(mistake));

  it.each([
    ['mime.yaml', 'There is no pack "mime"'],
    ['mine.yml', 'Nobody reads a file that is called mine.yml'],
  ])('names the configuration %s, which is of no pack', async (name, why) => {
    const { out } = await checked({ [`../../configs/${name}`]: 'a: 1\n' });
    expect(out).toContain(`configs/${name}:1`);
    expect(out).toContain(why);
    expect(out).toContain('fix: Call it mine.yaml.');
  });

  it('names a pack without pack.yaml, and knows its actions from aliases', async () => {
    const folder = folderWith({ 'packs/mine/actions/act.yaml': ACTION.replace('parameters:\n', '') });
    const { out } = await run(folder, ['check']);
    expect(out).toContain('packs/mine/pack.yaml:1');
    expect(out).toContain('The pack has no pack.yaml, so StackStorm does not register it.');
    expect(out).toContain('`ref: mine`');
    expect(out).not.toContain('alias has no');
  });

  it('has nothing to say of what is put away, of other YAML, and of configurations of other packs', () =>
    expectWell({
      'actions/disabled/act.yaml': ACTION,
      'rules/examples/r.yaml': RULE,
      'actions/data/hosts.yaml': 'hosts: [a, b]\n',
      'aliases/hello.yaml.disabled': ALIAS,
      'requirements-tests.txt': 'pytest\n',
      '.github.yaml': ACTION,
      'etc/act.yaml': ACTION,
      'actions/flow.yml': 'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\n',
      'actions/workflows/flow.yaml': 'version: 1.0\ntasks: {one: {action: core.noop}}\n',
      '../../configs/minx.yaml': 'a: 1\n',
      '../minx/pack.yaml': PACK.replace('ref: mine', 'ref: minx'),
    }));
});
