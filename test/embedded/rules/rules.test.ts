import { type Execution, WorkflowLaboratory, workflow } from '../workflows/workflow-laboratory';

let lab: WorkflowLaboratory;

function rule(name: string, trigger: string, rest: string): Record<string, string> {
  return { [`rules/${name}.yaml`]: `name: ${name}\npack: lab\nenabled: true\ntrigger: ${trigger}\n${rest}` };
}

beforeAll(async () => {
  lab = await WorkflowLaboratory.open({
    ...workflow('asking', 'version: 1.0\ntasks:\n  ask:\n    action: core.ask\n    input: {route: ops}\n'),
    ...rule(
      'deploy',
      '{type: core.st2.webhook, parameters: {url: deploy}}',
      `criteria:
  trigger.body.state: {type: equals, pattern: done}
  trigger.headers['X-Token']: {type: startswith, pattern: t}
action:
  ref: core.echo
  parameters: {message: "{{ trigger.body.name }} is {{ trigger.body.state }}"}
`,
    ),
    ...rule(
      'after',
      '{type: core.st2.generic.actiontrigger}',
      `criteria:
  trigger.action_name: {type: equals, pattern: core.noop}
  trigger.status: {type: in, pattern: [succeeded, failed]}
action: {ref: core.echo, parameters: {message: "after {{ trigger.execution_id }}"}}
`,
    ),
    ...rule(
      'asked',
      '{type: core.st2.generic.inquiry}',
      'criteria: {trigger.route: {type: equals, pattern: ops}}\naction: {ref: core.echo, parameters: {message: "asked {{ trigger.id }}"}}\n',
    ),
    ...rule(
      'tick',
      '{type: core.st2.IntervalTimer, parameters: {unit: seconds, delta: 1}}',
      'action: {ref: core.local, parameters: {cmd: "true", cwd: "{{ trigger.schedule.unit }}"}}\n',
    ),
    'config.schema.yaml': 'greeting: {type: string, default: Hello}\n',
    ...rule(
      'greets',
      '{type: core.st2.webhook, parameters: {url: greets}}',
      'action: {ref: core.echo, parameters: {message: "{{ trigger.headers_lower[\'x-from\'] }}"}}\n',
    ),
    ...rule(
      'configured',
      '{type: core.st2.webhook, parameters: {url: /office/door/front/bell/}}',
      'action: {ref: lab.greet, parameters: {message: "{{ config_context.greeting }} {{ trigger.body.who }}"}}\n',
    ),
    'actions/greet.yaml':
      'name: greet\nrunner_type: local-shell-cmd\nparameters:\n  message: {type: string}\n  cmd: {default: "printf %s \'{{ message }}\'", immutable: true}\n',
    ...rule(
      'shaped',
      '{type: core.st2.webhook, parameters: {url: shaped}}',
      `action:
  ref: lab.shapes
  parameters:
    list: "{{ trigger.body.list }}"
    flag: "{{ trigger.body.flag }}"
    inner: {count: "{{ trigger.body.count }}", fixed: 1}
    note: "{{ list_name }} has {{ trigger.body.count }}"
    list_name: colours
`,
    ),
    'actions/shapes.yaml':
      'name: shapes\nrunner_type: noop\nparameters:\n  list: {type: array}\n  flag: {type: boolean}\n  inner: {type: object}\n  note: {type: string}\n  list_name: {type: string}\n',
    ...rule(
      'watched',
      '{type: core.st2.key_value_pair.value_change}',
      `criteria: {trigger.new_object.name: {type: equals, pattern: colour}}
action: {ref: core.echo, parameters: {message: "{{ trigger.old_object.value }} to {{ trigger.new_object.value }}"}}
`,
    ),
    ...rule(
      'gone',
      '{type: core.st2.key_value_pair.delete}',
      'action: {ref: core.echo, parameters: {message: "{{ trigger.object.name }} was {{ trigger.object.value }}"}}\n',
    ),
    ...rule(
      'strict',
      '{type: core.st2.webhook, parameters: {url: kinds}}',
      'criteria: {trigger.body.n: {type: lessthan, pattern: "10"}}\naction: {ref: core.noop}\n',
    ),
    ...rule(
      'chosen',
      '{type: core.st2.webhook, parameters: {url: yard}}',
      'criteria: {trigger.body.state: {type: equals, pattern: done}}\naction: {ref: core.noop}\n',
    ),
    ...rule(
      'otherwise',
      '{type: core.st2.webhook, parameters: {url: yard}}',
      'type: {ref: backstop}\naction: {ref: core.echo, parameters: {message: "nobody wanted {{ trigger.body.name }}"}}\n',
    ),
    ...rule(
      'absent',
      '{type: lab.poked}',
      'criteria: {trigger.nothing: {type: nexists, pattern: true}}\naction: {ref: core.noop}\n',
    ),
    'triggers/poked.yaml': 'name: poked\n',
    ...rule(
      'lost',
      '{type: core.st2.webhook, parameters: {url: deploy}}',
      'action: {ref: no.such, parameters: {}}\n',
    ),
  });
});

afterAll(() => lab.close());

