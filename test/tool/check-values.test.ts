import {
  action,
  chain,
  ECHO,
  expectNamed,
  expectWell,
  flow,
  HOOK,
  type MistakeNamed,
  rule,
} from './mistaken-files';
import { removeFolders } from './recorded-terminal';

afterAll(removeFolders);

const task = (lines: string) => flow(`version: 1.0\ntasks:\n  one:\n${lines}`);
const notified = (notify: string) => action(`f: {type: string}\nnotify:\n  ${notify}`);

/** Values of a kind that nobody can take, which are found out only when something runs, or never. */
const MISTAKES: MistakeNamed[] = [
  [
    'a route that is a text',
    notified('on-complete: {routes: slack}'),
    'actions/act.yaml:6',
    'routes has the wrong type',
    'routes: [slack]',
  ],
  ['a channel that is a text', notified('on-failure: {channels: slack}'), 'actions/act.yaml:6', 'a list'],
  ['a moment that is a text', notified('on-success: slack'), 'actions/act.yaml:6', 'routes: [slack]'],
  [
    'a misspelt key of a moment',
    notified('on-success: {route: [slack]}'),
    'actions/act.yaml:6',
    'Did you mean "routes"?',
  ],
  [
    'a route that is a text, in a chain',
    chain('chain:\n  - name: one\n    ref: core.noop\n    notify: {on-complete: {routes: slack}}\n'),
    'actions/workflows/chain.yaml:4',
    'routes has the wrong type',
  ],
  ['tags that are texts', action('f: {type: string}\ntags: [network]'), 'actions/act.yaml:5', '{name: team'],
  [
    'an unknown type of a rule',
    rule(`type: {ref: backstp}\n${HOOK}${ECHO}`),
    'rules/r.yaml:2',
    'counts as a standard one',
    'Did you mean "backstop"?',
  ],
  [
    'a type of a rule that is a text',
    rule(`type: backstop\n${HOOK}${ECHO}`),
    'rules/r.yaml:2',
    '{ref: backstop}',
  ],
  [
    'a wrong type in the schema of a question',
    task('    action: core.ask\n    input: {schema: {type: object, properties: {ok: {type: bool}}}}\n'),
    'actions/workflows/flow.yaml:5',
    'Did you mean "boolean"?',
  ],
  [
    'a condition of retry without signs',
    task('    action: core.noop\n    retry: {when: failed(), count: 2}\n'),
    'actions/workflows/flow.yaml:5',
    'Write <% failed() %>.',
  ],
  [
    'a value that the action of a task cannot take',
    task('    action: core.local\n    input: {cmd: date, timeout: soon}\n'),
    'actions/workflows/flow.yaml:5',
    'cannot be "soon", so each run is refused',
  ],
  [
    'a value that the action of a step cannot take',
    chain('chain:\n  - name: one\n    ref: core.local\n    params: {cmd: date, timeout: soon}\n'),
    'actions/workflows/chain.yaml:4',
    'cannot be "soon"',
  ],
  [
    'a misspelt parameter in a chain',
    chain('chain:\n  - name: one\n    ref: core.echo\n    params: {mesage: hi}\n'),
    'actions/workflows/chain.yaml:4',
    'Did you mean "message"?',
  ],
  [
    'a parameter that a chain does not give',
    chain('chain:\n  - name: one\n    ref: core.echo\n'),
    'actions/workflows/chain.yaml:2',
    'needs the parameter "message"',
  ],
  [
    'a value for a parameter that nobody may set',
    {
      ...task('    action: mine.act\n    input: {fixed: 2}\n'),
      ...action('fixed: {type: integer, default: 1, immutable: true}'),
    },
    'actions/workflows/flow.yaml:5',
    'it is immutable',
    'Leave the parameter out.',
  ],
  ...['action', 'alias', 'rule', 'workflow'].map(
    (folder): MistakeNamed => [
      `a folder called ${folder}`,
      { [`${folder}/one.yaml`]: 'name: one\n' },
      'pack.yaml:1',
      `the folder "${folder}"`,
    ],
  ),
  [
    'choices that YAML reads as a switch',
    action('power: {type: string, enum: [on, off]}'),
    'actions/act.yaml:4',
    'reads true, false among its choices',
    'in quotes',
  ],
  [
    'a shell script for Python',
    {
      'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: act.sh\n',
      'actions/act.sh': 'echo hi\n',
    },
    'actions/act.yaml:3',
    'ends in .py',
  ],
  [
    'the actions folder in an entry_point',
    {
      'actions/act.yaml': 'name: act\nrunner_type: local-shell-script\nentry_point: actions/act.sh\n',
      'actions/act.sh': 'echo hi\n',
    },
    'actions/act.yaml',
    'write its entry_point as act.sh',
  ],
  [
    'the sensors folder in an entry_point',
    {
      'sensors/eye.yaml': 'class_name: Eye\nentry_point: sensors/eye.py\n',
      'sensors/eye.py': 'class Eye:\n  pass\n',
    },
    'sensors/eye.yaml:2',
    'write its entry_point as eye.py',
  ],
  [
    'a wrong type in the schema of a trigger',
    {
      'triggers/seen.yaml':
        'name: seen\ndescription: d\npayload_schema: {type: object, properties: {who: {type: text}}}\n',
    },
    'triggers/seen.yaml:3',
    'Did you mean "string"?',
  ],
  [
    'an empty representation',
    {
      'aliases/a.yaml':
        'name: a\ndescription: d\naction_ref: core.noop\nformats:\n  - display: do it\n    representation: []\n',
    },
    'aliases/a.yaml:6',
    'an empty list',
  ],
];

describe('`check` names values of a kind that nobody can take', () => {
  it.each(MISTAKES)('%s', (...mistake) => expectNamed(mistake));

  it('says nothing of those that can be taken, or that are known only when they are rendered', async () => {
    const files = {
      ...notified('on-complete: {routes: [slack], message: done, data: {a: 1}}'),
      ...flow(
        'version: 1.0\ntasks:\n  one:\n    action: core.local\n    input: {cmd: date, timeout: <% 1 + 1 %>}\n    retry: {when: <% failed() %>, count: 2}\n' +
          '    next:\n      - do: two\n  two:\n    action: core.ask\n    input: {schema: {type: object, properties: {ok: {type: boolean, required: true}}}}\n',
      ),
      ...chain('chain:\n  - name: one\n    ref: core.local\n    params: {cmd: date, timeout: "{{ 5 }}"}\n'),
      ...rule(`type: {ref: backstop}\ntags: [{name: team, value: net}]\n${HOOK}${ECHO}`),
    };
    await expectWell(files);
  });
});
