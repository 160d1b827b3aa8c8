/** A mistake, the file that holds it (below the pack), its text, and other files that it needs. */
export interface Mistake {
  what: string;
  file: string;
  text: string;
  around?: Record<string, string>;
}

const HEAD = 'name: act\nrunner_type: local-shell-cmd\n';
const FLOW = { 'actions/flow.yaml': 'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\n' };
const HOOK = 'trigger:\n  type: core.st2.webhook\n  parameters:\n    url: bell\n';
const NOOP = 'action:\n  ref: core.noop\n';
const SENSOR = { 'sensors/eye.py': 'class Eye:\n    pass\n' };
const LINES = 'name: hello\naction_ref: core.echo\ndescription: Say hello\n';

const action = (what: string, text: string, around = {}): Mistake => ({
  what,
  file: 'actions/act.yaml',
  text,
  around,
});
const flow = (what: string, text: string, around: Record<string, string> = FLOW): Mistake => ({
  what,
  file: 'actions/workflows/flow.yaml',
  text,
  around,
});
const rule = (what: string, text: string): Mistake => ({
  what,
  file: 'rules/bell.yaml',
  // Most are of rules that are on.
  text: `name: bell\n${text}${/^enabled:/m.test(text) ? '' : 'enabled: true\n'}`,
});
const alias = (what: string, text: string, around = {}): Mistake => ({
  what,
  file: 'aliases/hello.yaml',
  text,
  around,
});
const PING = {
  'actions/ping.yaml':
    'name: ping\nrunner_type: local-shell-cmd\nparameters:\n  cmd: {default: "ping -c {{ count }} {{ host }}", immutable: true}\n  count: {type: integer, default: 3}\n  host: {type: string, required: true}\n',
};
const PINGS = 'name: hello\naction_ref: mine.ping\ndescription: Ping\nformats:\n  - "ping {{ host }}"\n';
const schema = (what: string, text: string, around = {}): Mistake => ({
  what,
  file: 'config.schema.yaml',
  text,
  around,
});
const sensor = (what: string, text: string, around: Record<string, string> = SENSOR): Mistake => ({
  what,
  file: 'sensors/eye.yaml',
  text,
  around,
});

