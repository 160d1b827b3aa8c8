import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Laboratory } from '../embedded/laboratory';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

const PACK = ['new', 'pack', 'packs/mine', '-d', 'Ours', '--author', 'Ann', '--email', 'ann@example.com'];
const ABOUT = ['--pack', 'packs/mine', '-d', 'Something'];

describe('what hubot-st2 new writes', () => {
  const lab = new Laboratory();
  const written = async (...words: string[]) => {
    const { code, out, complaints } = await run(lab.folder, words);
    expect([code, out, complaints]).toEqual([0, expect.stringMatching(/^Wrote/), '']);
    expect(await run(lab.folder, ['check', '--strict'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/checked: all is well\.$/),
    });
  };
  /** The execution of an action that nobody here has started. */
  const startedBy = async (ref: string) => {
    for (let tries = 0; tries < 500; tries += 1) {
      const { body } = await lab.call('GET', `/v1/executions?action=${ref}`);
      if (body[0] !== undefined) return lab.ended(String(body[0].id));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`nothing has run ${ref}`);
  };

  beforeAll(async () => {
    await written(...PACK);
    await written(
      'new',
      'action',
      ...ABOUT,
      '-n',
      'greet',
      '--parameter',
      'who',
      '--parameter',
      'n:integer=3',
    );
    await written('new', 'action', ...ABOUT, '-n', 'count', '-l', 'python', '--parameter', 'b=x,a:array');
    await written(
      ...['new', 'workflow', ...ABOUT, '-n', 'welcome', '-a', 'mine.greet', '-a', 'core.local'],
      ...['-a', 'core.noop', '-a', 'core.local', '--set', 'cmd=echo done'],
    );
    await written(
      ...['new', 'rule', ...ABOUT, '-n', 'ring', '-w', 'webhook ring', '-a', 'mine.greet'],
      ...['--set', 'who={{ trigger.body.name }}'],
    );
    await written(
      'new',
      'rule',
      ...ABOUT,
      '-n',
      'tick',
      '-w',
      'every second',
      '-a',
      'mine.count',
      '--set',
      'a=[1]',
    );
    await written('new', 'rule', ...ABOUT, '-n', 'late', '-w', 'at 09:30 on mon-fri', '-a', 'core.noop');
    await lab.start();
  });
  afterAll(() => lab.remove());

  it('is a command that works', async () => {
    expect(statSync(join(lab.packs, 'mine/rules')).isDirectory()).toBe(true);
    const { body } = await lab.command('mine_hello', 'mine hello {{ who=world }}', 'mine hello Ann');
    const { result } = await lab.ended(String(body.execution?.id));
    expect(result?.stdout).toBe('mine.hello was run, who: Ann');
  });

  it('is an action in shell, and one in Python', async () => {
    const shell = await lab.run('mine.greet', { who: 'Ann; reboot' });
    expect(shell.result?.stdout).toBe('mine.greet was run, who: Ann; reboot, n: 3');
    const python = await lab.run('mine.count', { a: [1, 2] });
    expect(python.result?.result).toEqual({ b: 'x', a: [1, 2] });
  });

  it('is a workflow that takes what its actions need', async () => {
    const { status, result } = await lab.run('mine.welcome', { who: 'Ann' });
    expect([status, result?.output?.answer?.stdout]).toEqual(['succeeded', 'done']);
    const tasks = load(readFileSync(join(lab.packs, 'mine/actions/workflows/welcome.yaml'), 'utf8'));
    expect(tasks).toMatchObject({ tasks: { greet: {}, local: {}, noop_2: {}, local_2: {} } });
  });

  it('is a rule on a webhook, and one on a timer', async () => {
    await startedBy('mine.count');
    await lab.call('POST', '/v1/webhooks/ring', { name: 'Bob' });
    for (let tries = 0; tries < 500; tries += 1) {
      const { body } = await lab.call('GET', '/v1/executions?action=mine.greet');
      if (JSON.stringify(body).includes('"Bob"')) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the rule has not run');
  });
});

describe('hubot-st2 new action, workflow, rule and pack', () => {
  it('ask on a terminal, and again where an answer cannot be', async () => {
    const folder = folderWith({ 'pack.yaml': 'ref: mine' });
    const action = await run(folder, ['new', 'action'], {
      answers: ['a b', 'greet', 'Greets', 'pyton', 'python', 'class', 'who:str', 'who, times:integer=1'],
    });
    expect(action.complaints).toMatch(
      /"a b" is not a name.*\n.*Did you mean "python"\?\n.*"class", which is a word of Python\.\n.*Did you mean "string"\?/,
    );
    expect(action.out).toMatch(/^Wrote actions\/greet\.yaml\nWrote actions\/greet\.py\nIt is mine\.greet\./);
    const rule = await run(folder, ['new', 'rule'], {
      answers: [
        'r',
        'Rings',
        'tomorrow',
        'every 0 minutes',
        'mine.gone',
        'every day',
        'mine.gret',
        'mine.greet',
        'Ann',
      ],
    });
    expect(rule.complaints).toMatch(
      /"tomorrow" is not understood; write every 5 minutes.*\n[\s\S]*mine\.gone[\s\S]*Did you mean "mine\.greet"\?/,
    );
    expect(load(readFileSync(join(folder, 'rules/r.yaml'), 'utf8'))).toMatchObject({
      trigger: { type: 'core.st2.IntervalTimer', parameters: { unit: 'days', delta: 1 } },
      action: { ref: 'mine.greet', parameters: { who: 'Ann' } },
    });
    const workflow = await run(folder, ['new', 'workflow'], {
      answers: ['greet', 'flow', 'Flows', 'core.locl', 'core.local, mine.greet', 'date'],
    });
    expect(workflow.complaints).toMatch(/greet\.yaml is there already.*\n.*Did you mean "core\.local"\?/);
    expect(workflow.code).toBe(0);
  });

  it('let an answer be corrected that does not fit the others', async () => {
    const folder = folderWith({
      'pack.yaml': 'ref: mine',
      'actions/pick.yaml':
        'name: pick\nrunner_type: noop\nparameters: {n: {type: integer, required: true}, s: {type: string}}',
    });
    const rule = ['new', 'rule', '-n', 'r', '-d', 'd', '-w', 'every hour', '-a', 'mine.pick'];
    const { code, out } = await run(folder, rule, { answers: ['many', 'n', 'action.n', '5'] });
    expect([code, out]).toEqual([0, expect.stringMatching(/cannot be "many"[\s\S]*Wrote rules\/r\.yaml/)]);
    const given = await run(folder, [...rule.slice(0, 3), 'q', ...rule.slice(4)], { answers: ['many', ''] });
    expect([given.code, given.complaints]).toEqual([1, 'Nothing was written.']);
  });

  it.each([
    [['new', 'acton'], 'did you mean hubot-st2 new action?'],
    [['new', 'thing'], 'it writes alias, action, workflow, rule, pack'],
    [['new', 'pack'], 'say the folder of the new pack'],
    [
      ['new', 'pack', 'packs/My-Pack', '-d', 'd'],
      '"My-Pack" cannot be the name of a pack: use lowercase letters',
    ],
    [['new', 'pack', 'one', 'two'], 'one folder at a time'],
    [['new', 'pack', 'mine', '-d', 'd', '--email', 'me'], '--email: "me" is not an e-mail address'],
    [['new', 'action', '-n', 'x'], '--pack packs/mine'],
    [['new', 'action', ...ABOUT], '--name is missing'],
    [['new', 'action', ...ABOUT, '-n', '../x'], '--name: "../x" is not a name'],
    [['new', 'action', ...ABOUT, '-n', 'x', '-l', 'perl'], 'in shell or python, not in "perl"'],
    [['new', 'action', ...ABOUT, '-n', 'x', '--parameter', 'a b'], '"a b" is not a parameter'],
    [
      ['new', 'action', ...ABOUT, '-n', 'x', '--parameter', 'timeout'],
      'has a parameter "timeout" of its own',
    ],
    [['new', 'action', ...ABOUT, '-n', 'x', '--parameter', 'n:integer=many'], 'does not fit its own schema'],
    [['new', 'workflow', ...ABOUT, '-n', 'x', '-a', 'core.local'], '--set cmd=… is missing'],
    [['new', 'workflow', ...ABOUT, '-n', 'x', '--set', 'mesage=x'], 'core.echo has no parameter "mesage"'],
    [['new', 'rule', ...ABOUT, '-n', 'x', '-w', 'at 25:00', '-a', 'core.noop'], '25'],
    [['new', 'rule', ...ABOUT, '-n', 'x', '-w', 'core.st2.webhok', '-a', 'core.noop'], '"core.st2.webhook"'],
    [['new', 'rule', ...ABOUT, '-n', 'x', '-w', 'every hour'], '--set message=… is missing'],
  ])('say what is wrong where nobody can be asked: %j', async (words, sentence) => {
    const folder = folderWith({});
    const { code, complaints } = await run(folder, words);
    expect([code, complaints]).toEqual([2, expect.stringContaining(sentence)]);
    expect(() => statSync(join(folder, 'packs'))).toThrow();
  });

  it('never replace a file, whatever is in the folder already', async () => {
    const folder = folderWith({
      'packs/mine/actions/x.sh': 'precious',
      'packs/mine/rules/r.yaml': 'name: r',
    });
    const words = (kind: string, name: string) => ['new', kind, ...ABOUT, '-n', name];
    expect((await run(folder, words('action', 'x'))).complaints).toContain('x.sh is there already');
    expect(
      (await run(folder, [...words('rule', 'r'), '-w', 'every hour', '-a', 'core.noop'])).complaints,
    ).toContain('r.yaml is there already');
    expect((await run(folder, PACK)).code).toBe(0);
    expect((await run(folder, PACK)).complaints).toContain('holds pack.yaml already');
    expect(readFileSync(join(folder, 'packs/mine/actions/x.sh'), 'utf8')).toBe('precious');
    rmSync(join(folder, 'packs'), { recursive: true });
  });

  it('answer a script in JSON', async () => {
    const { out } = await run(folderWith({}), ['new', 'action', ...ABOUT, '-n', 'greet', '--json']);
    expect(JSON.parse(out)).toEqual({
      files: ['packs/mine/actions/greet.yaml', 'packs/mine/actions/greet.sh'],
      written: true,
      findings: [],
    });
  });
});
