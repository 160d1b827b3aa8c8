import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkflowLaboratory, workflow } from './workflow-laboratory';

let lab: WorkflowLaboratory;

beforeAll(async () => {
  const chain = (name: string, definition: string, parameters?: string) =>
    workflow(name, definition, parameters, 'action-chain');
  lab = await WorkflowLaboratory.open({
    ...chain(
      'hold',
      `chain:
  - name: one
    ref: core.local
    parameters: {cmd: "while [ -e '{{ file }}' ]; do sleep 0.02; done; echo done"}
    publish: {said: "{{ one.stdout }}"}
    on-success: two
  - name: two
    ref: core.echo
    parameters: {message: "{{ said }} {{ action_context.parent.user }}"}
`,
      '{file: {type: string}}',
    ),
    ...chain(
      'mend',
      `vars: {who: world}
chain:
  - {name: break, ref: core.local, params: {cmd: exit 4}, on-failure: mend}
  - {name: mend, ref: core.echo, params: {message: "hello {{ who }}, it was {{ break.return_code }}"}}
default: break
`,
    ),
    ...chain('loose', 'chain:\n  - {name: a, ref: core.noop, on-success: b}\n'),
    ...chain('strange', 'chain:\n  - {name: a, ref: no.such}\n'),
    ...chain('undefined', 'chain:\n  - {name: a, ref: core.echo, params: {message: "{{ nosuch }}"}}\n'),
  });
});

afterAll(() => lab.close());

test('a step that fails leads on where the chain says so, and the last step decides', async () => {
  const ended = await lab.run('lab.mend');
  expect(ended.status).toBe('succeeded');
  expect(await lab.tasks(ended.id)).toEqual(['break failed', 'mend succeeded']);
  expect(ended.result.tasks).toMatchObject([
    { id: 'break', state: 'failed', workflow: null, result: { return_code: 4 } },
    { id: 'mend', state: 'succeeded', result: { stdout: 'hello world, it was 4' } },
  ]);
});

test.each([
  ['loose', 'Unable to find node with name "b" referenced in "on-success" in task "a".'],
  [
    'strange',
    'Failed to run task "a". Action with reference "no.such" doesn\'t exist.. Task :: a - Action with ref no.such not registered.',
  ],
  ['undefined', 'Failed to run task "a". Parameter rendering failed.. \'nosuch\' is undefined'],
])('the chain %s fails with a sentence', async (name, error) => {
  const ended = await lab.run(`lab.${name}`);
  expect([ended.status, ended.result.error]).toEqual(['failed', error]);
});

test('a chain rests between two steps when it is paused, goes on, and survives a restart meanwhile', async () => {
  const file = join(lab.home, 'hold');
  writeFileSync(file, '');
  const id = await lab.begin('lab.hold', { file });
  await lab.settled(async () => (await lab.tasks(id)).includes('one running'));
  await lab.api.put(`/executions/${id}`, { status: 'pausing' });
  rmSync(file);
  await lab.until(id, 'paused');
  await lab.stop();
  await lab.start();
  await lab.api.put(`/executions/${id}`, { status: 'resuming' });
  const ended = await lab.until(id, 'succeeded', 'failed');
  expect(ended.result).toMatchObject({
    published: { said: 'done' },
    tasks: [{ id: 'one' }, { id: 'two', result: { stdout: 'done st2admin' } }],
  });
  expect(await lab.tasks(id)).toEqual(['one succeeded', 'two succeeded']);
});

test('a chain that is cancelled ends its step', async () => {
  const file = join(lab.home, 'hold-on');
  writeFileSync(file, '');
  const id = await lab.begin('lab.hold', { file });
  await lab.settled(async () => (await lab.tasks(id)).includes('one running'));
  await lab.api.delete(`/executions/${id}`);
  await lab.until(id, 'canceled');
  expect(await lab.tasks(id)).toEqual(['one canceled']);
});
