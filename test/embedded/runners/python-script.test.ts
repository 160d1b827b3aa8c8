import { spawnSync } from 'node:child_process';
import { WorkflowLaboratory } from '../workflows/workflow-laboratory';

const PROGRAM = `import sys
from st2common.runners.base_action import Action


class Example(Action):
    def run(self, mode, value=None):
        print('said')
        sys.stderr.write('complained\\n')
        self.logger.info('logged')
        if mode == 'keys':
            self.action_service.set_value('mine', value)
            self.action_service.set_value('shared', 'x', local=False, encrypt=True)
            return [
                self.action_service.get_value('mine'),
                self.action_service.get_value('shared', local=False, decrypt=True),
                self.action_service.get_value('nosuch'),
                self.action_service.delete_value('mine'),
            ]
        if mode == 'config':
            return self.config
        if mode == 'refuse':
            return (False, {'why': 'no'})
        if mode == 'exit':
            sys.exit(7)
        if mode == 'sleep':
            import time
            time.sleep(60)
        if mode == 'missing':
            return self.config['token']
        if mode.startswith('returns '):
            import datetime, enum, uuid
            return eval(mode[len('returns '):])
        if mode == 'raise':
            raise ValueError('it went wrong')
        return {'value': value, 'type': type(value).__name__}
`;

const has = spawnSync('python3', ['--version']).status === 0;
const suite = has ? describe : describe.skip;

suite('An action in Python', () => {
  let lab: WorkflowLaboratory;

  beforeAll(async () => {
    lab = await WorkflowLaboratory.open({
      'config.yaml': 'colour: blue\n',
      'actions/example.yaml':
        'name: example\nrunner_type: python-script\nentry_point: example.py\nparameters:\n  mode: {type: string, required: true}\n  value: {}\n  timeout: {default: 20}\n',
      'actions/example.py': PROGRAM,
      'actions/lost.yaml': 'name: lost\nrunner_type: python-script\nentry_point: lost.py\n',
      'actions/empty.yaml': 'name: empty\nrunner_type: python-script\nentry_point: empty.py\n',
      'actions/empty.py': 'x = 1\n',
      'actions/named.yaml': 'name: named\nrunner_type: python-script\nentry_point: decimal.py\n',
      // Named after a module that it imports itself.
      'actions/decimal.py':
        "import decimal\nfrom st2common.runners.base_action import Action\n\n\nclass Named(Action):\n    def run(self):\n        return str([int(decimal.Decimal('1'))])\n",
    });
  });

  afterAll(() => lab.close());

  test.each([
    ['a text', '{{ 7*7 }} $(id) "q"', 'str'],
    ['a number', 42, 'int'],
    ['nothing', null, 'NoneType'],
    ['a list', [1, 'two', null, true], 'list'],
    ['unicode', 'héllo 世界 😀', 'str'],
  ])('gets %s as it was given', async (_what, value, type) => {
    const { status, result } = await lab.run('lab.example', { mode: 'echo', value });
    expect(status).toBe('succeeded');
    expect(result).toEqual({
      stdout: 'said\n',
      stderr: 'complained\nst2.actions.python.Example: INFO     logged\n',
      exit_code: 0,
      result: { value, type },
    });
  });

  test('keeps values in the datastore', async () => {
    const { result } = await lab.run('lab.example', { mode: 'keys', value: 'kept' });
    expect(result.result).toEqual(['kept', 'x', null, true]);
  });

  test('reads the configuration of its pack', async () => {
    expect((await lab.run('lab.example', { mode: 'config' })).result.result).toEqual({ colour: 'blue' });
  });

  test.each([
    ['refuse', { exit_code: 0, result: { why: 'no' } }],
    ['exit', { exit_code: 7, result: 'None' }],
    ['raise', { exit_code: 1, result: 'None', stderr: expect.stringContaining('ValueError: it went wrong') }],
  ])('fails when it says so: %s', async (mode, result) => {
    expect(await lab.run('lab.example', { mode })).toMatchObject({ status: 'failed', result });
  });

  test.each<[string, unknown]>([
    ['datetime.datetime(2026, 1, 2, 3, 4, 5)', '2026-01-02T03:04:05'],
    [
      "{'day': datetime.date(2026, 1, 2), 'id': uuid.UUID(int=1)}",
      { day: '2026-01-02', id: `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(11)}1` },
    ],
    ["enum.Enum('Colour', {'RED': 'red'}).RED", 'red'],
    ["[float('nan'), float('inf'), 1.5]", [null, null, 1.5]],
    ['(1, 2, 3)', [1, 2, 3]],
    ['(None, [1])', [1]],
    // Not JSON: StackStorm's own text, with what it leaves behind it where no status was given.
    ['(True, {1})', '{1}'],
    ["(True, {1: 'a'})", "{1: 'a'}"],
    ['{1}', "{1}, 'status': None}"],
    ["{1: 'a'}", "{1: 'a'}, 'status': None}"],
  ])('hands on what it returned as StackStorm does: %s', async (expression, expected) => {
    const { result } = await lab.run('lab.example', { mode: `returns ${expression}` });
    expect(result.result).toEqual(expected);
  });

  test('is told which value of the configuration is missing, and imports the package that its file is named after', async () => {
    const missing = await lab.run('lab.example', { mode: 'missing' });
    expect(missing.result.stderr).toContain('Config for pack "lab" is missing key "token".');
    expect((await lab.run('lab.named')).result.result).toBe('[1]');
  });

  test('is ended after its time', async () => {
    const ended = await lab.run('lab.example', { mode: 'sleep', timeout: 1 });
    expect([ended.status, ended.result.result]).toEqual(['timeout', 'None']);
  });

  test('is refused when its file is not there, and fails when the file holds no action', async () => {
    expect(lab.problems).toEqual(["the file lost.py is not in the pack's actions folder"]);
    const { status, result } = await lab.run('lab.empty');
    expect([status, result.stderr]).toEqual([
      'failed',
      'The file empty.py holds no class derived from Action.\n',
    ]);
  });
});
