import { expectNamed, expectWell, flow, type MistakeNamed } from './mistaken-files';
import { removeFolders } from './recorded-terminal';

afterAll(removeFolders);

const FLOW = 'actions/workflows/flow.yaml';
const one = (rest: string) => flow(`version: 1.0\nvars:\n  - host: web1\ntasks:\n  one:\n${rest}`);
const ends = (line: string) => one(`    action: core.noop\n    next:\n      - ${line}\n        do: noop\n`);

/** What orquesta lets pass, or says without a cure that works. */
const MISTAKES: MistakeNamed[] = [
  ...['noop', 'retry'].map(
    (name): MistakeNamed => [
      `a task that is called ${name}`,
      flow(`version: 1.0\ntasks:\n  ${name}:\n    action: core.noop\n`),
      `${FLOW}:3`,
      'reserved',
      `Call it otherwise, e.g. ${name}_task`,
    ],
  ),
  ...['say hello', 'say-hello'].map(
    (name): MistakeNamed => [
      `a task that is called "${name}"`,
      flow(`version: 1.0\ntasks:\n  ${name}:\n    action: core.noop\n`),
      `${FLOW}:3`,
      'Write say_hello, here and wherever',
    ],
  ),
  [
    'a value without quotes behind an action',
    one('    action: core.local cmd=date\n'),
    `${FLOW}:6`,
    'not read as its parameters',
    'core.local cmd="date", or write it under input: cmd: date',
  ],
  [
    'a command behind an action',
    one('    action: core.local echo hello\n'),
    `${FLOW}:6`,
    'Write its parameters under input',
    'It takes cmd, ',
  ],
  [
    'a quote that is not closed',
    one('    action: core.local\n    input:\n      cmd: "date\n'),
    `${FLOW}:9`,
    'This is not YAML',
  ],
  [
    'braces without quotes',
    one('    action: core.echo\n    input:\n      message: {{ ctx().host }}\n'),
    `${FLOW}:8`,
    'a value that begins with {{ has to be in quotes',
  ],
  ['a slip in a function of YAQL', ends('when: <% suceeded() %>'), `${FLOW}:8`, 'Did you mean "succeeded"?'],
  [
    'a method that YAQL does not have',
    ends('publish: [{a: <% ctx(host).toUper() %>}]'),
    `${FLOW}:8`,
    'so <% ctx(host).toUper() %> fails',
    'Did you mean "toUpper"?',
  ],
  [
    'a slip in a function in Jinja',
    ends('when: "{{ suceeded() }}"'),
    `${FLOW}:8`,
    'Did you mean "succeeded"?',
  ],
  [
    'a slip in a filter',
    one('    action: core.echo\n    input:\n      message: "{{ ctx().host | uper }}"\n'),
    `${FLOW}:8`,
    'There is no filter "uper"',
    'Did you mean "upper"?',
  ],
  [
    'a variable without ctx',
    one('    action: core.echo\n    input:\n      message: "{{ host }}"\n'),
    `${FLOW}:8`,
    'The name "host" is not there',
    'Write ctx().host.',
  ],
  ...(['extra', 'ack', 'result'] as const).map(
    (part): MistakeNamed => [
      `a slip in the name of a chat service, under ${part}`,
      {
        'aliases/a.yaml': `name: a\ndescription: d\naction_ref: core.noop\nformats: [do it]\n${part === 'extra' ? 'extra:' : `${part}:\n  extra:`} {slak: {color: red}}\n`,
      },
      'aliases/a.yaml:',
      'No chat service is called "slak"',
      'Did you mean "slack"?',
    ],
  ),
];

describe('`check` says of a workflow, and of what an alias shows,', () => {
  it.each(MISTAKES)('%s', (...mistake) => expectNamed(mistake));

  it('nothing where every name is there', async () => {
    const files = {
      ...one(
        '    with: h in <% list(1, 2) %>\n    action: core.echo\n    input:\n' +
          '      message: "{{ item(h) }} {% for x in [1] %}{{ x | string }}{% endfor %} {{ ctx(host) | to_json_string }} {{ range(3) | list }}"\n' +
          '    next:\n      - when: <% succeeded() and result().len() > 0 %>\n' +
          '        publish: [{a: "<% regex_match(ctx(host), \'^w\') %>"}, {b: "{{ st2kv.system.x | default(\'y\') }}"}]\n' +
          '        do: noop\n',
      ),
      'aliases/a.yaml':
        'name: a\ndescription: d\naction_ref: core.noop\nformats: [do it]\nextra: {team: net}\nresult: {extra: {slack: {color: good}, my_own: {x: 1}}}\n',
    };
    await expectWell(files);
  });
});
