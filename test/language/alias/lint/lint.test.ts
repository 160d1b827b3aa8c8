import { lint } from '../../../../src/language/lint';
import { alias, findingsIn, pack, verdicts } from './written-packs';

const RESTART =
  'name: restart\nrunner_type: local-shell-cmd\nparameters:\n  service: {type: string, required: true}\n';

describe('the linter', () => {
  it('has nothing to say about a good alias', () => {
    const good = alias({
      more: `
pack: ops
enabled: true
extra: {anything: [at, all]}
ack: {format: "Restarting {{ execution.parameters.service }}", append_url: false}
result:
  format: |
    {% if execution.status == "succeeded" %}done{% else %}{{ execution.result.stderr }}{% endif %}
  extra:
    slack: {color: "{% if execution.status == 'succeeded' %}good{% else %}danger{% endif %}"}
`,
    });
    expect(findingsIn(good, { restart: RESTART })).toEqual([]);
  });

  it('gives every file a verdict, the worst that was found in it', () => {
    const { verdicts: given } = lint([
      pack('ops', {
        a: alias({ name: 'a' }),
        b: 'name: b',
        c: alias({ name: 'c', formats: '["c {{x}}?"]' }),
      }),
    ]);
    expect(given).toEqual([
      { file: 'ops/aliases/a.yaml', verdict: 'ok' },
      { file: 'ops/aliases/b.yaml', verdict: 'error' },
      { file: 'ops/aliases/c.yaml', verdict: 'warning' },
    ]);
  });

  it('says where the quote was opened that is never closed', () => {
    const open =
      'name: x\ndescription: d\naction_ref: ops.restart\nformats:\n  - "a {{ cmd }}\nack:\n  format: y\n';
    expect(findingsIn(open, { restart: RESTART })).toEqual([
      expect.objectContaining({ rule: 'yaml', fix: 'Close the quote that is opened in line 5.' }),
    ]);
  });

  it('guesses which action and which key were meant', () => {
    const slips = alias({ more: 'resutl: {}' }).replace('ops.restart', 'ops.restrat');
    const fixes = findingsIn(slips, { restart: RESTART }).map(({ fix }) => fix);
    expect(fixes).toContainEqual(expect.stringMatching(/^Did you mean "restart"/));
    expect(fixes).toContainEqual(expect.stringMatching(/^Did you mean "result"/));
    const [one] = findingsIn(alias({ more: 'acks: {}' }), { restart: RESTART });
    expect(one?.fix).toMatch(/^Did you mean "ack"/);
  });

  it.each([
    ['YAML that cannot be read', 'name: [', 'error yaml'],
    ['braces without quotes', alias({ more: 'ack:\n  format: {{ x }}' }), 'error yaml'],
    ['a tab where PyYAML takes none', alias().replace('name: ', 'name:\t'), 'error tab'],
    [
      'a quoted text that is not indented',
      alias({ more: 'ack: {format: "one\ntwo"}' }),
      'warning yaml-indentation',
    ],
    ['a quote that is never closed', alias({ more: 'ack:\n  format: "one\nextra: {}' }), 'error yaml'],
    ['an anchor that stands in itself', alias({ more: 'extra: &a {b: *a}' }), 'error yaml'],
    ['a list instead of an alias', '- name: x', 'error no-mapping'],
    ['a key written twice', alias({ more: 'name: other' }), 'error duplicate-key'],
    ['a key that no alias has', alias({ more: 'formatz: []' }), 'error unknown-key'],
    ['a key in ack that nothing reads', alias({ more: 'ack: {text: hello}' }), 'warning ignored-key'],
    ['formats that are no list', alias({ formats: '"restart"' }), 'error wrong-type'],
    ['a switch that is text', alias({ more: 'enabled: "no"' }), 'error wrong-type'],
    ['a format that is a number', alias({ formats: '[1]' }), 'error wrong-type'],
    ['no formats at all', 'name: x\naction_ref: a.b\ndescription: d', 'error missing-key'],
    ['an empty list of formats', alias({ formats: '[]' }), 'error missing-key'],
    ['no name', 'action_ref: a.b\ndescription: d\nformats: [x]', 'error missing-key'],
    ['no description', 'name: x\naction_ref: a.b\nformats: [x]', 'warning missing-description'],
    ['another pack than it lies in', alias({ more: 'pack: other' }), 'error wrong-pack'],
    ['an action without a pack', alias({ action: 'restart' }), 'error bad-action-ref'],
    ['an unknown built-in action', alias({ action: 'core.lokal' }), 'warning unknown-action'],
    [
      'one text as representation',
      alias({ formats: '[{display: d, representation: r}]' }),
      'error representation-no-list',
    ],
    ['a display without representation', alias({ formats: '[{display: d}]' }), 'warning no-representation'],
    ['a representation without display', alias({ formats: '[{representation: [r]}]' }), 'warning no-display'],
    ['a parameter with a bad name', alias({ formats: '["a {{ b-c }}"]' }), 'error malformed-format'],
    ['a parameter used twice', alias({ formats: '["a {{ b }} {{ b }}"]' }), 'error malformed-format'],
    [
      'a malformed format, of little harm while it is off',
      alias({ formats: '["a {{ b-c }}"]', more: 'enabled: false' }),
      'warning malformed-format',
    ],
    ['an open bracket', alias({ formats: '["a ( {{ b }}"]' }), 'error malformed-format'],
    ['^ right before a word', alias({ formats: '["^restart {{ x }}"]' }), 'error anchor-never-matches'],
    ['$ right after a word', alias({ formats: '["restart {{ x }} now$"]' }), 'error anchor-never-matches'],
    ['$ right after a parameter', alias({ formats: '["restart {{ x }}$"]' }), 'warning space-in-value'],
    ['key={{ value }}', alias({ formats: '["set size={{ x }}"]' }), 'warning equals-trap'],
    ['{{ x }}?', alias({ formats: '["run {{ x }}?"]' }), 'warning not-optional'],
    ['braces that are not closed', alias({ formats: '["run {{ x"]' }), 'warning open-braces'],
    ['one brace at the end', alias({ formats: '["run {{ x }"]' }), 'warning open-braces'],
    ['single braces', alias({ formats: '["run {x} on {{ x }}"]' }), 'warning open-braces'],
    ['<x> as in help', alias({ formats: '["run <x>"]' }), 'warning open-braces'],
    ['[x] as in help', alias({ formats: '["run [name]"]' }), 'warning open-braces'],
    ['$x as in a shell', alias({ formats: '["run $x"]' }), 'warning open-braces'],
    ['a question', alias({ formats: '["who is on call?"]' }), 'warning live-question-mark'],
    ['the same format twice', alias({ formats: '["run {{ x }}", "run {{ x }}"]' }), 'error same-format'],
    ['an acknowledgment that is no Jinja', alias({ more: 'ack: {format: "{% if x %}"}' }), 'error template'],
    ['a result that is no Jinja', alias({ more: 'result: {format: "{{ execution. }}"}' }), 'error template'],
    [
      'an unknown name',
      alias({ more: 'result: {format: "{{ actionalias.name }}"}' }),
      'warning unknown-name',
    ],
    [
      'an unknown filter',
      alias({ more: 'result: {format: "{{ execution | shout }}"}' }),
      'warning unknown-filter',
    ],
    [
      'double quotes in result.extra',
      alias({
        more: `result:\n  extra:\n    slack: {color: '{% if execution.status == "x" %}a{% endif %}'}`,
      }),
      'error quotes-in-extra',
    ],
    [
      'a slip in what an execution has',
      alias({ more: 'ack: {format: "{{ execution.parameter.x }}"}' }),
      'warning unknown-name',
    ],
    [
      'the result, before there is one',
      alias({ more: 'ack: {format: "{{ execution.result.stdout }}"}' }),
      'warning unknown-name',
    ],
    [
      'a status that no execution has',
      alias({ more: `result: {format: "{% if execution.status in ('ok', 'failed') %}x{% endif %}"}` }),
      'warning unknown-name',
    ],
    [
      'a scope that the datastore does not have',
      alias({ more: 'ack: {format: "{{ st2kv.sytem.x }}"}' }),
      'warning unknown-name',
    ],
    [
      'output in result.extra',
      alias({ more: `result:\n  extra:\n    slack: {text: '{{ execution.result.stdout }}'}` }),
      'hint output-in-extra',
    ],
  ])('finds %s', (_, text, verdict) => {
    expect(verdicts(findingsIn(text))).toContain(verdict);
  });

  it('minds no tab in quotes, in a block or in a comment', () => {
    const text = alias({ more: 'result:\n  format: |\n    a\tb\nack: {format: "a\tb"} #\tnote\n#\tnote\n' });
    expect(findingsIn(text)).toEqual([]);
  });

  it('takes a default in braces, and Jinja in it, for what they are', () => {
    const formats = JSON.stringify(['json {{ a=3 }} {{ b={"c": 1} }}', 'kv {{ d={{ st2kv.system.x }} }}']);
    expect(findingsIn(alias({ formats })).map(({ rule }) => rule)).not.toContain('open-braces');
  });

  it('takes regular expressions for what they are', () => {
    const formats = JSON.stringify([
      'a \\d{2} (?P<x>[a-z]{1,3}) [abc] (?P=x) {{ x }}',
      'b (?<!c)d (one|two) e[xyz]? {{ x }}$',
    ]);
    expect(findingsIn(alias({ formats })).map(({ rule }) => rule)).not.toContain('open-braces');
  });

  it('says for everything what to do, and where', () => {
    for (const text of ['name: [', alias({ more: 'ack: {text: 1, format: "{{"}' }), 'name: x']) {
      for (const finding of findingsIn(text)) {
        expect(finding.fix).toMatch(/\w/);
        expect(finding.why.length).toBeGreaterThan(20);
        expect(finding.line).toBeGreaterThan(0);
        expect(finding.file).toBe('ops/aliases/it.yaml');
      }
    }
  });

  it('points to the line of a template’s mistake', () => {
    const text = alias({ more: 'result:\n  format: |\n    one\n    two {{ execution. }}\n' });
    expect(findingsIn(text)).toMatchObject([{ rule: 'template', line: 8 }]);
  });

  it('guesses which key was meant', () => {
    expect(findingsIn(alias({ more: 'Formats: []' }))[0]?.fix).toContain('Did you mean "formats"?');
  });
});

