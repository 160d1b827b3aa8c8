import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkflowLaboratory, workflow } from './workflow-laboratory';

const WAIT = `version: 1.0
input: [file]
tasks:
  wait:
    action: core.local
    input:
      cmd: "while [ -e '<% ctx(file) %>' ]; do sleep 0.02; done; echo waited"
    next:
      - when: <% succeeded() %>
        publish: said=<% result().stdout %>
        do: after
  after:
    action: core.noop
output:
  - said: <% ctx(said) %>
`;

let lab: WorkflowLaboratory;

beforeAll(async () => {
  lab = await WorkflowLaboratory.open({
    ...workflow('wait', WAIT, '{file: {type: string}}'),
    ...workflow(
      'outer',
      `version: 1.0
input: [file]
tasks:
  inner:
    action: lab.wait file=<% ctx(file) %>
    next:
      - when: <% succeeded() %>
        publish: said=<% result().output.said %>
        do: last
  last:
    action: core.noop
output:
  - said: "{{ ctx('said') }}"
`,
      '{file: {type: string}}',
    ),
    ...workflow(
      'items',
      `version: 1.0
input: [many]
tasks:
  each:
    with:
      items: name, size in <% zip(ctx(many), range(5)) %>
      concurrency: 2
    action: core.local
    input:
      cmd: "echo <% item(name) %>-<% item(size) %>"
output:
  - said: <% task(each).result.items.select($.result.stdout) %>
`,
      '{many: {type: array}}',
    ),
    ...workflow(
      'retry',
      `version: 1.0
input: [file]
tasks:
  once:
    action: core.local cmd="test -e <% ctx(file) %> || { touch <% ctx(file) %>; exit 3; }"
    retry:
      when: <% failed() and result().return_code = 3 %>
      count: 2
      delay: 0
  
`,
      '{file: {type: string}}',
    ),
    ...workflow(
      'again',
      `version: 1.0
input: [file]
tasks:
  first:
    action: core.noop
    next:
      - when: <% succeeded() %>
        publish: mark='kept'
        do: second
  second:
    action: core.local cmd="test -e <% ctx(file) %>"
    next:
      - when: <% succeeded() %>
        do: third
  third:
    action: core.echo message=<% ctx(mark) %>
output:
  - mark: <% ctx(mark) %>
`,
      '{file: {type: string}}',
    ),
    ...workflow(
      'ask',
      `version: 1.0
tasks:
  ask:
    action: core.ask
    input:
      route: ops
      schema: {type: object, properties: {go: {type: boolean, required: true}}}
    next:
      - when: <% succeeded() and result().response.go %>
        do: went
      - when: <% succeeded() and not result().response.go %>
        do: fail
  went:
    action: core.noop
`,
    ),
    ...workflow(
      'nojoin',
      `version: 1.0
tasks:
  one:
    action: core.noop
    next:
      - do: both
  two:
    action: core.local cmd="exit 1"
    next:
      - when: <% failed() %>
        do: noop
      - when: <% succeeded() %>
        do: both
  both:
    join: all
    action: core.noop
`,
    ),
    ...workflow(
      'data',
      `version: 1.0
input: [text]
tasks:
  say:
    action: core.echo
    input:
      message: "{{ ctx('text') }}"
    next:
      - publish:
          - yaql: <% result().stdout %>
          - jinja: "{{ result().stdout }}"
          - mixed: "<% ctx(text) %>!"
        do: noop
output:
  - yaql: <% ctx(yaql) %>
  - jinja: "{{ ctx().jinja }}"
  - mixed: <% ctx(mixed) %>
`,
      '{text: {type: string}}',
    ),
    ...workflow(
      'unsupported',
      'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    delay: <% nosuch(1) %>\n',
    ),
    ...workflow('inline', 'version: 1.0\ntasks: {one: {action: core.echo, input: "message=hello"}}\n'),
    ...workflow('broken', 'version: 1.0\ntasks: [\n'),
    ...workflow(
      'nowhere',
      'version: 1.0\ntasks:\n  one:\n    action: core.noop\n    next:\n      - do: two\n',
    ),
  });
});

