import { evaluateTemplate } from '../../../src/language/jinja/jinja';
import { readYaql } from '../../../src/language/yaql/yaql';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('expressions');
const lab = new Laboratory();
const SECRET = 'the-value-of-the-key';

/** What only somebody who got out of the language would see. */
const OUTSIDE =
  /native code|function|\[object|<class|<module|<built-in|process\.|node:|\/usr\/|root:|the-value-of-the-key/;

const JINJA_ESCAPES = [
  "{{ ''.constructor.constructor('return process')() }}",
  "{{ v.constructor('return 1')() }}",
  '{{ v.__proto__ }}',
  "{{ v['__proto__']['constructor'] }}",
  "{{ v['con' ~ 'structor'] }}",
  "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
  "{{ self.__init__.__globals__.__builtins__.open('/etc/passwd').read() }}",
  '{{ lipsum.__globals__ }}',
  '{{ request.application }}',
  "{{ v | attr('constructor') }}",
  "{{ [v] | map(attribute='constructor') | list }}",
  "{{ [v] | map(attribute='__proto__.constructor') | list }}",
  "{{ {}['toString'] }}{{ {}.hasOwnProperty }}{{ [].constructor }}{{ (1).constructor }}",
  "{{ '{0.__class__}'.format(v) }}",
  "{{ '%(x)s' | format(v) }}",
  "{% include '/etc/passwd' %}",
  "{% import '/etc/passwd' as x %}{{ x }}",
  "{% extends '/etc/passwd' %}",
  '{{ range.constructor }}{{ dict.constructor }}{{ joiner.prototype }}',
  '{% set x = v.constructor %}{{ x }}',
  "{{ v.replace.call }}{{ v.split.constructor('return process')() }}",
];

const YAQL_ESCAPES = [
  'ctx().v.constructor',
  'ctx().v.__class__',
  "ctx(v).get('__proto__')",
  "ctx()['constructor']",
  "dict().get('constructor')",
  "ctx().get('__proto__').get('constructor')",
  "'x'.constructor('return process')",
  "__import__('os')",
  "eval('1')",
  "call('constructor', [], {})",
  '$.constructor.constructor',
  "let(x => 'a') -> $x.constructor",
  "list('a').select($.constructor)",
];

const JINJA_HEAVY = [
  "{{ 'a' * 10000000000 }}",
  '{{ range(1000000000) | list }}',
  '{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}',
  `${'{{ ('.repeat(1)}${'('.repeat(5000)}1${')'.repeat(5000)}) }}`,
  '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}',
  "{{ '%999999999d' | format(1) }}",
  "{{ 'x'.ljust(999999999) }}{{ 'x' | center(999999999) }}",
  '{{ 9 ** 9 ** 9 ** 9 }}',
  `${'{% if v %}'.repeat(3000)}x${'{% endif %}'.repeat(3000)}`,
];

const YAQL_HEAVY = [
  'range(0, 1000000000).select($ * $)',
  "'a' * 10000000000",
  'range(99999).select(range(99999).select($))',
  'list(1).join(range(99999999), true, $1)',
  `${'('.repeat(5000)}1${')'.repeat(5000)}`,
  'range(0, 99999).orderBy($).selectMany(range(0, 99999))',
  'generate(1, true, $ + 1)',
];

const PATTERNS: [pattern: string, subject: string][] = [
  ['(a+)+$', `${'a'.repeat(40)}!`],
  ['(a|a)*$', `${'a'.repeat(40)}!`],
  ['(a|aa)+$', `${'a'.repeat(60)}!`],
  ['(.*a){20}$', `${'a'.repeat(60)}!`],
  ['([a-z]+)*=', 'a'.repeat(50)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(50)],
];

const jinja = (index: number) => `jinja_${index}`;
const yaql = (index: number) => `yaql_${index}`;

function workflow(name: string, output: string): void {
  lab.action(name, {
    runner_type: 'orquesta',
    entry_point: `workflows/${name}.yaml`,
    parameters: { v: { type: 'string', default: 'text' } },
  });
  lab.write(`actions/workflows/${name}.yaml`, {
    version: '1.0',
    input: ['v'],
    tasks: { one: { action: 'core.noop' } },
    output: [{ shown: output }],
  });
}

beforeAll(async () => {
  for (const [index, template] of [...JINJA_ESCAPES, ...JINJA_HEAVY].entries())
    lab.action(jinja(index), {
      parameters: {
        v: { type: 'string', default: 'text' },
        shown: { type: 'string', default: template },
        cmd: { default: "printf '%s' {{ shown }}", immutable: true },
      },
    });
  for (const [index, expression] of [...YAQL_ESCAPES, ...YAQL_HEAVY].entries())
    workflow(yaql(index), `<% ${expression} %>`);
  for (const [index, [pattern]] of PATTERNS.entries())
    lab.action(`pattern_${index}`, {
      parameters: {
        v: { type: 'string' },
        shown: { type: 'string', default: `{{ v | regex_match('${pattern}') }}` },
        cmd: { default: "printf '%s' {{ shown }}", immutable: true },
      },
    });
  lab.action('yaml', {
    parameters: {
      v: { type: 'string' },
      shown: { type: 'string', default: '{{ (v | from_yaml_string).a | length }}' },
      cmd: { default: "printf '%s' {{ shown }}", immutable: true },
    },
  });
  lab.action('say', {
    parameters: { text: { type: 'string' }, cmd: { default: "printf '%s' {{ text }}", immutable: true } },
  });
  lab.alias('say', {
    action_ref: 'lab.say',
    formats: ['say {{ text }}'],
    ack: { format: 'on it' },
    result: { format: 'printed: {{ execution.result.stdout }}' },
  });
  lab.write('rules/hook.yaml', {
    name: 'hook',
    pack: 'lab',
    enabled: true,
    trigger: { type: 'core.st2.webhook', parameters: { url: 'hook' } },
    action: { ref: 'lab.say', parameters: { text: '{{ trigger.body.text }}' } },
  });
  await lab.start();
  await lab.call('PUT', '/v1/keys/planted', { name: 'planted', value: SECRET });
});
afterAll(() => lab.remove());

const TYPED = [
  '{{ 7*7 }}',
  '<% 7*7 %>',
  '{{ st2kv.system.planted }}',
  '<% st2kv("system.planted") %>',
  '{% raw %}',
  '{{',
  '{# x #}',
];

/** Runs it, however it is answered, and tells how that went and what this process spent on it. */
async function outcome(action: string, parameters = {}): Promise<{ text: string; ms: number }> {
  const before = process.cpuUsage();
  const answer = await lab.call('POST', '/v1/executions', { action, parameters });
  const execution = answer.status === 201 ? await lab.ended(String(answer.body.id)) : answer.body;
  const shown = { result: execution.result, faultstring: execution.faultstring };
  return { text: JSON.stringify(shown), ms: spent(before) };
}

/** Milliseconds of processor time: what else the machine does is not in it. */
function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

attempt("Jinja or YAQL in a parameter's value", async () => {
  for (const text of TYPED) {
    expect((await lab.run('lab.say', { text })).result?.stdout).toBe(text);
    const sent = await lab.command('say', 'say {{ text }}', `say "${text}"`);
    expect((await lab.ended(String(sent.body.execution?.id))).result?.stdout).toBe(text);
  }
});

attempt('Jinja that asks for constructors, prototypes, globals, modules', async () => {
  const seen = await Promise.all(
    JINJA_ESCAPES.map(async (template, index) => [template, (await outcome(`lab.${jinja(index)}`)).text]),
  );
  const complaint = (text = '') => text.replace(/"(?:faultstring|error|message)":"(?:[^"\\]|\\.)*"/g, '');
  expect(seen.filter(([, text]) => OUTSIDE.test(complaint(text)))).toEqual([]);
});

