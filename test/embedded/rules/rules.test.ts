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
  trigger.headers['x-token']: {type: startswith, pattern: t}
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
