import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

const PACK = 'ref: mine\nname: mine\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n';
const ACTION = 'name: act\nrunner_type: local-shell-cmd\nparameters:\n';
const FLOW = 'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\n';
const CHAIN = 'name: chain\nrunner_type: action-chain\nentry_point: workflows/chain.yaml\n';
const HOOK = 'trigger: {type: core.st2.webhook, parameters: {url: a}}\n';
const ECHO = 'action: {ref: core.echo, parameters: {message: hi}}\n';
const POLICY = 'name: p\nresource_ref: core.local\n';

const action = (parameters: string) => ({ 'actions/act.yaml': `${ACTION}  ${parameters}\n` });
const rule = (text: string) => ({ 'rules/r.yaml': `name: r\n${text}enabled: true\n` });
const flow = (text: string) => ({ 'actions/flow.yaml': FLOW, 'actions/workflows/flow.yaml': text });
const chain = (text: string) => ({ 'actions/chain.yaml': CHAIN, 'actions/workflows/chain.yaml': text });

/** What a beginner writes; then the file and line, and parts of what is said. */
const MISTAKES: [mistake: string, files: Record<string, string>, place: string, ...said: string[]][] = [
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
  ...(
    [
      ['a rule', 'rules/r.yaml:3', rule(`${HOOK}action: {ref: mine.halted}\n`)],
      [
        'an alias',
        'aliases/a.yaml:3',
        { 'aliases/a.yaml': 'name: a\ndescription: d\naction_ref: mine.halted\nformats: [do it]\n' },
      ],
      [
        'a workflow',
        'actions/workflows/flow.yaml:4',
        flow('version: 1.0\ntasks:\n  one:\n    action: mine.halted timeout=5\n'),
      ],
      ['a chain', 'actions/workflows/chain.yaml:3', chain('chain:\n  - name: one\n    ref: mine.halted\n')],
    ] as const
  ).map(([owner, place, files]): (typeof MISTAKES)[number] => [
    `an action that is disabled, in ${owner}`,
    {
      ...files,
      'actions/halted.yaml':
        'name: halted\nenabled: false\nrunner_type: noop\nparameters:\n  timeout: {type: integer}\n',
    },
    place,
    'The action mine.halted is disabled',
    'enabled: true',
  ]),
  [
    'a default that the runner cannot take',
    action('timeout: {default: soon}'),
    'actions/act.yaml:4',
    "'soon' is not of type 'integer'",
    'Write a default of the type integer.',
  ],
  [
    'another type of a parameter of the runner',
    action('timeout: {type: string, default: "60"}'),
    'actions/act.yaml:4',
    'whose type is integer',
  ],
  [
    'a default in an object that does not fit',
    action('f: {type: object, properties: {a: {type: integer, default: many}}}'),
    'actions/act.yaml:4',
    'properties.a of parameter "f"',
  ],
  [
    'a default in items that does not fit',
    action('f: {type: array, items: {type: integer, default: many}}'),
    'actions/act.yaml:4',
    'items of parameter "f"',
  ],
  [
    'defaults that wait for each other',
    action('a: {type: string, default: "{{ b }}"}\n  b: {type: string, default: "{{ a }}"}'),
    'actions/act.yaml:4',
    'refer to each other',
  ],
  [
    'a default that waits for itself',
    action('a: {type: string, default: "{{ a }}"}'),
    'actions/act.yaml:4',
    'refers to itself',
  ],
  [
    'a notify that is a switch',
    { 'actions/act.yaml': 'name: act\nrunner_type: noop\nnotify: true\n' },
    'actions/act.yaml:3',
    'nobody is told',
  ],
  ...(
    [
      ['a line of cron', 'CronTimer, parameters: "* * * * *"', 'names with a value each'],
      ['no field of cron', 'CronTimer, parameters: {}', 'fires every second'],
      ['a day that no calendar has', 'CronTimer, parameters: {month: 2, day: 30}', 'never fires'],
      ['a year that is past', 'CronTimer, parameters: {year: 2001}', 'never fires'],
      ['a date that is past', 'DateTimer, parameters: {date: "2001-01-01 00:00:00"}', 'never fires'],
      ['a delta of 0', 'IntervalTimer, parameters: {unit: seconds, delta: 0}', 'one second'],
      ['an empty url', 'webhook, parameters: {url: ""}', 'The url is empty'],
      ['a whole address', 'webhook, parameters: {url: "https://b/v1/webhooks/foo"}', 'url: foo'],
      ['a url with a query', 'webhook, parameters: {url: "a?b=1"}', 'trigger.query'],
    ] as const
  ).map(([what, trigger, said]): (typeof MISTAKES)[number] => [
    `${what} for a trigger`,
    rule(`trigger: {type: core.st2.${trigger}}\n${ECHO}`),
    'rules/r.yaml:2',
    said,
  ]),
  ...(
    [
      ['a number where texts are compared', '{type: startswith, pattern: 5}', 'is not a text'],
      ['a duration in words', '{type: timediff_gt, pattern: soon}', 'a number of seconds'],
      ['no list to look into', '{type: inside, pattern: 5}', 'looks into a list'],
      ['a search without condition', '{type: search, pattern: {}}', 'needs a condition'],
      ['an unknown condition of a search', '{type: search, condition: some, pattern: {}}', '"some"'],
      ['a search for a text', '{type: search, condition: any, pattern: x}', 'conditions on each item'],
      [
        'an unknown operator in a search',
        '{type: search, condition: any, pattern: {item.b: {type: eqals, pattern: 1}}}',
        'Did you mean "equals"?',
      ],
      ['no type in a search', '{type: search, condition: any, pattern: {item.b: 1}}', 'has no type'],
    ] as const
  ).map(([what, condition, said]): (typeof MISTAKES)[number] => [
    what,
    rule(`${HOOK}criteria: {trigger.body.a: ${condition}}\n${ECHO}`),
    'rules/r.yaml:3',
    said,
  ]),
  [
    'a name that is no text for YAML',
    { 'actions/act.yaml': 'name: off\nrunner_type: noop\n' },
    'actions/act.yaml:1',
    'Put it in quotes.',
  ],
  [
    'a text for the parameters of an action in a rule',
    rule(`${HOOK}action: {ref: core.echo, parameters: hi}\n`),
    'rules/r.yaml:3',
    'names with a value each',
  ],
  ...(
    [
      [
        'a wrong type in the payload of a sensor',
        'payload_schema: {type: object, properties: {a: {type: str}}}',
        'Did you mean "string"?',
      ],
      [
        'a wrong type in the parameters of a trigger type',
        'parameters_schema: {type: bool}',
        'Did you mean "boolean"?',
      ],
      ['a misspelt key of a trigger type', 'payload_shema: {type: object}', 'Did you mean "payload_schema"?'],
    ] as const
  ).map(([what, type, said]): (typeof MISTAKES)[number] => [
    what,
    {
      'sensors/eye.py': 'class Eye:\n    pass\n',
      'sensors/eye.yaml': `class_name: Eye\nentry_point: eye.py\ntrigger_types:\n  - name: seen\n    ${type}\n`,
    },
    'sensors/eye.yaml:5',
    said,
  ]),
  [
    'a trigger type that is described twice',
    {
      'sensors/eye.py': 'class Eye:\n    pass\n',
      'sensors/eye.yaml':
        'class_name: Eye\nentry_point: eye.py\ntrigger_types:\n  - name: seen\n  - name: seen\n',
    },
    'sensors/eye.yaml:5',
    'described twice',
  ],
  ...(
    [
      ['dependencies', 'core', '[core]'],
      ['python_versions', '3', '["3"]'],
      ['keywords', 'a, b', '[monitoring, http]'],
    ] as const
  ).map(([key, value, example]): (typeof MISTAKES)[number] => [
    `${key} that are no list`,
    { 'pack.yaml': `${PACK}${key}: ${value}\n` },
    'pack.yaml:7',
    `Write e.g. \`${key}: ${example}\``,
  ]),
  ...(
    [
      ['a threshold of 0', 'action.concurrency', '{threshold: 0}', 'never runs'],
      ['no retry at all', 'action.retry', '{retry_on: failure, max_retry_count: 0}', 'never run again'],
      ['a limit without attributes', 'action.concurrency.attr', '{threshold: 1}', 'Add `attributes:'],
      [
        'an attribute that the action does not take',
        'action.concurrency.attr',
        '{threshold: 1, attributes: [cmdd]}',
        'Did you mean "cmd"?',
      ],
    ] as const
  ).map(([what, type, parameters, said]): (typeof MISTAKES)[number] => [
    what,
    { 'policies/p.yaml': `${POLICY}policy_type: ${type}\nparameters: ${parameters}\n` },
    'policies/p.yaml:4',
    said,
  ]),
  [
    'a policy that is switched off with a text',
    {
      'policies/p.yaml': `${POLICY}policy_type: action.concurrency\nenabled: "no"\nparameters: {threshold: 1}\n`,
    },
    'policies/p.yaml:4',
    'must be true or false',
  ],
  [
    'a default in an object of a config schema that does not fit',
    { 'config.schema.yaml': 'a: {type: object, properties: {b: {type: integer, default: many}}}\n' },
    'config.schema.yaml:1',
    'properties.b of the value "a"',
  ],
];

