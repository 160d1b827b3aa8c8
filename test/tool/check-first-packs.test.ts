import { chain, expectNamed, expectWell, flow, type MistakeNamed, rule } from './mistaken-files';
import { removeFolders } from './recorded-terminal';

afterAll(removeFolders);

const FLOW = 'actions/workflows/flow.yaml';
const CHAIN = 'actions/workflows/chain.yaml';
const HOOK = 'trigger: {type: core.st2.webhook, parameters: {url: x}}\n';
const act = (rest: string) => ({
  'actions/act.yaml': `name: act\ndescription: d\nrunner_type: local-shell-cmd\n${rest}`,
});
const alias = (rest: string) => ({
  'aliases/a.yaml': `name: a\ndescription: d\naction_ref: core.local\nformats: ["do {{ cmd }}"]\n${rest}`,
});
const tasks = (text: string) => flow(`version: 1.0\nvars: [{host: web1}]\ntasks:\n${text}`);
const echo = (message: string) => tasks(`  one:\n    action: core.echo\n    input: {message: ${message}}\n`);

/** What whoever writes a pack for the first time got wrong, and heard nothing of, or nothing that helped. */
const MISTAKES: MistakeNamed[] = [
  [
    'a workflow of Mistral',
    flow("version: '2.0'\ntasks:\n  one:\n    action: core.noop\n"),
    `${FLOW}:1`,
    'Write `version: 1.0`.',
  ],
  ['a workflow without tasks', flow('version: 1.0\n'), `${FLOW}:1`, 'Add `tasks:`'],
  [
    'tasks as a list',
    tasks('  - name: one\n    action: core.noop\n'),
    `${FLOW}:3`,
    'Write the name of each task as a key, without a dash: one:',
  ],
  [
    'a way that is not in a list',
    tasks('  one:\n    action: core.noop\n    next:\n      do: noop\n'),
    `${FLOW}:6`,
    'put a dash before do',
  ],
  [
    'what is published without a dash',
    tasks('  one:\n    action: core.noop\n    next:\n      - publish:\n          x: 1\n'),
    `${FLOW}:7`,
    'with a dash before each name: - x: …',
  ],
  [
    'input without a dash',
    flow('version: 1.0\ninput:\n  a: 1\ntasks: {one: {action: core.noop}}\n'),
    `${FLOW}:2`,
    '- a: …',
  ],
  [
    'both languages in one text',
    echo('"<% ctx(host) %> {{ ctx().host }}"'),
    `${FLOW}:6`,
    'in one of the two languages',
  ],
  ...['<% succeeded %>', '"{{ failed }}"'].map(
    (when): MistakeNamed => [
      `a function that is not called: ${when}`,
      tasks(`  one:\n    action: core.noop\n    next:\n      - when: ${when}\n        do: noop\n`),
      `${FLOW}:7`,
      'does not call the function, so it is always true',
      `Write <% ${when.includes('failed') ? 'failed' : 'succeeded'}() %>.`,
    ],
  ),
  [
    'a task that is not there, in an expression',
    tasks(
      '  one:\n    action: core.noop\n    next:\n      - when: <% task(noe).status = 1 %>\n        do: noop\n',
    ),
    `${FLOW}:7`,
    'The workflow has no task "noe"',
    'Did you mean "one"?',
  ],
  [
    'variables as Mistral had them',
    echo('<% $.host %>'),
    `${FLOW}:6`,
    '$ holds no variables',
    'Write <% ctx().host %>.',
  ],
  ['an item where there are no items', echo('<% item(h) %>'), `${FLOW}:6`, 'The task has no items'],
  [
    'an item of another name',
    tasks(
      '  one:\n    with: h in <% list(1) %>\n    action: core.echo\n    input: {message: <% item(x) %>}\n',
    ),
    `${FLOW}:7`,
    'The items are called h',
  ],
  [
    'input in one line',
    tasks('  one:\n    action: core.local\n    input: cmd=date\n'),
    `${FLOW}:6`,
    'which no action takes',
    'as name: value',
  ],
  [
    'input beside parameters behind the action',
    tasks('  one:\n    action: core.local cmd="date"\n    input: {timeout: 5}\n'),
    `${FLOW}:6`,
    'Nobody reads this input',
  ],
  [
    'a step with action',
    chain('chain:\n  - name: one\n    action: core.noop\n'),
    `${CHAIN}:2`,
    'Call the key `ref`, not `action`.',
  ],
  [
    'steps as names',
    chain('chain:\n  one:\n    ref: core.noop\n'),
    `${CHAIN}:1`,
    'A chain is a list of steps.',
  ],
  [
    'a key of a step with _',
    chain(
      'chain:\n  - name: one\n    ref: core.noop\n    on_success: two\n  - name: two\n    ref: core.noop\n',
    ),
    `${CHAIN}:4`,
    'Did you mean "on-success"?',
  ],
  [
    'two steps of one name',
    chain('chain:\n  - name: one\n    ref: core.noop\n  - name: one\n    ref: core.noop\n'),
    `${CHAIN}:4`,
    'Two steps are called "one"',
  ],
  [
    'YAQL in a chain',
    chain('chain:\n  - name: one\n    ref: core.echo\n    params:\n      message: <% ctx(x) %>\n'),
    `${CHAIN}:5`,
    'A chain knows no YAQL',
  ],
  [
    'a slip in a filter, in a chain',
    chain('chain:\n  - name: one\n    ref: core.echo\n    params:\n      message: "{{ x | uper }}"\n'),
    `${CHAIN}:5`,
    'Did you mean "upper"?',
  ],
  [
    'YAQL in a rule',
    rule(`${HOOK}action: {ref: core.echo, parameters: {message: <% trigger.body.x %>}}\n`),
    'rules/r.yaml:3',
    'A rule knows no YAQL',
    'Write {{ trigger.body.x }}.',
  ],
  [
    'a slip in a filter, in a rule',
    rule(`${HOOK}action: {ref: core.echo, parameters: {message: "{{ trigger.body.x | uper }}"}}\n`),
    'rules/r.yaml:3',
    'There is no filter "uper"',
    'Did you mean "upper"?',
  ],
  [
    'a slip in a filter, in a default',
    act('parameters:\n  cmd: {default: "echo {{ st2kv.system.x | to_json_strin }}"}\n'),
    'actions/act.yaml:5',
    'Did you mean "to_json_string"?',
  ],
  [
    'a slip in a filter, in an alias',
    alias('result: {format: "{{ execution.status | uper }}"}\n'),
    'aliases/a.yaml:5',
    'Did you mean "upper"?',
  ],
  [
    'a value where a schema belongs',
    act('parameters:\n  cmd: date\n'),
    'actions/act.yaml:5',
    'a value that it always has is {default: date, immutable: true}',
  ],
  [
    'a file that is not there',
    {
      'actions/act.yaml': 'name: act\ndescription: d\nrunner_type: local-shell-script\nentry_point: act.sh\n',
    },
    'actions/act.yaml:4',
    'The file act.sh is not in',
  ],
  [
    'a file for a runner that runs none',
    { ...act('entry_point: act.sh\n'), 'actions/act.sh': 'date\n' },
    'actions/act.yaml:4',
    'nobody reads act.sh',
    'Use the runner local-shell-script',
  ],
  [
    'parameters of an alias',
    alias('parameters: {timeout: 5}\n'),
    'aliases/a.yaml:5',
    'Did you mean "immutable_parameters"?',
  ],
  [
    'a schema with another ending',
    { 'config.schema.yml': 'x: {type: string}\n' },
    'config.schema.yml:1',
    'Call it config.schema.yaml.',
  ],
];

describe('`check` tells whoever writes a first pack of', () => {
  it.each(MISTAKES)('%s', (...mistake) => expectNamed(mistake));

  it('nothing where all is as the documents show it', async () => {
    const files = {
      ...tasks(
        '  one:\n    with: h, i in <% zip(list(1), list(2)) %>\n    action: core.echo\n    input: {message: <% item(h) %>}\n' +
          '    next:\n      - when: <% completed() and task(one).status = succeeded %>\n        publish: [{all: <% result().select($.stdout) %>}]\n        do: two\n' +
          '  two:\n    action: core.local cmd="date"\n',
      ),
      ...chain(
        'chain:\n  - name: first\n    ref: core.echo\n    params: {message: "{{ 5 | string }}"}\n    publish: {x: "{{ first.stdout | upper }}"}\n    on-success: last\n  - name: last\n    ref: core.noop\n',
      ),
      ...rule(
        `${HOOK}action: {ref: core.echo, parameters: {message: "{{ trigger.body.x | to_json_string }}"}}\n`,
      ),
      ...act(
        'entry_point: ""\nparameters:\n  cmd: {default: "echo {{ st2kv.system.x | decrypt_kv }}", immutable: true}\n',
      ),
    };
    await expectWell(files);
  });
});