/** What beginners write, by the kind of file. */
export const BEGINNER_MISTAKES: readonly Mistake[] = [
  action(
    'a line that is indented wrongly',
    `${HEAD}parameters:\n  who:\n    type: string\n   required: true\n`,
  ),
  action('a tab instead of spaces', `${HEAD}parameters:\n\twho:\n\t\ttype: string\n`),
  action('a colon without a space', 'name:act\nrunner_type: noop\n'),
  action('a key twice', `${HEAD}description: one\ndescription: two\n`),
  action(
    'braces without quotes',
    `${HEAD}parameters:\n  cmd:\n    default: {{ host }}\n    immutable: true\n  host: {type: string}\n`,
  ),
  action('a list where names belong', `${HEAD}parameters:\n  - who\n  - where\n`),
  action('`enabled: "yes"`', `${HEAD}enabled: "yes"\n`),
  action('a runner that is misspelt', 'name: act\nrunner_type: python_script\nentry_point: act.py\n', {
    'actions/act.py': '',
  }),
  action('a type of another language', `${HEAD}parameters:\n  n:\n    type: int\n`),
  action('a default of another type', `${HEAD}parameters:\n  n:\n    type: integer\n    default: "three"\n`),
  action(
    'a default that enum does not have',
    `${HEAD}parameters:\n  c:\n    type: string\n    enum: [red, green]\n    default: blue\n`,
  ),
  action(
    'required and immutable, without a default',
    `${HEAD}parameters:\n  c:\n    type: string\n    required: true\n    immutable: true\n`,
  ),
  action(
    'one position twice',
    `${HEAD}parameters:\n  a: {type: string, position: 0}\n  b: {type: string, position: 0}\n`,
  ),
  action(
    'a secret with its value in the file',
    `${HEAD}parameters:\n  token: {type: string, secret: true, default: hunter2}\n`,
  ),
  action('a misspelt key of a parameter', `${HEAD}parameters:\n  a: {type: string, requird: true}\n`),
  action(
    'a parameter in the command that is not there',
    `${HEAD}parameters:\n  cmd:\n    default: "ping {{ hsot }}"\n    immutable: true\n  host: {type: string}\n`,
  ),
  action(
    'braces in the command that do not end',
    `${HEAD}parameters:\n  cmd:\n    default: "ping {{ host"\n    immutable: true\n  host: {type: string}\n`,
  ),
  action(
    'a minimum above the maximum',
    `${HEAD}parameters:\n  n: {type: integer, minimum: 10, maximum: 1}\n`,
  ),
  action('no entry_point', 'name: act\nrunner_type: python-script\n'),
  action(
    'an entry_point that is not there',
    'name: act\nrunner_type: local-shell-script\nentry_point: act.sh\n',
  ),
  action(
    'a workflow file that is not there',
    'name: act\nrunner_type: orquesta\nentry_point: workflows/act.yaml\n',
  ),
  action('a Python file without a class', 'name: act\nrunner_type: python-script\nentry_point: act.py\n', {
    'actions/act.py': 'def run():\n    return 1\n',
  }),
  action('a Python class without run', 'name: act\nrunner_type: python-script\nentry_point: act.py\n', {
    'actions/act.py':
      'from st2common.runners.base_action import Action\n\n\nclass Act(Action):\n    def main(self):\n        return 1\n',
  }),
  action('two actions with one name', HEAD, { 'actions/other.yaml': HEAD }),
  action('a command beside the parameters', `${HEAD}cmd: date\n`),
  action('`runner` for `runner_type`', 'name: act\nrunner: local-shell-cmd\n'),
  action(
    'a misspelt scope of the datastore',
    `${HEAD}parameters:\n  cmd:\n    default: "ping {{ st2kv.sytem.host }}"\n    immutable: true\n`,
  ),
  action('a dash before everything', `- ${HEAD.replace('\n', '\n  ')}`),
  action('the name of another pack', `${HEAD}pack: theirs\n`),
  action('a notify that is misspelt', `${HEAD}notify:\n  on-sucess:\n    routes: [slack]\n`),
  flow(
    'a task in `do` that is not there',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - do: twoo\n  two:\n    action: core.noop\n',
  ),
  flow(
    'publish as a mapping',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - publish:\n          a: 1\n',
  ),
  flow(
    'next as a mapping',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      do: one\n',
  ),
  flow('tasks as a list', 'version: 1.0\ntasks:\n  - action: core.noop\n'),
  flow('no tasks', 'version: 1.0\n'),
  flow(
    'YAQL that does not parse',
    'version: 1.0\ntasks:\n  one:\n    action: core.echo\n    input:\n      message: <% 1 + %>\n',
  ),
  flow(
    'YAQL that does not end',
    'version: 1.0\ninput: [who]\ntasks:\n  one:\n    action: core.echo\n    input:\n      message: <% ctx(who)\n',
  ),
  flow(
    'Jinja that does not end',
    'version: 1.0\ninput: [who]\ntasks:\n  one:\n    action: core.echo\n    input:\n      message: "{{ ctx().who }"\n',
  ),
  flow(
    'a function of YAQL that is not there',
    'version: 1.0\ninput: [who]\ntasks:\n  one:\n    action: core.echo\n    input:\n      message: <% uper(ctx(who)) %>\n',
  ),
  flow(
    'a task that nothing leads to',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - do: two\n  two:\n    action: core.noop\n  three:\n    action: core.noop\n    next:\n      - do: four\n  four:\n    action: core.noop\n    next:\n      - do: three\n',
  ),
  flow(
    'with without items',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    with:\n      concurrency: 2\n',
  ),
  flow(
    'join on a task that one way leads to',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - do: two\n  two:\n    join: all\n    action: core.noop\n',
  ),
  flow(
    'join for more than lead there',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - do: two\n  two:\n    join: 3\n    action: core.noop\n',
  ),
  flow(
    'an input that is not declared',
    'version: 1.0\ntasks:\n  one:\n    action: core.echo\n    input:\n      message: <% ctx(who) %>\n',
  ),
  flow(
    'a parameter that the action does not have',
    'version: 1.0\ntasks:\n  one:\n    action: core.echo\n    input:\n      mesage: hi\n',
  ),
  flow(
    'no value for a parameter that the action requires',
    'version: 1.0\ntasks:\n  one:\n    action: core.echo\n',
  ),
  flow('an action that is not there', 'version: 1.0\ntasks:\n  one:\n    action: core.eco message=hi\n'),
  flow(
    '`when: succeeded()` without signs',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - when: succeeded()\n        do: two\n  two:\n    action: core.noop\n',
  ),
  flow(
    'on-success, as in other languages',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    on-success: two\n  two:\n    action: core.noop\n',
  ),
  flow('version 2', 'version: 2.0\ntasks:\n  one:\n    action: core.noop\n'),
  flow(
    'a task twice',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n  one:\n    action: core.echo message=hi\n',
  ),
  flow(
    'an input that no parameter gives',
    'version: 1.0\ninput:\n  - who\ntasks:\n  one:\n    action: core.echo\n    input:\n      message: <% ctx(who) %>\n',
  ),
  flow(
    'a part of a result that is misspelt',
    'version: 1.0\ntasks:\n  one:\n    action: core.local cmd="date"\n    next:\n      - publish:\n          - out: <% result().stdot %>\n',
  ),
  flow(
    '`do` with more than names',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - do:\n          - two: now\n  two:\n    action: core.noop\n',
  ),
  flow(
    'a command for an action',
    'version: 1.0\nvars:\n  - host: web1\ntasks:\n  one:\n    action: ping <% ctx(host) %>\n',
  ),
  flow(
    'retry without count',
    'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    retry:\n      delay: 3\n',
  ),
  flow(
    'items without the signs of an expression',
    'version: 1.0\nvars:\n  - hosts: [web1]\ntasks:\n  one:\n    with: host in ctx(hosts)\n    action: core.noop\n',
  ),
  flow(
    'a misspelt scope of the datastore',
    "version: 1.0\nvars:\n  - room: <% st2kv('sytem.room') %>\ntasks:\n  one:\n    action: core.noop\n",
  ),
  flow(
    'a value from chat in the command of a shell',
    "version: 1.0\ninput: [who]\ntasks:\n  one:\n    action: core.local\n    input:\n      cmd: echo '<% ctx(who) %>'\n",
    { 'actions/flow.yaml': `${FLOW['actions/flow.yaml']}parameters:\n  who: {type: string}\n` },
  ),
  {
    what: 'steps without `chain`',
    file: 'actions/workflows/chain.yaml',
    text: '- name: one\n  ref: core.noop\n',
    around: {
      'actions/chain.yaml': 'name: chain\nrunner_type: action-chain\nentry_point: workflows/chain.yaml\n',
    },
  },
  {
    what: 'the result of a step that is misspelt',
    file: 'actions/workflows/chain.yaml',
    text: 'chain:\n  - name: first\n    ref: core.local\n    params:\n      cmd: date\n    on-success: say\n  - name: say\n    ref: core.echo\n    params:\n      message: "{{ frist.stdout }}"\n',
    around: {
      'actions/chain.yaml': 'name: chain\nrunner_type: action-chain\nentry_point: workflows/chain.yaml\n',
    },
  },
  {
    what: 'an action in a folder of its own',
    file: 'actions/printers/print.yaml',
    text: HEAD,
  },
  rule('no trigger', NOOP),
  rule('a webhook without url', `trigger:\n  type: core.st2.webhook\n${NOOP}`),
  rule(
    'a unit of a timer that is misspelt',
    `trigger:\n  type: core.st2.IntervalTimer\n  parameters:\n    unit: minute\n    delta: 5\n${NOOP}`,
  ),
  rule(
    'an operator that is not there',
    `${HOOK}criteria:\n  trigger.body.a:\n    type: equal\n    pattern: 1\n${NOOP}`,
  ),
  rule('a condition that is only a value', `${HOOK}criteria:\n  trigger.body.a: 1\n${NOOP}`),
  rule(
    'a condition without `trigger.`',
    `${HOOK}criteria:\n  body.a:\n    type: equals\n    pattern: 1\n${NOOP}`,
  ),
  rule(
    'a field that the trigger does not send',
    `trigger:\n  type: core.st2.generic.actiontrigger\ncriteria:\n  trigger.statuss:\n    type: equals\n    pattern: failed\n${NOOP}`,
  ),
  rule(
    'a field in a parameter that the trigger does not send',
    `trigger:\n  type: core.st2.generic.actiontrigger\naction:\n  ref: core.echo\n  parameters:\n    message: "{{ trigger.statuss }}"\n`,
  ),
  rule(
    'a template that does not end',
    `${HOOK}action:\n  ref: core.echo\n  parameters:\n    message: "{{ trigger.body.a"\n`,
  ),
  rule(
    'the payload without `trigger.` in a parameter',
    `${HOOK}action:\n  ref: core.echo\n  parameters:\n    message: "{{ body.a }}"\n`,
  ),
  rule('an action that is not there', `${HOOK}action:\n  ref: core.nop\n`),
  rule('an action as a text', `${HOOK}action: core.noop\n`),
  rule('actions as a list', `${HOOK}action:\n  - ref: core.noop\n`),
  rule('a parameter beside parameters', `${HOOK}action:\n  ref: core.echo\n  message: hi\n`),
  rule(
    'a misspelt key of the trigger',
    `trigger:\n  type: core.st2.webhook\n  parameter:\n    url: bell\n${NOOP}`,
  ),
  rule('`enabled: "false"`', `enabled: "false"\n${HOOK}${NOOP}`),
  rule(
    'criteria with a misspelt key',
    `${HOOK}criteria:\n  trigger.body.a:\n    type: equals\n    patern: 1\n${NOOP}`,
  ),
  {
    what: 'no `enabled`',
    file: 'rules/bell.yaml',
    text: `name: bell\n${HOOK}${NOOP}`,
  },
  rule('`exists` without a pattern', `${HOOK}criteria:\n  trigger.body.a:\n    type: exists\n${NOOP}`),
  rule(
    'a header in small letters',
    `${HOOK}criteria:\n  trigger.headers['x-github-event']:\n    type: equals\n    pattern: push\n${NOOP}`,
  ),
  alias('formats as a text', `${LINES}formats: "hello {{ message }}"\n`),
  alias('a parameter that the action does not have', `${LINES}formats:\n  - "hello {{ mesage }}"\n`),
  alias('braces that do not end', `${LINES}formats:\n  - "hello {{ message }"\n`),
  {
    what: 'an action that is not there',
    file: 'aliases/hello.yaml',
    text: `${LINES.replace('core.echo', 'mine.gone')}formats:\n  - "hello"\n`,
    around: { 'actions/act.yaml': HEAD },
  },
  alias('a key twice', `${LINES}formats:\n  - "hello {{ message }}"\nformats:\n  - "hi {{ message }}"\n`),
  alias('no name', `${LINES.replace('name: hello\n', '')}formats:\n  - "hello {{ message }}"\n`),
  alias(
    'a misspelt key of the result',
    `${LINES}formats:\n  - "hello {{ message }}"\nresult:\n  fromat: done\n`,
  ),
  alias('a misspelt part of the result', `${PINGS}result:\n  format: "{{ execution.result.stout }}"\n`, PING),
  alias(
    'what the action wrote, without `result`',
    `${PINGS}result:\n  format: "{{ execution.stdout }}"\n`,
    PING,
  ),
  alias('the result in ack', `${PINGS}ack:\n  format: "{{ execution.result.stdout }}"\n`, PING),
  alias(
    'a misspelt parameter in the result',
    `${PINGS}result:\n  format: "{{ execution.parameters.hots }} is up"\n`,
    PING,
  ),
  alias(
    'a status that no execution has',
    `${PINGS}result:\n  format: "{% if execution.status == 'success' %}up{% else %}down{% endif %}"\n`,
    PING,
  ),
  alias(
    'one = in a condition',
    `${PINGS}result:\n  format: "{% if execution.status = 'succeeded' %}up{% endif %}"\n`,
    PING,
  ),
  alias('a misspelt scope of the datastore', `${PINGS}result:\n  format: "{{ st2kv.sytem.room }}"\n`, PING),
  alias(
    'a default of another type',
    `${PINGS.replace('ping {{ host }}', 'ping {{ host }} {{ count=many }}')}`,
    PING,
  ),
  alias('a fixed value of another type', `${PINGS}immutable_parameters:\n  count: many\n`, PING),
  alias('`ack: off`', `${PINGS}ack: off\n`, PING),
  alias('`ack` as a text', `${PINGS}ack: "On it"\n`, PING),
  schema('a type of another language', 'token:\n  type: str\n'),
  schema('a value without a schema', 'token: string\n'),
  schema(
    'a secret with its default in the file',
    'token:\n  type: string\n  secret: true\n  default: hunter2\n',
  ),
  schema('values below `properties`', 'type: object\nproperties:\n  token: {type: string, secret: true}\n'),
  schema('a misspelt key', 'token:\n  type: string\n  requird: true\n'),
  schema('a default of another type', 'port:\n  type: integer\n  default: "many"\n'),
  {
    what: 'a key of the config that the schema does not know',
    file: 'config.yaml',
    text: 'tokn: abc\n',
    around: { 'config.schema.yaml': 'token: {type: string}\n' },
  },
  {
    what: 'a value of the config that has another type',
    file: 'config.yaml',
    text: 'port: many\n',
    around: { 'config.schema.yaml': 'port: {type: integer}\n' },
  },
  {
    what: "a colon that is missing in an action's Python",
    file: 'actions/act.py',
    text: 'from st2common.runners.base_action import Action\n\n\nclass Act(Action)\n    def run(self):\n        return 1\n',
    around: { 'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: act.py\n' },
  },
  {
    what: 'a module that is misspelt',
    file: 'actions/act.py',
    text: 'import reqests\nfrom st2common.runners.base_action import Action\n\n\nclass Act(Action):\n    def run(self):\n        return reqests.get("https://example.com").text\n',
    around: { 'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: act.py\n' },
  },
  {
    what: 'a class that is no Action',
    file: 'actions/act.py',
    text: 'class Act:\n    def run(self):\n        return 1\n',
    around: { 'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: act.py\n' },
  },
  {
    what: '`run` that is async',
    file: 'actions/act.py',
    text: 'from st2common.runners.base_action import Action\n\n\nclass Act(Action):\n    async def run(self):\n        return 1\n',
    around: { 'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: act.py\n' },
  },
  {
    what: 'a module of Python 2',
    file: 'actions/act.py',
    text: 'import urllib2\nfrom st2common.runners.base_action import Action\n\n\nclass Act(Action):\n    def run(self):\n        return urllib2.urlopen("https://example.com").read()\n',
    around: { 'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: act.py\n' },
  },
  {
    what: "an indentation that is wrong in a sensor's Python",
    file: 'sensors/eye.py',
    text: 'class Eye:\n    def setup(self):\n    pass\n',
    around: { 'sensors/eye.yaml': 'class_name: Eye\nentry_point: eye.py\ntrigger_types:\n  - name: seen\n' },
  },
  {
    what: 'a script that was saved on Windows',
    file: 'actions/act.sh',
    text: '#!/bin/bash\r\ndate\r\n',
    around: { 'actions/act.yaml': 'name: act\nrunner_type: local-shell-script\nentry_point: act.sh\n' },
  },
  { what: 'a command of the shell', file: 'requirements.txt', text: 'pip install requests\n' },
  { what: 'one = before a version', file: 'requirements.txt', text: 'pyyaml\nrequests=2.31\n' },
  { what: 'a module of Python itself', file: 'requirements.txt', text: 'json\n' },
  sensor('no class_name', 'entry_point: eye.py\n'),
  sensor('a class that the file does not have', 'class_name: Eyes\nentry_point: eye.py\n'),
  sensor('a file that is not there', 'class_name: Eye\nentry_point: eyes.py\n'),
  sensor('poll_interval in words', 'class_name: Eye\nentry_point: eye.py\npoll_interval: often\n'),
  sensor(
    'a trigger type without a name',
    'class_name: Eye\nentry_point: eye.py\ntrigger_types:\n  - description: seen\n',
  ),
  sensor(
    'trigger_types as a mapping',
    'class_name: Eye\nentry_point: eye.py\ntrigger_types:\n  name: seen\n',
  ),
  sensor('a misspelt key', 'class_name: Eye\nentry_point: eye.py\ntrigger_type:\n  - name: seen\n'),
  {
    what: 'a policy on an action that is not there',
    file: 'policies/one.yaml',
    text: 'name: one\nresource_ref: core.locl\npolicy_type: action.concurrency\nparameters:\n  threshold: 1\n',
  },
  {
    what: 'a threshold that is a text',
    file: 'policies/one.yaml',
    text: 'name: one\nresource_ref: core.local\npolicy_type: action.concurrency\nparameters:\n  threshold: one\n',
  },
  { what: 'no kind of policy', file: 'policies/one.yaml', text: 'name: one\nresource_ref: core.local\n' },
  {
    what: 'a ref that cannot be',
    file: 'pack.yaml',
    text: 'ref: my pack\nname: mine\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n',
  },
  { what: 'no version', file: 'pack.yaml', text: 'ref: mine\nname: mine\nauthor: a\nemail: a@example.com\n' },
  {
    what: 'no author and no e-mail address',
    file: 'pack.yaml',
    text: 'ref: mine\nname: mine\nversion: 0.1.0\n',
  },
  {
    what: 'a version that is not a number',
    file: 'pack.yaml',
    text: 'ref: mine\nname: mine\nversion: latest\nauthor: a\nemail: a@example.com\n',
  },
  {
    what: 'a misspelt key',
    file: 'pack.yaml',
    text: 'ref: mine\nname: mine\nversion: 0.1.0\nauthor: a\nemial: a@example.com\n',
  },
];
