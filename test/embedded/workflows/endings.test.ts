import { WorkflowLaboratory, workflow } from './workflow-laboratory';

let lab: WorkflowLaboratory;

beforeAll(async () => {
  lab = await WorkflowLaboratory.open({
    ...workflow(
      'halfway',
      `version: 1.0
vars: [{done: 1}, {left: 2}]
tasks:
  one: {action: core.local cmd="exit 3"}
output:
  - done: <% ctx(done) %>
  - lost: <% abs(8).value %>
  - twice: <% ctx(done) * 2 %>
`,
    ),
    ...workflow(
      'misled',
      `version: 1.0
input: [{one: <% abs(8).value %>}]
vars: [{two: <% abs(9).value %>}]
tasks:
  task: {action: core.noop}
`,
    ),
    ...workflow(
      'family',
      `version: 1.0
tasks:
  long:
    action: core.local cmd="sleep 20"
    next: [{do: after}]
  short:
    action: core.local cmd="sleep 0.3"
    next: [{do: after}]
  after: {action: core.noop}
`,
    ),
    ...workflow(
      'refused',
      `chain:
  - {name: ask, ref: core.http, params: {url: "http://localhost", nosuch: 1}, on-success: never, on-failure: mend}
  - {name: never, ref: core.noop}
  - {name: mend, ref: core.echo, params: {message: "because {{ ask.error }}"}}
`,
      '{}',
      'action-chain',
    ),
    ...workflow(
      'told',
      `vars: {code: none}
chain:
  - {name: fail, ref: core.local, params: {cmd: "echo why; exit 4"}, publish: {code: "{{ fail.return_code }}"}, on-failure: mend}
  - {name: mend, ref: core.echo, params: {message: "it was {{ code }}"}}
`,
      '{}',
      'action-chain',
    ),
  });
});

afterAll(() => lab.close());

test('the output of a workflow that failed is rendered too, as far as it can be', async () => {
  const ended = await lab.run('lab.halfway');
  expect(ended.status).toBe('failed');
  expect(ended.result).toEqual({
    errors: [
      {
        type: 'error',
        message: 'Execution failed. See result for details.',
        task_id: 'one',
        result: { failed: true, succeeded: false, return_code: 3, stdout: '', stderr: '' },
      },
      {
        type: 'error',
        message:
          'YaqlEvaluationException: Unable to evaluate expression \'<% abs(8).value %>\'. NoFunctionRegisteredException: Unknown function "#property#value"',
      },
    ],
    output: { done: 1, twice: 2 },
  });
});

test('every input and variable that cannot be rendered is named, and nothing begins', async () => {
  const ended = await lab.run('lab.misled');
  expect(ended.status).toBe('failed');
  expect(ended.result.output).toBeNull();
  expect(ended.result.errors).toMatchObject([
    { message: expect.stringContaining('<% abs(8).value %>') },
    { message: expect.stringContaining('<% abs(9).value %>') },
  ]);
  expect(await lab.tasks(ended.id)).toEqual([]);
});

test('a task that somebody cancels takes its workflow with it once the others are done; nothing follows', async () => {
  const id = await lab.begin('lab.family');
  await lab.settled(async () => (await lab.tasks(id)).includes('long running'));
  const long = (await lab.children(id)).find(({ context }) => context.orquesta?.task_name === 'long');
  await lab.api.delete(`/executions/${long?.id}`);
  const ended = await lab.until(id, 'canceled', 'failed', 'succeeded');
  expect([ended.status, ended.result]).toEqual(['canceled', { output: null }]);
  expect((await lab.tasks(id)).sort()).toEqual(['long canceled', 'short succeeded']);
});

test('a step of a chain that is refused has failed, and the chain goes its way for that', async () => {
  const ended = await lab.run('lab.refused');
  expect(ended.status).toBe('succeeded');
  expect(ended.result.tasks).toMatchObject([
    {
      id: 'ask',
      state: 'failed',
      execution_id: null,
      result: { error: expect.stringMatching(/^Failed running task "ask"\. .*nosuch/) },
    },
    { id: 'mend', state: 'succeeded' },
  ]);
  expect(await lab.tasks(ended.id)).toEqual(['mend succeeded']);
});

test('a step of a chain publishes although it failed, for the way that mends it', async () => {
  const ended = await lab.run('lab.told');
  expect(ended.result).toMatchObject({
    published: { code: '4' },
    tasks: [{ id: 'fail' }, { id: 'mend', result: { stdout: 'it was 4' } }],
  });
});
