import type { ActionSchemas } from '../../../src/core/action-schemas';
import { tasksIn, tasksOf } from '../../../src/plugins/sign-off/tasks-of';

const asked: string[] = [];
beforeEach(() => asked.splice(0));

const of = (runner_type: unknown, file: string | Error) =>
  tasksOf(
    {
      entryPoint: async (ref: string) => {
        asked.push(ref);
        if (file instanceof Error) throw file;
        return file;
      },
    },
    { get: async () => ({ runner_type }) } as unknown as ActionSchemas,
    'lab.deploy',
  );

describe('the tasks that an approval would run', () => {
  it('are those of a workflow’s file, in its order, each with its action and without its inputs', async () => {
    const file = 'version: 1.0\ntasks:\n  stop: {action: core.local cmd="x y"}\n  wait: {}\n  nothing:\n';
    expect(await of('orquesta', file)).toEqual(['stop (core.local)', 'wait', 'nothing']);
    expect(await of({ name: 'orquesta' }, file)).toHaveLength(3);
    expect(asked).toEqual(['lab.deploy', 'lab.deploy']);
  });

  it('are those of a chain, whose actions are called `ref` or `action`', async () => {
    const file = 'chain:\n  - {name: one, ref: core.local}\n  - {name: two, action: core.noop}\n  -\n';
    expect((await of('action-chain', file)).slice(0, 2)).toEqual(['one (core.local)', 'two (core.noop)']);
  });

  it('are none of an action that is no workflow, and its file is not asked for', async () => {
    expect(await of('python-script', 'tasks: {one: {action: core.local}}')).toEqual([]);
    expect(await of(null, 'tasks: {one: {action: core.local}}')).toEqual([]);
    expect(asked).toEqual([]);
  });

  it.each([
    ['cannot be fetched', new Error('not found')],
    ['is no YAML', 'tasks: ['],
    ['is empty', ''],
    ['has something else for tasks', 'tasks: many'],
    ['has nothing for tasks', 'tasks:'],
  ])('are none where the file %s', async (_what, file) => {
    expect(await of('orquesta', file)).toEqual([]);
  });

  it('are told of anything that a file can hold', () => {
    for (const anything of [undefined, null, 7, 'text', [], {}]) expect(tasksIn(anything)).toEqual([]);
  });
});
