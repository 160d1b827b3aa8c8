import {
  ACTION,
  action,
  chain,
  ECHO,
  expectNamed,
  FLOW,
  flow,
  HOOK,
  type MistakeNamed,
  PACK,
  POLICY,
  rule,
} from './mistaken-files';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

/** What a beginner writes; then the file and line, and parts of what is said. */
const MISTAKES: MistakeNamed[] = [
  [
    'a type of Python: bool',
    action('f: {type: bool}'),
    'actions/act.yaml:4',
    '"bool"',
    'Did you mean "boolean"?',
  ],
  ['a type of Python: str', action('f: {type: str}'), 'actions/act.yaml:4', 'Did you mean "string"?'],
  ['a type of Python: dict', action('f: {type: dict}'), 'actions/act.yaml:4', 'Did you mean "object"?'],
  ['a type of Python: list', action('f: {type: list}'), 'actions/act.yaml:4', 'Did you mean "array"?'],
  ['a type of Python: float', action('f: {type: float}'), 'actions/act.yaml:4', 'Did you mean "number"?'],
  ['a type: any', action('f: {type: any}'), 'actions/act.yaml:4', 'Leave type out'],
  ['a number for a type', action('f: {type: 5}'), 'actions/act.yaml:4', 'Write one of string, integer'],
  [
    'a misspelt key of a parameter',
    action('f: {type: string, desciption: x}'),
    'actions/act.yaml:4',
    'Did you mean "description"?',
  ],
  [
    'a text for enum',
    action('f: {type: string, enum: one}'),
    'actions/act.yaml:4',
    'enum of parameter "f" must be a list',
  ],
  [
    'a pattern that is none',
    action("f: {type: string, pattern: '(a'}"),
    'actions/act.yaml:4',
    'is not a regular expression',
  ],
  [
    'items that are a text',
    action('f: {type: array, items: string}'),
    'actions/act.yaml:4',
    'items of parameter "f" must be a schema',
  ],
  [
    'properties that are a list',
    action('f: {type: object, properties: [a]}'),
    'actions/act.yaml:4',
    'properties of parameter "f"',
  ],
  [
    'a wrong type inside',
    action('f: {type: array, items: {type: str}}'),
    'actions/act.yaml:4',
    'Did you mean "string"?',
  ],
  [
    'a minimum in quotes',
    action("f: {type: integer, minimum: '1'}"),
    'actions/act.yaml:4',
    'must be a number, without quotes',
  ],
  [
    'a reference to nothing',
    action("f: {$ref: '#/definitions/x'}"),
    'actions/act.yaml:4',
    'leads to nothing',
  ],
  [
    'a required in quotes',
    action("f: {type: string, required: 'yes'}"),
    'actions/act.yaml:4',
    'must be true or false',
  ],
  ['a parameter that is a text', action('f: string'), 'actions/act.yaml:4', 'must be a mapping'],
  ['a parameter with a hyphen', action('my-f: {type: string}'), 'actions/act.yaml:4', '"my_f"'],
  [
    'a default of another type',
    action('f: {type: integer, default: many}'),
    'actions/act.yaml:4',
    'does not fit its own schema',
  ],
  [
    'one position twice',
    action('a: {type: string, position: 0}\n  b: {type: string, position: 0}'),
    'actions/act.yaml:5',
    'both have position 0',
  ],
  [
    'a misspelt key of an action',
    { 'actions/act.yaml': `${ACTION}  f: {type: string}\nenabeld: true\n` },
    'actions/act.yaml:5',
    'Did you mean "enabled"?',
  ],
  [
    'the pack of another',
    { 'actions/act.yaml': 'name: act\npack: other\nrunner_type: noop\n' },
    'actions/act.yaml:2',
    'pack: mine',
  ],
  [
    'a misspelt runner',
    { 'actions/act.yaml': 'name: act\nrunner_type: local-shel-cmd\n' },
    'actions/act.yaml:2',
    'Did you mean "local-shell-cmd"?',
  ],
  ['no runner', { 'actions/act.yaml': 'name: act\n' }, 'actions/act.yaml:1', 'needs a runner_type'],
  ['no name', { 'actions/act.yaml': 'runner_type: noop\n' }, 'actions/act.yaml:1', 'needs a name'],
  [
    'an entry point that is not there',
    { 'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: gone.py\n' },
    'actions/act.yaml',
    'gone.py is not in',
  ],
  [
    'no entry point',
    { 'actions/act.yaml': 'name: act\nrunner_type: python-script\n' },
    'actions/act.yaml:2',
    'needs an entry_point',
  ],
  [
    'YAML that is none',
    { 'actions/act.yaml': 'name: act\nrunner_type: "noop\n' },
    'actions/act.yaml',
    'not YAML',
  ],
  [
    'a misspelt key of a task',
    flow('version: 1.0\ntasks:\n  one:\n    acton: core.noop\n'),
    'actions/workflows/flow.yaml:4',
    'Did you mean "action"?',
  ],
  [
    'a misspelt key of a workflow',
    flow('version: 1.0\ntaks:\n  one: {action: core.noop}\n'),
    'actions/workflows/flow.yaml:2',
    'Did you mean "tasks"?',
  ],
  [
    'a task that is not there',
    flow(
      'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - do: tow\n  two:\n    action: core.noop\n',
    ),
    'actions/workflows/flow.yaml:6',
    'tow',
  ],
  [
    'an unknown action in a workflow',
    flow('version: 1.0\ntasks:\n  one:\n    action: core.noob\n'),
    'actions/workflows/flow.yaml:4',
    'Did you mean "core.noop"?',
  ],
  [
    'an input that the action does not take',
    flow('version: 1.0\ntasks:\n  one:\n    action: core.echo\n    input:\n      mesage: hi\n'),
    'actions/workflows/flow.yaml:6',
    'Did you mean "message"?',
  ],
  [
    'a variable that nobody sets',
    flow('version: 1.0\ntasks:\n  one:\n    action: core.echo message=<% ctx().nobody %>\n'),
    'actions/workflows/flow.yaml',
    'nobody',
  ],
  [
    'an expression that is none',
    flow('version: 1.0\ntasks:\n  one:\n    action: core.echo message=<% 1 + %>\n'),
    'actions/workflows/flow.yaml',
    'fix:',
  ],
  [
    'an unknown action in a chain',
    chain('chain:\n  - name: one\n    ref: core.noob\n'),
    'actions/workflows/chain.yaml:3',
    'Did you mean "core.noop"?',
  ],
  [
    'a step that is not there',
    chain(
      'chain:\n  - name: one\n    ref: core.noop\n    on-success: tow\n  - name: two\n    ref: core.noop\n',
    ),
    'actions/workflows/chain.yaml:4',
    'Did you mean "two"?',
  ],
  [
    'a misspelt trigger',
    rule(`trigger: {type: core.st2.webhok, parameters: {url: a}}\n${ECHO}`),
    'rules/r.yaml:2',
    'Did you mean "core.st2.webhook"?',
  ],
  [
    'a trigger of no pack',
    rule(`trigger: {type: nope.thing}\n${ECHO}`),
    'rules/r.yaml:2',
    'which is not here',
  ],
  ['no trigger', rule(ECHO), 'rules/r.yaml', 'needs a trigger with a type'],
  [
    'a webhook without address',
    rule(`trigger: {type: core.st2.webhook, parameters: {}}\n${ECHO}`),
    'rules/r.yaml:2',
    "'url' is a required property",
  ],
  [
    'an hour of 24',
    rule(`trigger: {type: core.st2.CronTimer, parameters: {hour: 24}}\n${ECHO}`),
    'rules/r.yaml:2',
    '24',
  ],
  [
    'a time zone that is none',
    rule(`trigger: {type: core.st2.CronTimer, parameters: {hour: 1, timezone: Nowhere/X}}\n${ECHO}`),
    'rules/r.yaml:2',
    'Nowhere/X',
  ],
  [
    'a unit that is none',
    rule(`trigger: {type: core.st2.IntervalTimer, parameters: {unit: fortnights, delta: 1}}\n${ECHO}`),
    'rules/r.yaml:2',
    'fortnights',
  ],
  [
    'a date that is none',
    rule(`trigger: {type: core.st2.DateTimer, parameters: {date: nonsense}}\n${ECHO}`),
    'rules/r.yaml:2',
    'nonsense',
  ],
  [
    'an operator that is none',
    rule(`${HOOK}criteria: {trigger.body.a: {type: equal, pattern: 1}}\n${ECHO}`),
    'rules/r.yaml:3',
    'Did you mean "equals"?',
  ],
  [
    'a condition without type',
    rule(`${HOOK}criteria: {trigger.body.a: {pattern: 1}}\n${ECHO}`),
    'rules/r.yaml:3',
    'has no type',
  ],
  [
    'a condition without pattern',
    rule(`${HOOK}criteria: {trigger.body.a: {type: equals}}\n${ECHO}`),
    'rules/r.yaml:3',
    'has no pattern',
  ],
  [
    'an unknown action in a rule',
    rule(`${HOOK}action: {ref: core.ech}\n`),
    'rules/r.yaml:3',
    'Did you mean "core.echo"?',
  ],
  [
    'a misspelt parameter in a rule',
    rule(`${HOOK}action: {ref: core.echo, parameters: {mesage: x}}\n`),
    'rules/r.yaml:3',
    'Did you mean "message"?',
  ],
  [
    'a kind of policy that is none',
    { 'policies/p.yaml': `${POLICY}policy_type: action.concurency\n` },
    'policies/p.yaml:3',
    'Did you mean "action.concurrency"?',
  ],
  [
    'a misspelt parameter of a policy',
    { 'policies/p.yaml': `${POLICY}policy_type: action.concurrency\nparameters: {treshold: 1}\n` },
    'policies/p.yaml:4',
    'fit action.concurrency',
  ],
  [
    'a policy on no action',
    {
      'policies/p.yaml':
        'name: p\nresource_ref: core.locl\npolicy_type: action.retry\nparameters: {retry_on: failure}\n',
    },
    'policies/p.yaml:2',
    'Did you mean "core.local"?',
  ],
  [
    'a wrong type in a config schema',
    { 'config.schema.yaml': 'token: {type: str}\n' },
    'config.schema.yaml:1',
    'Did you mean "string"?',
  ],
];

