import { findingsIn, playWorkflow, workflowIn } from './play-workflow';

const said = (text: string): string[] =>
  findingsIn(workflowIn(text)).map(
    ({ message, spec_path, expression }) =>
      `${spec_path ?? 'file'}: ${message}${expression === undefined ? '' : ` (${expression})`}`,
  );

const task = (keys: string): string => `version: 1.0\ntasks:\n  one: {action: core.noop, ${keys}}\n`;

describe('inspection says what orquesta says, as often as orquesta says it', () => {
  it.each<[string, string, string[]]>([
    [
      'a Jinja expression that stops too early',
      task('input: {m: "{{ 1 + }}"}'),
      ["tasks.one.input: unexpected 'end of print statement' ({{ 1 + }})"],
    ],
    [
      'one within a text: the text, and the expression by itself',
      task('input: {m: "so {{ 1 + }}"}'),
      [
        "tasks.one.input: unexpected 'end of print statement' (so {{ 1 + }})",
        "tasks.one.input: unexpected 'end of template' ({{ 1 + }})",
      ],
    ],
    [
      'a block without a condition',
      task('input: {m: "{% if %}"}'),
      ["tasks.one.input: Expected an expression, got 'end of statement block' ({% if %})"],
    ],
    [
      'an expression that is published in one line',
      task('next: [{publish: "a={{ 1 + }}"}]'),
      ["tasks.one.next[0].publish: unexpected 'end of print statement' ({{ 1 + }})"],
    ],
    [
      'a join of a number that is not whole as it is written',
      task('join: 2.0'),
      ['tasks.one.join: 2.0 is not valid under any of the given schemas'],
    ],
    [
      'a task that has the name of a command: what stands in it leads nowhere',
      'version: 1.0\ntasks:\n  noop: {action: core.noop, next: [{do: one}]}\n  one: {action: core.noop, next: [{do: two}]}\n',
      [
        'tasks.noop: The task name "noop" is reserved with special function.',
        'tasks.one.next[0].do: The task "two" is not defined.',
      ],
    ],
    [
      'an action that is nothing, of a task with items',
      task('with: "<% [1] %>"').replace('core.noop', '{}'),
      [
        "tasks.one.action: {} is not of type 'string'",
        'tasks.one: The action property is required for with items task.',
      ],
    ],
    [
      'a version that is not known, as it is written',
      'version: 2.0\ntasks: {one: {action: core.noop}}\n',
      ["version: 2.0 is not one of ['1.0', 1.0]"],
    ],
    [
      'a comma with nothing behind it',
      task('next: [{do: "one2,"}]'),
      [
        'tasks.one.next[0].do: The task "one2" is not defined.',
        'tasks.one.next[0].do: The task "" is not defined.',
      ],
    ],
    [
      'a variable that is read on the way to two tasks',
      `${task('next: [{when: <% ctx(k) %>, do: "two, noop"}]')}  two: {action: core.noop}\n`,
      Array(2).fill(
        'tasks.one.next[0].when: Variable "k" is referenced before assignment. (<% ctx(k) %>)',
      ) as string[],
    ],
    [
      'an empty transition',
      task('next: [{}]'),
      ['tasks.one.next[0]: The transition is empty; it needs when, publish or do.'],
    ],
    [
      'a task whose name is a number',
      'version: 1.0\ntasks: {"1": {action: core.noop, delay: true}}\n',
      ['tasks.1.delay: True is not valid under any of the given schemas'],
    ],
  ])('%s', (_what, text, wanted) => {
    expect(said(text).sort()).toEqual([...wanted].sort());
  });
});

it('a batch must be a whole number of items', () => {
  const { status, errors } = playWorkflow(
    workflowIn(task('with: {items: "<% [1, 2] %>", concurrency: <% 1.5 %>}')),
  );
  expect([status, errors]).toEqual([
    'failed',
    [
      expect.objectContaining({
        message: 'TypeError: slice indices must be integers or None or have an __index__ method',
      }),
    ],
  ]);
});

it('a task that is tried again does not see what it gave before in its own input', () => {
  const { starts } = playWorkflow(
    workflowIn(task('retry: {count: 1}, input: {m: <% result() %>}')),
    {},
    { one: [{ status: 'failed', result: 1 }] },
  );
  expect(starts.map(({ actions: [first] }) => first?.input)).toEqual([{ m: null }, { m: null }]);
});

it('a workflow that was cancelled stays so, whatever its output cannot be made of', () => {
  const raw = workflowIn(`${task('next: [{publish: v=1}]')}output: [{v: <% ctx(v) %>}, {w: <% 1 / 0 %>}]\n`);
  const { status, errors } = playWorkflow(raw, {}, { one: [{ status: 'canceled', result: null }] });
  expect([status, errors]).toEqual(['canceled', [expect.objectContaining({ type: 'error' })]]);
});