afterAll(() => lab.close());

function file(name: string): string {
  return join(lab.home, name);
}

test('a workflow that is cancelled ends with its children, and nothing of it begins any more', async () => {
  writeFileSync(file('hold'), '');
  const id = await lab.begin('lab.outer', { file: file('hold') });
  await lab.settled(async () => (await lab.tasks(id)).some((task) => task === 'wait running'));
  await lab.api.delete(`/executions/${id}`);
  const ended = await lab.until(id, 'canceled');
  expect(ended.log.map(({ status }) => status)).toEqual([
    'requested',
    'scheduled',
    'running',
    'canceling',
    'canceled',
  ]);
  expect(await lab.tasks(id)).toEqual(['inner canceled', 'wait canceled']);
});

test('a workflow that is paused rests with its sub-workflow, and goes on where it was', async () => {
  writeFileSync(file('pause'), '');
  const id = await lab.begin('lab.outer', { file: file('pause') });
  await lab.settled(async () => (await lab.tasks(id)).some((task) => task === 'wait running'));
  await lab.api.put(`/executions/${id}`, { status: 'pausing' });
  rmSync(file('pause'));
  await lab.until(id, 'paused');
  expect(await lab.tasks(id)).toEqual(['inner paused', 'wait succeeded']);
  await lab.api.put(`/executions/${id}`, { status: 'resuming' });
  const ended = await lab.until(id, 'succeeded');
  expect(ended.result).toEqual({ output: { said: 'waited' } });
  expect(await lab.tasks(id)).toEqual([
    'inner succeeded',
    'wait succeeded',
    'after succeeded',
    'last succeeded',
  ]);
});

test('an input that is a text fails its task with the cure', async () => {
  const ended = await lab.run('lab.inline');
  expect(ended.status).toBe('failed');
  expect(JSON.stringify(ended.result)).toContain(
    'The input of the task \\"one\\" is the text \\"message=hello\\", which no action takes',
  );
});

test('items run two at a time where the workflow says so, and their results keep their order', async () => {
  const ended = await lab.run('lab.items', { many: ['a', 'b', 'c', 'd', 'e'] });
  expect(ended.result).toEqual({ output: { said: ['a-0', 'b-1', 'c-2', 'd-3', 'e-4'] } });
  const times = (await lab.children(ended.id)) as unknown as {
    start_timestamp: string;
    end_timestamp: string;
  }[];
  for (const { start_timestamp } of times) {
    const under = times.filter(
      (each) => each.start_timestamp <= start_timestamp && each.end_timestamp > start_timestamp,
    );
    expect(under.length).toBeLessThanOrEqual(2);
  }
});

test('a task is tried again while its condition holds', async () => {
  const ended = await lab.run('lab.retry', { file: file('tried') });
  expect(ended.status).toBe('succeeded');
  expect(await lab.tasks(ended.id)).toEqual(['once failed', 'once succeeded']);
});

test('a failed workflow is run again from its failed task, with what it knew', async () => {
  const failed = await lab.run('lab.again', { file: file('wanted') });
  expect(failed.status).toBe('failed');
  expect(failed.result.output).toEqual({ mark: 'kept' });
  writeFileSync(file('wanted'), '');
  const { data } = await lab.api.post(`/executions/${failed.id}/re_run`, { tasks: ['second'] });
  const ended = await lab.until(data.id, 'succeeded', 'failed');
  expect(ended).toMatchObject({ status: 'succeeded', result: { output: { mark: 'kept' } } });
  expect(await lab.tasks(ended.id)).toEqual(['second succeeded', 'third succeeded']);
});