describe('hubot-st2 check, on a beginner’s mistakes', () => {
  it.each(MISTAKES)('names %s, with file, line and cure', (...mistake) => expectNamed(mistake));

  it('has nothing to say of a pack without one', async () => {
    const folder = folderWith({
      'packs/mine/pack.yaml': PACK,
      'packs/mine/actions/act.yaml': `${ACTION}  f: {type: string, position: 0}\n  cmd: {default: "echo {{ f }}", immutable: true}\n`,
      'packs/mine/actions/flow.yaml': `${FLOW}parameters: {who: {type: string}}\n`,
      'packs/mine/actions/workflows/flow.yaml':
        'version: 1.0\ninput: [who]\ntasks:\n  one:\n    action: mine.act f=<% ctx().who %>\n',
      'packs/mine/rules/r.yaml': `name: r\n${HOOK}criteria: {trigger.body.a: {type: equals, pattern: 1}}\n${ECHO}enabled: true\n`,
      'packs/mine/policies/p.yaml': `${POLICY}policy_type: action.concurrency\nparameters: {threshold: 1}\n`,
      'packs/mine/config.schema.yaml': 'token: {type: string, secret: true}\n',
    });
    expect(await run(folder, ['check', '--strict'])).toEqual({
      code: 0,
      out: '6 files checked: all is well.',
      complaints: '',
    });
  });
});