async function started(by: string): Promise<Execution[]> {
  const { data } = await lab.api.get(`/executions?rule=lab.${by}`);
  return data;
}

async function saidBy(by: string): Promise<unknown> {
  await lab.settled(async () => (await started(by))[0]?.status === 'succeeded');
  return (await started(by))[0]?.result.stdout;
}

test('an event from outside becomes an execution, if it fulfils the criteria', async () => {
  const headers = { 'x-token': 't1' };
  const refused = await lab.api.post('/webhooks/deploy', { name: 'shop', state: 'begun' }, { headers });
  expect(refused.status).toBe(202);
  await lab.api.post(
    '/webhooks/deploy',
    { name: 'shop', state: 'done' },
    { headers: { 'x-token': 'other' } },
  );
  await lab.api.post('/webhooks/deploy', { name: '{{ 7*7 }} $(id)', state: 'done' }, { headers });
  expect(await saidBy('deploy')).toBe('{{ 7*7 }} $(id) is done');
  const [execution, ...others] = await started('deploy');
  expect(others).toEqual([]);
  expect(execution).toMatchObject({
    context: { user: 'stanley', rule: { name: 'deploy' }, trigger_instance: { id: expect.any(String) } },
  });
});

test('the end of an execution starts another', async () => {
  const { id } = await lab.run('core.noop');
  expect(await saidBy('after')).toBe(`after ${id}`);
});

test('an inquiry that is asked starts an action', async () => {
  await lab.until(await lab.begin('lab.asking'), 'paused');
  expect(await saidBy('asked')).toMatch(/^asked [0-9a-f]{24}$/);
});

test('a timer starts an action', async () => {
  await lab.settled(async () => (await started('tick')).length > 0);
  expect((await started('tick'))[0]?.parameters).toEqual({ cmd: 'true', cwd: 'seconds' });
});

test('headers are handed on with capitals, and in small letters beside them; never the credentials', async () => {
  const headers = { 'x-from': 'Ann', 'st2-trace-tag': 'door', cookie: 'secret=1' };
  await lab.api.post('/webhooks/greets', {}, { headers });
  expect(await saidBy('greets')).toBe('Ann');
  const { data } = await lab.api.get('/triggerinstances?trigger=core.st2.webhook');
  const { payload } = data.find((one: { payload: { url: string } }) => one.payload.url === 'greets');
  expect(payload.headers).toMatchObject({ 'X-From': 'Ann' });
  expect(Object.keys({ ...payload.headers, ...payload.headers_lower }).sort()).toEqual(
    expect.not.arrayContaining(['Cookie', 'cookie', 'St2-Api-Key', 'st2-api-key', 'St2-Trace-Tag']),
  );
});

test('a webhook may have an address of many parts, and a rule reads the configuration of the action’s pack', async () => {
  await lab.api.post('/webhooks/office/door/front/bell', { who: 'Ann' });
  expect(await saidBy('configured')).toBe('Hello Ann');
});

test('a template gives a text, which is cast to the type of the parameter; in an object it stays one', async () => {
  await lab.api.post('/webhooks/shaped', { list: ['red', 1], flag: false, count: 2 });
  await lab.settled(async () => (await started('shaped')).length > 0);
  expect((await started('shaped'))[0]?.parameters).toEqual({
    ...{ list: ['red', 1], flag: false, inner: { count: '2', fixed: 1 } },
    ...{ note: 'colours has 2', list_name: 'colours' },
  });
});

test('a value of the datastore that changes is a trigger, and secrets are not told', async () => {
  for (const value of ['red', 'red', 'blue']) await lab.api.put('/keys/colour', { name: 'colour', value });
  expect(await saidBy('watched')).toBe('red to blue');
  expect(await started('watched')).toHaveLength(1);
  await lab.api.put('/keys/pin', { name: 'pin', value: '1234', secret: true });
  await lab.api.delete('/keys/pin');
  expect(await saidBy('gone')).toBe('pin was ********');
});

test('a backstop applies where no other rule did', async () => {
  await lab.api.post('/webhooks/yard', { name: 'house', state: 'done' });
  await lab.api.post('/webhooks/yard', { name: 'shed', state: 'begun' });
  expect(await saidBy('otherwise')).toBe('nobody wanted shed');
  expect([await started('otherwise'), await started('chosen')]).toEqual([
    [expect.anything()],
    [expect.anything()],
  ]);
});

test('values that cannot be compared are an enforcement that failed, with the reason', async () => {
  await lab.api.post('/webhooks/kinds', { n: 3 });
  const { data } = await lab.api.get('/ruleenforcements?rule_ref=lab.strict');
  expect(data).toMatchObject([{ status: 'failed', failure_reason: '3 (int) cannot be compared as str' }]);
  expect(await started('strict')).toEqual([]);
});

test('of nothing that was sent no condition holds', async () => {
  await lab.api.post('/webhooks/st2', { trigger: 'lab.poked', payload: {} });
  await lab.api.post('/webhooks/st2', { trigger: 'lab.poked', payload: { other: 1 } });
  await lab.settled(async () => (await started('absent')).length > 0);
  expect(await started('absent')).toHaveLength(1);
});