describe('hubot-st2 check, on a beginner’s mistakes', () => {
  it.each(MISTAKES)('names %s, with file, line and cure', async (_, files, place, ...said) => {
    const inPack = Object.entries(files).map(([name, text]) => [`packs/mine/${name}`, text] as const);
    const folder = folderWith({ 'packs/mine/pack.yaml': PACK, ...Object.fromEntries(inPack) });
    const { out } = await run(folder, ['check', '--strict']);
    expect(out).toContain(`packs/mine/${place}`);
    for (const part of said) expect(out).toContain(part);
    expect(out).toContain('fix:');
  });

  it('has nothing to say of timers, searches, defaults and references that are as they should be', async () => {
    const name = (one: string, trigger: string, more = '') => ({
      [`packs/mine/rules/${one}.yaml`]: `name: ${one}\nenabled: true\ntrigger: {type: core.st2.${trigger}}\n${more}${ECHO}`,
    });
    const folder = folderWith({
      'packs/mine/pack.yaml': PACK,
      ...name('cron', 'CronTimer, parameters: {month: 2, day: last}'),
      ...name('interval', 'IntervalTimer, parameters: {unit: hours, delta: 1}'),
      ...name('date', 'DateTimer, parameters: {date: "9000-01-01 00:00:00"}'),
      ...name(
        'hook',
        'webhook, parameters: {url: /a/b}',
        'criteria: {trigger.body.a: {type: search, condition: any2any, pattern: {item.b: {type: inside, pattern: [1]}}},\n' +
          '  trigger.body.c: {type: timediff_lt, pattern: "5"}, trigger.body.d: {type: regex, pattern: "{{ st2kv.system.x }}"}}\n',
      ),
      'packs/mine/actions/halted.yaml': 'name: halted\nenabled: false\nrunner_type: noop\n',
      'packs/mine/rules/halted.yaml': `name: halted\nenabled: false\n${HOOK}action: {ref: mine.halted}\n`,
      'packs/mine/actions/act.yaml': `${ACTION}  timeout: {default: 5, immutable: true}\n  a: {type: string, default: "{{ b }}"}\n  b: {type: object, properties: {c: {type: integer, default: 1}}, default: {}}\n`,
    });
    expect(await run(folder, ['check', '--strict'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/all is well/),
    });
  });

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
