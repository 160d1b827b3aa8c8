import { load } from 'js-yaml';
import { capture } from '../../../src/plugins/capture/capture';
import type { Captured } from '../../../src/plugins/capture/inputs';
import fc from '../../seeded-fast-check';

function run(
  action: string,
  parameters: Record<string, unknown>,
  schemas: Captured['schemas'] = {},
): Captured {
  return { id: action, action, parameters, schemas };
}

/** The three files, read back; only as much of their shape as the tests look at. */
interface Written {
  workflow: {
    input: string[];
    tasks: Record<string, { input?: Record<string, unknown>; next?: { do: string }[] }>;
  };
  action: { parameters: Record<string, unknown> };
  alias: { formats: unknown[]; action_ref: string };
}

function filesOf(steps: Captured[], name = 'deploy-shop'): Written {
  const [workflow, action, alias] = capture(steps, name, 'captured').files.map((file) => load(file.content));
  return { workflow, action, alias } as Written;
}

describe('a capture', () => {
  it('makes what differed between rounds a parameter, and keeps the rest', () => {
    const { workflow, action, alias } = filesOf([
      run('web.drain', { host: 'web1', wait: 30 }),
      run('core.local', { cmd: 'uptime' }),
      run('web.drain', { host: 'web2', wait: 30 }),
      run('core.local', { cmd: 'uptime' }),
    ]);
    expect(workflow.input).toEqual(['host']);
    expect(workflow.tasks).toEqual({
      drain: {
        action: 'web.drain',
        input: { host: '<% ctx().host %>', wait: 30 },
        next: [{ when: '<% succeeded() %>', do: 'local' }],
      },
      local: { action: 'core.local', input: { cmd: 'uptime' } },
    });
    expect(action.parameters).toEqual({ host: { type: 'string', required: true, position: 0 } });
    expect(alias.formats).toEqual([
      { display: 'deploy-shop <host>', representation: ['deploy-shop {{host}}'] },
    ]);
    expect(alias.action_ref).toBe('captured.deploy-shop');
  });

  it('takes values that changed together for one parameter', () => {
    const { action } = filesOf([
      run('a.stop', { host: 'x' }),
      run('a.start', { host: 'x' }),
      run('a.stop', { host: 'y' }),
      run('a.start', { host: 'y' }),
    ]);
    expect(Object.keys(action.parameters)).toEqual(['host']);
  });

  it('keeps values apart that changed differently under one name', () => {
    const { workflow } = filesOf([
      run('a.copy', { path: '1' }),
      run('a.move', { path: 'A' }),
      run('a.copy', { path: '2' }),
      run('a.move', { path: 'B' }),
    ]);
    expect(workflow.input).toEqual(['path', 'path_2']);
    expect(workflow.tasks.move?.input?.path).toBe('<% ctx().path_2 %>');
  });

  it('keeps what was used as default where there was only one round', () => {
    const { action, alias } = filesOf([
      run('a.build', { app: 'shop', quick: true }),
      run('a.deploy', { app: 'shop', env: 'staging' }),
    ]);
    expect(action.parameters).toEqual({ app: { type: 'string', default: 'shop', position: 0 } });
    expect(alias.formats[0]).toEqual({ display: 'deploy-shop [app=…]', representation: ['deploy-shop'] });
  });

  it('never copies a secret, masked or marked, nor a text that would run as an expression', () => {
    const { files, inputs } = capture(
      [run('a.b', { pin: '1234', old: '********', text: '{{ st2kv.system.x }}' }, { pin: { secret: true } })],
      'x',
      'captured',
    );
    const all = files.map((file) => file.content).join('\n');
    expect(all).not.toMatch(/1234|\*{8}|st2kv/);
    expect(inputs.filter((input) => input.secret).map((input) => input.name)).toEqual(['pin', 'old']);
    expect(inputs.every((input) => !('default' in input))).toBe(true);
  });

  it('gives two runs of one action two names', () => {
    const { workflow } = filesOf([run('a.x', { k: 1 }), run('a.y', {}), run('a.x', { k: 2 })]);
    expect(Object.keys(workflow.tasks)).toEqual(['x', 'y', 'x_2']);
    expect(workflow.tasks.x?.next?.[0]?.do).toBe('y');
  });

  it('refuses a name that no command can have', () => {
    expect(() => capture([run('a.b', {})], 'Deploy Shop', 'captured')).toThrow('use lowercase letters');
    expect(() => capture([run('a.b', {})], '../../etc', 'captured')).toThrow('use lowercase letters');
  });

  it('gives back, for the values of each round, what was run in it', () => {
    const step = fc.record({ action: fc.constantFrom('p.a', 'p.b'), keys: fc.subarray(['k', 'l', 'm']) });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.constantFrom<unknown>('x', 'y', 1, true, null, ['q'], 'a: b')),
        (shape, rounds, values) => {
          const steps = Array.from({ length: rounds }, () =>
            shape.map(({ action, keys }) =>
              run(action, Object.fromEntries(keys.map((key) => [key, values.next().value]))),
            ),
          ).flat();
          const { workflow, action } = filesOf(steps);
          const tasks = Object.values(workflow.tasks);
          // What the first round typed (or took by default), filled in again, is what the first round ran.
          const typed = new Map<string, unknown>();
          tasks.forEach((task, index) => {
            for (const [key, value] of Object.entries(task.input ?? {})) {
              const input = /^<% ctx\(\)\.(\w+) %>$/.exec(String(value))?.[1];
              const was = steps[index]?.parameters[key];
              if (input === undefined) expect(value).toEqual(was);
              else if (typed.has(input)) expect(typed.get(input)).toEqual(was);
              else typed.set(input, was);
            }
          });
          expect([...typed.keys()].sort()).toEqual(Object.keys(action.parameters).sort());
        },
      ),
    );
  });
});
