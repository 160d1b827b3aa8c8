import {
  ACTION,
  action,
  chain,
  ECHO,
  expectNamed,
  flow,
  HOOK,
  type MistakeNamed,
  PACK,
  POLICY,
  rule,
} from './mistaken-files';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

/** Mistakes that are loaded without a word and do not do what they look like. */
const MISTAKES: MistakeNamed[] = [
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
  ).map(
    ([owner, place, files]): MistakeNamed => [
      `an action that is disabled, in ${owner}`,
      {
        ...files,
        'actions/halted.yaml':
          'name: halted\nenabled: false\nrunner_type: noop\nparameters:\n  timeout: {type: integer}\n',
      },
      place,
      'The action mine.halted is disabled',
      'enabled: true',
    ],
  ),
  ...(
    ['delay: soon', 'retry: {count: three}', 'with: {items: <% list(1) %>, concurrency: two}'] as const
  ).map(
    (line): MistakeNamed => [
      `a number in words: ${line}`,
      flow(`version: 1.0\ntasks:\n  one:\n    action: core.noop\n    ${line}\n`),
      'actions/workflows/flow.yaml:5',
      'must be a number',
    ],
  ),
  [
    'an immutable parameter that the action does not take',
    {
      'aliases/a.yaml':
        'name: a\ndescription: d\naction_ref: core.echo\nformats: ["say {{ message }}"]\nimmutable_parameters:\n  timout: 5\n',
    },
    'aliases/a.yaml:6',
    'Did you mean "timeout"?',
  ],
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
  ).map(
    ([what, trigger, said]): MistakeNamed => [
      `${what} for a trigger`,
      rule(`trigger: {type: core.st2.${trigger}}\n${ECHO}`),
      'rules/r.yaml:2',
      said,
    ],
  ),
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
  ).map(
    ([what, condition, said]): MistakeNamed => [
      what,
      rule(`${HOOK}criteria: {trigger.body.a: ${condition}}\n${ECHO}`),
      'rules/r.yaml:3',
      said,
    ],
  ),
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
  ).map(
    ([what, type, said]): MistakeNamed => [
      what,
      {
        'sensors/eye.py': 'class Eye:\n    pass\n',
        'sensors/eye.yaml': `class_name: Eye\nentry_point: eye.py\ntrigger_types:\n  - name: seen\n    ${type}\n`,
      },
      'sensors/eye.yaml:5',
      said,
    ],
  ),
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
  ).map(
    ([key, value, example]): MistakeNamed => [
      `${key} that are no list`,
      { 'pack.yaml': `${PACK}${key}: ${value}\n` },
      'pack.yaml:7',
      `Write e.g. \`${key}: ${example}\``,
    ],
  ),
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
  ).map(
    ([what, type, parameters, said]): MistakeNamed => [
      what,
      { 'policies/p.yaml': `${POLICY}policy_type: ${type}\nparameters: ${parameters}\n` },
      'policies/p.yaml:4',
      said,
    ],
  ),
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

describe('hubot-st2 check, on what is loaded and does nothing good', () => {
  it.each(MISTAKES)('names %s, with file, line and cure', (...mistake) => expectNamed(mistake));

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
});
