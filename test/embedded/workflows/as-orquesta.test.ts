import { findingsIn, playWorkflow, workflowIn } from './play-workflow';

function play(text: string, inputs = {}, script = {}) {
  const raw = workflowIn(text);
  expect(findingsIn(raw)).toEqual([]);
  return playWorkflow(raw, inputs, script);
}

const begun = ({ starts }: { starts: { task: string }[] }) => starts.map(({ task }) => task);
const FAILED = { status: 'failed', result: { code: 1 } };

describe('when', () => {
  it.each([
    ['"{{ succeeded() and ctx().day }}"', true],
    ['<% ctx(day) %>', true],
    ['<% ctx(none) %>', false],
    ['"<% [] %>"', false],
    ['"true"', true],
    ['plain', true],
  ])('%s is judged by the truth that its value has in Python', (when, isTaken) => {
    const played = play(`
version: 1.0
vars: [{day: "2027-01-02"}, {none: ""}]
tasks:
  check: {action: core.noop, next: [{when: ${when}, do: backup}]}
  backup: {action: core.noop}
`);
    expect(begun(played)).toEqual(isTaken ? ['check', 'backup'] : ['check']);
    expect(played.status).toBe('succeeded');
  });
});

describe('a task with items', () => {
  const LOOK = `
version: 1.0
vars: [{hosts: [web1, web2]}]
tasks:
  look:
    with: h in <% ctx(hosts) %>
    action: core.echo message="<% item(h) %> is up"
    next:
      - publish: [{lines: <% result().select($.stdout) %>}, {all: <% result() %>}]
        do: tell
  tell: {action: core.noop}
output: [{lines: <% ctx(lines) %>}, {all: <% ctx(all) %>}]
`;

  it('has the results of its items as result()', () => {
    const outcomes = ['web1 is up', 'web2 is up'].map((stdout) => ({
      status: 'succeeded',
      result: { stdout },
    }));
    const { output, starts } = play(LOOK, {}, { look: [outcomes] });
    expect(starts[0]?.actions.map(({ input }) => input)).toEqual([
      { message: 'web1 is up' },
      { message: 'web2 is up' },
    ]);
    expect(output).toMatchObject({ lines: ['web1 is up', 'web2 is up'] });
  });

  it('has an empty list where there is nothing to go over', () => {
    const { output, starts } = play(LOOK.replace('[web1, web2]', '[]'));
    expect(starts[0]).toMatchObject({ items: 0, actions: [] });
    expect(output).toEqual({ lines: [], all: [] });
  });

  it('begins no other item once one has failed, and has null for those', () => {
    const played = play(
      `
version: 1.0
tasks:
  look:
    with: {items: "<% [1, 2, 3] %>", concurrency: 1}
    action: core.noop
    next: [{when: <% failed() %>, publish: "all=<% result() %>"}]
output: [{all: <% ctx(all) %>}]
`,
      {},
      { look: [[{ status: 'succeeded', result: 'a' }, FAILED]] },
    );
    expect(played).toMatchObject({ status: 'failed', output: { all: ['a', { code: 1 }, null] } });
    expect(played.starts).toHaveLength(2);
  });
});

describe('do: retry', () => {
  it.each(['retry', '[retry, noop]'])('as %s repeats a task three times at most', (targets) => {
    const played = play(
      `
version: 1.0
tasks:
  t:
    action: core.local cmd="exit 1"
    retry: {count: 1}
    next: [{when: <% failed() %>, publish: "x=1", do: ${targets}}]
output:
  - x: <% ctx().get(x, unset) %>
`,
      {},
      { t: [FAILED, FAILED, FAILED, FAILED, FAILED] },
    );
    expect(begun(played)).toEqual(['t', 't', 't', 't']);
    expect(played.tasks.filter(({ task }) => task === 't')).toEqual([
      { task: 't', route: 0, status: 'failed' },
    ]);
    if (targets === 'retry') expect(played).toMatchObject({ status: 'failed', output: { x: 'unset' } });
  });
});