test('a workflow that cannot go on from a task says why', async () => {
  const rerun = async (id: string, tasks: unknown) => lab.api.post(`/executions/${id}/re_run`, { tasks });
  const ended = await lab.run('lab.again', { file: file('never') });
  const { data: unknown } = await rerun(ended.id, ['nope']);
  expect((await lab.until(unknown.id, 'succeeded', 'failed')).result).toEqual({
    errors: [{ message: 'Unable to rerun workflow because one or more tasks is not found: nope' }],
    output: null,
  });
  const waiting = await lab.begin('lab.ask');
  await lab.until(waiting, 'paused');
  const { data: early } = await rerun(waiting, ['ask']);
  expect(await lab.until(early.id, 'succeeded', 'failed')).toMatchObject({
    status: 'failed',
    result: { errors: [{ message: expect.stringContaining('it is not in a completed state') }] },
  });
  expect(await rerun(ended.id, 'second')).toMatchObject({ status: 400 });
  await lab.api.delete(`/executions/${waiting}`);
});

test.each([
  [true, 'succeeded', ['ask succeeded', 'went succeeded']],
  [false, 'failed', ['ask succeeded']],
])('an inquiry answered %s leads to %s', async (go, status, tasks) => {
  const id = await lab.begin('lab.ask');
  await lab.until(id, 'paused');
  const { data: asked } = await lab.api.get('/inquiries');
  expect(asked[0]).toMatchObject({ route: 'ops', ttl: 1440, users: [], roles: [] });
  await lab.api.put(`/inquiries/${asked[0].id}`, { id: asked[0].id, response: { go } });
  expect((await lab.until(id, 'succeeded', 'failed')).status).toBe(status);
  expect(await lab.tasks(id)).toEqual(tasks);
});

test('a join that cannot be completed any more is said', async () => {
  const ended = await lab.run('lab.nojoin');
  expect(ended.status).toBe('failed');
  expect(ended.result.errors).toContainEqual({
    type: 'error',
    message: 'UnreachableJoinError: The join task|route "both|0" is partially satisfied but unreachable.',
    task_id: 'both',
    route: 0,
  });
});

test('what a person typed is data all the way, whatever it looks like', async () => {
  const text = '{{ st2kv.system.x }} <% ctx(st2) %> {{ 7*7 }} "q" $(id) \\ 😀';
  const { result } = await lab.run('lab.data', { text });
  expect(result).toEqual({ output: { yaql: text, jinja: text, mixed: `${text}!` } });
});

test('a file that is broken is named with its line when the pack loads', () => {
  expect(lab.problems).toEqual([expect.stringMatching(/^this is not YAML: /)]);
});

test('a task that is not defined is found before anything runs', async () => {
  const { status, result } = await lab.run('lab.nowhere');
  expect([status, result.errors]).toEqual([
    'failed',
    [expect.objectContaining({ type: 'semantics', message: 'The task "two" is not defined.' })],
  ]);
});

test('a workflow survives the end of the process: it goes on, and no task runs twice', async () => {
  const asking = await lab.begin('lab.ask');
  await lab.until(asking, 'paused');
  writeFileSync(file('restart'), '');
  const waiting = await lab.begin('lab.outer', { file: file('restart') });
  await lab.settled(async () => (await lab.tasks(waiting)).some((task) => task === 'wait running'));
  await lab.stop();
  await lab.start();
  // The command was killed with the process; that is the truth of it, and the workflow says so.
  const ended = await lab.until(waiting, 'succeeded', 'failed');
  expect(ended.status).toBe('failed');
  expect(await lab.tasks(waiting)).toEqual(['inner failed', 'wait abandoned']);
  const { data: asked } = await lab.api.get('/inquiries');
  await lab.api.put(`/inquiries/${asked[0].id}`, { id: asked[0].id, response: { go: true } });
  await lab.until(asking, 'succeeded');
  expect(await lab.tasks(asking)).toEqual(['ask succeeded', 'went succeeded']);
  expect(existsSync(file('restart'))).toBe(true);
});