attempt('YAQL that does', async () => {
  const seen = await Promise.all(
    YAQL_ESCAPES.map(async (expression, index) => [expression, (await outcome(`lab.${yaql(index)}`)).text]),
  );
  const complaint = (text = '') => text.replace(/"(?:faultstring|error|message)":"(?:[^"\\]|\\.)*"/g, '');
  expect(seen.filter(([, text]) => OUTSIDE.test(complaint(text)))).toEqual([]);
});

/** What 5 s of an idle processor are on this one now: 100 times what it takes to go over 20,000 items. */
function fiveSeconds(): number {
  const before = process.cpuUsage();
  evaluateTemplate('{% for a in range(20000) %}{{ a * a }}{% endfor %}', { a: 'x' });
  return Math.max(5_000, 100 * spent(before));
}

async function slowest(actions: string[], parameters: (index: number) => object): Promise<void> {
  for (const [index, action] of actions.entries()) {
    const allowed = fiveSeconds();
    const { text, ms } = await outcome(action, parameters(index));
    expect([action, ms < allowed, text.length < 1_000_000]).toEqual([action, true, true]);
    expect((await lab.call('GET', '/v1/user')).status).toBe(200);
  }
}

attempt('Jinja that runs for ever or fills the memory', async () => {
  await slowest(
    JINJA_HEAVY.map((_, index) => `lab.${jinja(JINJA_ESCAPES.length + index)}`),
    () => ({}),
  );
});