describe('publish in one line', () => {
  it('reads values as JSON, and quoted ones as texts', () => {
    const { output } = play(`
version: 1.0
tasks:
  a: {action: core.noop, next: [{publish: 'f=True n=5 t="5" e=<% 1 + 1 %> l=[1, 2]', do: b}]}
  b: {action: core.noop, next: [{when: <% ctx(f) %>, publish: r=1}]}
output: [{f: <% ctx(f) %>}, {n: <% ctx(n) %>}, {t: <% ctx(t) %>}, {e: <% ctx(e) %>}, {l: <% ctx(l) %>}, {r: <% ctx(r) %>}]
`);
    expect(output).toEqual({ f: true, n: 5, t: '5', e: 2, l: [1, 2], r: 1 });
  });

  it('has no bare words: whoever reads such a name is told', () => {
    const raw = workflowIn(`
version: 1.0
tasks:
  a: {action: core.noop, next: [{publish: v=hello, do: b}]}
  b: {action: core.echo message=<% ctx(v) %>}
`);
    expect(findingsIn(raw).map(({ message }) => message)).toEqual([
      'Variable "v" is referenced before assignment.',
    ]);
  });
});

test.each([
  "{{ ctx().get('nope', 'dflt') }}",
  "<% ctx().get('nope', 'dflt') %>",
  '<% ctx().get(nope, dflt) %>',
])('%s names no variable that must be there', (expression) => {
  const { output } = play(`
version: 1.0
tasks: {t: {action: core.noop}}
output: [{y: ${JSON.stringify(expression)}}]
`);
  expect(output).toEqual({ y: 'dflt' });
});

describe('values of a workflow', () => {
  it('are checked before it begins', () => {
    const raw = workflowIn(`
version: 1.0
tasks:
  a:
    delay: -1
    with: {items: <% range(2) %>, concurrency: -1}
    action: core.echo message="<% item() %>"
    next: [{do: fail}]
  fail: {action: core.noop}
`);
    expect(findingsIn(raw).map(({ spec_path, message }) => [spec_path, message])).toEqual([
      ['tasks.fail', 'The task name "fail" is reserved with special function.'],
      ['tasks.a.delay', '-1 is not valid under any of the given schemas'],
      ['tasks.a.with.concurrency', '-1 is not valid under any of the given schemas'],
    ]);
  });

  it.each([
    ['delay: <% soon %>', 'The value of task delay is not type of integer.'],
    [
      'with: {items: "<% [1] %>", concurrency: <% two %>}',
      "not supported between instances of 'str' and 'int'",
    ],
    ['retry: {count: <% x %>}', 'The retry count for task "t" is not an integer.'],
    ['with: x, y, z in <% [[1, 2]] %>\n    input: {a: <% item(z) %>}', 'Item does not have key "z".'],
  ])('fail the task where they come from an expression: %s', (lines, message) => {
    const { status, starts, errors } = play(`
version: 1.0
tasks:
  t:
    action: core.noop
    ${lines}
`);
    expect({ status, starts }).toEqual({ status: 'failed', starts: [] });
    expect(JSON.stringify(errors)).toContain(message.replaceAll('"', '\\"'));
  });
});

describe('a task beside fail', () => {
  it('runs although the workflow has failed', () => {
    const played = play(
      `
version: 1.0
tasks:
  work: {action: core.noop, next: [{when: <% failed() %>, do: [cleanup, fail]}]}
  cleanup: {action: core.noop}
`,
      {},
      { work: [FAILED] },
    );
    expect(begun(played)).toEqual(['work', 'cleanup']);
    expect(played.status).toBe('failed');
  });
});