describe('the linter, with a pack’s actions at hand', () => {
  it('knows an action that is not there', () => {
    expect(findingsIn(alias({ action: 'ops.stop' }), { restart: RESTART })).toMatchObject([
      { kind: 'error', rule: 'unknown-action', fix: 'It has: restart.' },
    ]);
  });

  it('says nothing of actions in packs that it has not read', () => {
    expect(findingsIn(alias({ action: 'elsewhere.stop' }), { restart: RESTART })).toEqual([]);
  });

  it('knows values of the alias’s own that the action does not take', () => {
    const restart = `${RESTART}\n  where: {type: string, enum: [staging, production]}`;
    const one = alias({
      action: 'ops.restart',
      formats: '["restart {{ service }} {{ where=staging|production }}"]',
    });
    expect(findingsIn(one, { restart })).toMatchObject([
      { kind: 'warning', rule: 'not-a-choice', fix: 'Write one of staging, production.' },
    ]);
    const fixed = alias({
      action: 'ops.restart',
      formats: '["restart {{ service }}( at {{ where }})?"]',
      more: 'immutable_parameters: {where: qa}',
    });
    expect(verdicts(findingsIn(fixed, { restart }))).toEqual([
      'warning captures-fixed',
      'error not-a-choice',
    ]);
    const right = fixed.replace('qa', 'staging').replace('( at {{ where }})?', '');
    expect(findingsIn(right, { restart })).toEqual([]);
  });

  it('knows values that are not of the type of the parameter', () => {
    const restart = `${RESTART}\n  count: {type: integer}\n  hard: {type: boolean}\n  tags: {type: array}`;
    const giving = (values: string) => alias({ formats: `["restart {{ service }} ${values}"]` });
    const found = findingsIn(giving('{{ count=abc }} {{ hard=maybe }}'), { restart });
    expect(found.map(({ rule, fix }) => [rule, fix])).toEqual([
      ['wrong-value', 'Write a whole number, such as 3.'],
      ['wrong-value', 'Write true or false.'],
    ]);
    const right = '{{ count=3 }} {{ hard=true }} {{ tags=a,b }}';
    expect(findingsIn(giving(right), { restart })).toEqual([]);
    expect(findingsIn(giving('{{ count={{ st2kv.system.n }} }}'), { restart })).toEqual([]);
  });

  it('knows what the result of an action holds', () => {
    const showing = (template: string, action = RESTART) =>
      findingsIn(alias({ more: `result:\n  format: |\n    ${template}\n` }), { restart: action }).map(
        ({ why, fix }) => `${why} ${fix}`,
      );
    expect(showing("{{ execution.result.stout }} {{ execution.result['stout'] }}")).toEqual([
      expect.stringMatching(/no "stout".*"stdout"/),
    ]);
    expect(showing('{{ execution.result.body }}')).toEqual([expect.stringContaining('It has stdout')]);
    const python = RESTART.replace('local-shell-cmd', 'python-script');
    expect(showing('{{ execution.result.hosts }}', python)).toEqual([
      expect.stringContaining('write execution.result.result.hosts'),
    ]);
    const right = [
      '{{ execution.result.stdout }} {{ execution.result.error }} {{ execution.parameters.service }}',
      '{{ execution.result.nothing | default("none") }} {{ execution.result.items() }}',
      '{% if execution.status == "failed" or execution.status in ("timeout", "abandoned") %}no{% endif %}',
      '{{ st2kv.system.room }} {{ st2kv.user.room }}',
    ];
    expect(right.flatMap((template) => showing(template))).toEqual([]);
    expect(showing('{{ execution.result.web1.stdout }}', RESTART.replace('local', 'remote'))).toEqual([]);
  });

  it('asks about a slip in the name of its pack', () => {
    const fixes = ['osp.restart', 'cor.local'].map(
      (action) => findingsIn(alias({ action }), { restart: RESTART })[0]?.fix,
    );
    expect(fixes).toEqual(['Did you mean "ops.restart"?', 'Did you mean "core.local"?']);
  });

  it('is not sure about an action while a file cannot be read', () => {
    const found = findingsIn(alias({ action: 'ops.stop' }), { restart: RESTART, other: 'name: [' });
    expect(found.filter(({ kind }) => kind === 'error')).toEqual([]);
  });

  it('knows a parameter that the action does not take', () => {
    const text = alias({ formats: '["restart {{ service }} {{ hard=no }}"]' });
    expect(findingsIn(text, { restart: RESTART })).toMatchObject([
      { kind: 'error', rule: 'unknown-parameter', why: expect.stringContaining('"hard"') },
    ]);
  });

  it('counts the parameters of the runner', () => {
    const text = alias({ formats: '["restart {{ service }} within {{ timeout }}"]' });
    expect(findingsIn(text, { restart: RESTART })).toEqual([]);
  });

  it('says nothing of parameters where it does not know the runner', () => {
    const action = RESTART.replace('local-shell-cmd', 'windows-cmd');
    const text = alias({ formats: '["restart {{ service }} {{ hard=no }}"]' });
    expect(findingsIn(text, { restart: action })).toEqual([]);
  });

  it('says what it means to open a parameter of the runner', () => {
    const opening = (parameters: string) => alias({ more: `extra: {chat: {parameters: ${parameters}}}` });
    expect(findingsIn(opening('[timeout, sudo]'), { restart: RESTART })).toMatchObject([
      { kind: 'warning', rule: 'opened-parameter', why: expect.stringContaining('let it run for as long') },
      { kind: 'warning', rule: 'opened-parameter', why: expect.stringContaining('run it as root') },
    ]);
    for (const nothing of ['[env]', '[typo]', 'timeout'])
      expect(verdicts(findingsIn(opening(nothing), { restart: RESTART }))).toEqual([
        'error opened-parameter',
      ]);
  });

  it('knows a required parameter that no format takes', () => {
    expect(verdicts(findingsIn(alias({ formats: '[restart]' }), { restart: RESTART }))).toEqual([
      'warning missing-parameter',
    ]);
    const fixed = alias({ formats: '[restart]', more: 'immutable_parameters: {service: web}' });
    expect(findingsIn(fixed, { restart: RESTART })).toEqual([]);
  });
});

describe('the linter, over several packs', () => {
  it('tells of a name that two packs use', () => {
    const { findings } = lint([
      pack('one', { a: alias({ formats: '[a]' }) }),
      pack('two', { b: alias({ formats: '[b]' }) }),
    ]);
    expect(verdicts(findings)).toEqual(['warning name-in-two-packs', 'warning name-in-two-packs']);
  });

  it('calls a name that one pack uses twice an error, and loose files with one name doubtful', () => {
    const files = { a: alias({ formats: '[a]' }), b: alias({ formats: '[b]' }) };
    expect(verdicts(lint([pack('one', files)]).findings)).toEqual(['error name-used-twice']);
    expect(verdicts(lint([{ ...pack('one', files), named: false }]).findings)).toEqual([
      'warning name-used-twice',
    ]);
  });
});