attempt('YAQL that does so', async () => {
  await slowest(
    YAQL_HEAVY.map((_, index) => `lab.${yaql(YAQL_ESCAPES.length + index)}`),
    () => ({}),
  );
});

attempt('a pattern that explodes (a regular expression)', async () => {
  await slowest(
    PATTERNS.map((_, index) => `lab.pattern_${index}`),
    (index) => ({ v: PATTERNS[index]?.[1] }),
  );
});

attempt('YAQL that is longer than anybody writes', async () => {
  expect(() => readYaql('1+'.repeat(10_001))).toThrow(/longer than 20000 characters/);
  expect(() => readYaql(`${'1+'.repeat(9_000)}1`)).not.toThrow(/longer/);
});

attempt('Jinja in what an action prints, shown by result.format', async () => {
  const stream = await lab.follow();
  for (const text of TYPED) {
    await lab.command('say', 'say {{ text }}', `say "${text}"`);
    const { data } = await stream.next(
      ({ name, data: told }) =>
        name === 'st2.announcement__chatops' && String(told.payload?.message).includes(`printed: ${text}`),
    );
    expect(JSON.stringify(data)).not.toContain(SECRET);
  }
  stream.close();
});

attempt('Jinja in user, source_channel and source_context', async () => {
  const stream = await lab.follow();
  const text = '{{ st2kv.system.planted }}{{ 7*7 }}';
  const answer = await lab.call('POST', '/v1/aliasexecution', {
    ...{ name: 'say', format: 'say {{ text }}', command: 'say in context', notification_route: 'hubot' },
    ...{ user: text, source_channel: text, source_context: { deep: [text] } },
  });
  expect(answer.status).toBe(201);
  const { data } = await stream.next(({ name }) => name === 'st2.announcement__chatops');
  expect(data.payload).toMatchObject({ user: text, channel: text, context: { deep: [text] } });
  stream.close();
});

attempt('Jinja in the body of a webhook that a rule hands to an action', async () => {
  for (const text of TYPED) {
    expect((await lab.call('POST', '/v1/webhooks/hook', { text })).status).toBe(202);
    let printed: unknown;
    for (let tries = 0; tries < 100 && printed !== text; tries += 1) {
      const { body } = await lab.call('GET', '/v1/executions?action=lab.say&limit=1');
      printed = body[0]?.result?.stdout;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(printed).toBe(text);
  }
});

attempt('YAML of 342 characters whose anchors unfold to gigabytes, in a value', async () => {
  const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]'];
  for (let line = 1; line < 8; line += 1)
    lines.push(
      `a${line}: &a${line} [${Array(9)
        .fill(`*a${line - 1}`)
        .join(',')}]`,
    );
  const read = async (v: string) => (await outcome('lab.yaml', { v })).text;
  expect(await read('a: [1, 2]')).toContain('"stdout":2');
  expect(await read(lines.join('\n'))).toContain('unfold to far more than the text itself');
  expect(await read(`[${'1, '.repeat(50_000)}1]`)).toContain('is not read in an expression beyond 131072');
});

attempt('lists made of lists made of lists, and searches of long ones in loops', async () => {
  const search =
    '{% set l = range(90000) | list %}{% for i in range(9000) %}{{ -1 in l }}{{ l[0] }}{% endfor %}';
  for (const template of [`${'{% set a = [a, a] %}'.repeat(24)}{{ a }}`, search])
    expect(() => evaluateTemplate(template, { a: 'x' })).toThrow(/the expression (needs|makes) more than/);
});

allTried();