describe('a task that cannot be laid out begins nothing', () => {
  const failing = (keys: string) => play(`version: 1.0\ntasks:\n  one: {action: core.noop, ${keys}}\n`);

  it.each([
    ['with: "<% set(1, 2) %>"', 'TypeError: The value of "<% set(1, 2) %>" is not type of list.'],
    ['with: "{{ range(2) }}"', 'TypeError: The value of "{{ range(2) }}" is not type of list.'],
    ['with: {}', "TypeError: argument of type 'builtin_function_or_method' is not iterable"],
    ['with: {concurrency: 1}', "TypeError: argument of type 'NoneType' is not iterable"],
    ['delay: "<% 5.0 %>"', 'TypeError: The value of task delay is not type of integer.'],
    [
      'with: {items: "<% [1] %>", concurrency: "<% [] %>"}, delay: "<% x %>"',
      'TypeError: The value of task delay is not type of integer.',
    ],
  ])('%s', (keys, message) => {
    const { starts, status, errors } = failing(keys);
    expect(starts).toEqual([]);
    expect(status).toBe('failed');
    expect(errors).toEqual([{ type: 'error', message, task_id: 'one', route: 0 }]);
  });
});

describe('the input of a task', () => {
  it('is a text where it is written as one', () => {
    const { starts } = play(
      'version: 1.0\nvars: [{v: 7}]\ntasks: {one: {action: core.noop, input: "message=<% ctx(v) %>"}}\n',
    );
    expect(starts[0]?.actions).toEqual([{ action: 'core.noop', input: 'message=7' }]);
  });

  it('knows no status of the task itself, which has not begun', () => {
    const { starts } = play(
      'version: 1.0\ntasks: {one: {action: core.noop, input: {own: "<% task_status(one) %>"}}}\n',
    );
    expect(starts[0]?.actions).toEqual([{ action: 'core.noop', input: { own: 'null' } }]);
  });
});

describe('a canceled task', () => {
  const CANCELED = { status: 'canceled', result: null };
  const BESIDE = (publish: string) => `
version: 1.0
tasks:
  a: {action: core.noop}
  b: {action: core.noop, next: [{publish: [{x: ${publish}}]}]}
`;

  it('fails the workflow for a join that it left half reached, once all that was under way has ended', () => {
    const played = play(
      `
version: 1.0
tasks:
  a: {action: core.noop, next: [{when: <% succeeded() %>, do: z}]}
  b: {action: core.noop, next: [{when: <% succeeded() %>, do: z}]}
  c: {action: core.noop, next: [{when: <% succeeded() %>, do: z}]}
  z: {join: all, action: core.noop}
`,
      {},
      { b: [CANCELED] },
    );
    expect(begun(played)).toEqual(['a', 'b', 'c']);
    expect(played.status).toBe('failed');
    expect(played.errors).toEqual([
      {
        type: 'error',
        message: 'UnreachableJoinError: The join task|route "z|0" is partially satisfied but unreachable.',
        task_id: 'z',
        route: 0,
      },
    ]);
  });

  it.each([
    ['1', 'canceled'],
    ['<% result().nope %>', 'failed'],
  ])('leaves the workflow canceled unless an expression beside it fails (%s)', (publish, status) => {
    expect(play(BESIDE(publish), {}, { a: [CANCELED] }).status).toBe(status);
  });
});

test('a join waits for no task that nothing leads into', () => {
  const played = play(`
version: 1.0
tasks:
  a: {action: core.noop, next: [{do: z}]}
  b: {action: core.noop, next: [{do: a}, {do: b}]}
  c: {action: core.noop, next: [{do: z}]}
  z: {join: all, action: core.noop}
`);
  expect(begun(played)).toEqual(['c', 'z']);
  expect(played.status).toBe('succeeded');
});

test('task_status() of a route that does not exist fails', () => {
  const played = play(`
version: 1.0
tasks:
  one: {action: core.noop}
output: [{first: "<% task_status(one, 0) %>"}, {other: "<% task_status(one, 7) %>"}]
`);
  expect(played.output).toEqual({ first: 'succeeded' });
  expect(played.errors).toMatchObject([{ message: expect.stringContaining('IndexError') }]);
});
