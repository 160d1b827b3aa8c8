import { RerunError } from '../../../src/embedded/workflows/reruns';
import { type Played, playReruns, type Rerun, workflowIn } from './play-workflow';

/*
 * What the original did with the same workflows, scripts and requests, but for two things: of two tasks of which one
 * followed the other it begins both at once, and a task of which all items succeeded it cannot run again.
 */
const SEQUENCE = `
version: 1.0
vars: [{n: 0}]
tasks:
  a: {action: core.noop, next: [{when: <% succeeded() %>, publish: [{n: <% ctx(n) + 1 %>}, {ra: <% result() %>}], do: b}]}
  b: {action: core.noop, next: [{when: <% succeeded() %>, publish: [{n: <% ctx(n) + 10 %>}], do: c}]}
  c: {action: core.noop, next: [{when: <% succeeded() %>, publish: [{n: <% ctx(n) + 100 %>}], do: d}]}
  d: {action: core.noop}
output: [{n: <% ctx(n) %>}, {ra: <% ctx().get(ra) %>}]
`;
const JOIN = `
version: 1.0
tasks:
  s: {action: core.noop, next: [{do: [a, b]}]}
  a: {action: core.noop, next: [{when: <% succeeded() %>, publish: [{ra: <% result() %>}], do: j}]}
  b: {action: core.noop, next: [{when: <% succeeded() %>, publish: [{rb: <% result() %>}], do: j}]}
  j: {join: all, action: core.noop, next: [{publish: [{rj: <% ctx(ra) + ctx(rb) %>}], do: k}]}
  k: {action: core.noop}
output: [{rj: <% ctx().get(rj) %>}]
`;
const REMEDY = `
version: 1.0
tasks:
  a:
    action: core.noop
    next:
      - {when: <% succeeded() %>, publish: [{x: ok}], do: b}
      - {when: <% failed() %>, publish: [{x: bad}], do: r}
  b: {action: core.noop}
  r: {action: core.noop, next: [{do: fail}]}
output: [{x: <% ctx().get(x) %>}]
`;
const RETRY = `
version: 1.0
tasks:
  a: {action: core.noop, retry: {when: <% failed() %>, count: 2}, next: [{when: <% succeeded() %>, do: b}]}
  b: {action: core.noop}
`;
const CYCLE = `
version: 1.0
vars: [{n: 0}]
tasks:
  s: {action: core.noop, next: [{do: a}]}
  a:
    action: core.noop
    next:
      - {when: <% succeeded() and ctx(n) < 2 %>, publish: [{n: <% ctx(n) + 1 %>}], do: b}
      - {when: <% succeeded() and ctx(n) >= 2 %>, do: e}
  b: {action: core.noop, next: [{when: <% succeeded() %>, do: a}]}
  e: {action: core.noop}
output: [{n: <% ctx(n) %>}]
`;
const SPLIT = `
version: 1.0
tasks:
  s: {action: core.noop, next: [{do: [a, b]}]}
  a: {action: core.noop, next: [{do: t}]}
  b: {action: core.noop, next: [{do: t}]}
  t: {action: core.noop, next: [{when: <% succeeded() %>, do: u}]}
  u: {action: core.noop}
`;
const BRANCHES = `
version: 1.0
tasks:
  a: {action: core.noop, next: [{when: <% succeeded() %>, do: a2}]}
  b: {action: core.noop, next: [{when: <% succeeded() %>, do: b2}]}
  a2: {action: core.noop, next: [{do: a3}]}
  b2: {action: core.noop}
  a3: {action: core.noop}
`;
const items = (concurrency: string) => `
version: 1.0
tasks:
  s: {action: core.noop, next: [{do: i}]}
  i:
    with: {items: "<% [1, 2, 3, 4] %>"${concurrency}}
    action: core.echo message=<% item() %>
    next: [{when: <% succeeded() %>, publish: [{r: <% result() %>}], do: z}]
  z: {action: core.noop}
output: [{r: <% ctx().get(r) %>}]
`;

const no = { status: 'failed', result: 'no' };
const ok = (result: unknown) => ({ status: 'succeeded', result });
const SOME_ITEMS = { i: [[ok(1), no, ok(3), no], [11, 12, 13, 14].map(ok)] };

/** `a`, `t1` for a task on route 1, `i[1,3]` for these items of a task. */
function begun({ starts }: Played): string {
  return starts
    .map(({ task, route, items: count, actions }) => {
      const which = count === undefined ? '' : `[${actions.map(({ item }) => item).join()}]`;
      return `${task}${route || ''}${which}`;
    })
    .join(' ');
}

const all = (...tasks: string[]): Rerun => ({ tasks });

it.each<[string, string, object, Rerun, string, string, string, unknown]>([
  [
    'the task that failed',
    SEQUENCE,
    { b: [no] },
    all('b'),
    'a b',
    'b c d',
    'succeeded',
    { n: 111, ra: null },
  ],
  [
    'one before it',
    SEQUENCE,
    { a: [ok(1), ok(5)], b: [no] },
    all('a'),
    'a b',
    'a b c d',
    'succeeded',
    { n: 111, ra: 5 },
  ],
  [
    'two, one after the other',
    SEQUENCE,
    { d: [no] },
    all('d', 'b'),
    'a b c d',
    'b c d',
    'succeeded',
    { n: 111, ra: null },
  ],
  [
    'a workflow that succeeded',
    SEQUENCE,
    { a: [ok(1)] },
    all('c'),
    'a b c d',
    'c d',
    'succeeded',
    { n: 111, ra: 1 },
  ],
  [
    'one side of a join',
    JOIN,
    { a: [ok(1)], b: [no, ok(2)] },
    all('b'),
    's a b',
    'b j k',
    'succeeded',
    { rj: 3 },
  ],
  [
    'both sides',
    JOIN,
    { a: [no, ok(1)], b: [no, ok(2)] },
    all('a', 'b'),
    's a b',
    'a b j k',
    'succeeded',
    { rj: 3 },
  ],
  [
    'the side that did not fail',
    JOIN,
    { a: [ok(1)], b: [no] },
    all('a'),
    's a b',
    'a',
    'failed',
    { rj: null },
  ],
  [
    'what comes after the join',
    JOIN,
    { a: [ok(1)], b: [ok(2)], k: [no] },
    all('k'),
    's a b j k',
    'k',
    'succeeded',
    { rj: 3 },
  ],
  ['what had a remedy', REMEDY, { a: [no] }, all('a'), 'a r', 'a b', 'succeeded', { x: 'ok' }],
  ['the remedy', REMEDY, { a: [no] }, all('r'), 'a r', 'r', 'failed', { x: 'bad' }],
  ['with tries of its own', RETRY, { a: [no, no, no, no] }, all('a'), 'a a a', 'a a b', 'succeeded', null],
  ['in a circle', CYCLE, { b: [ok(0), no] }, all('b'), 's a b a b', 'b a e', 'succeeded', { n: 2 }],
  ['on each route', SPLIT, { t: [no, no] }, all('t'), 's a b t1 t2', 't1 t2 u1 u2', 'succeeded', null],
  ['beside what was under way', BRANCHES, { b: [no] }, all('b'), 'a b', 'a2 b a3 b2', 'succeeded', null],
  [
    'items that failed',
    items(''),
    SOME_ITEMS,
    all('i'),
    's i[0,1,2,3]',
    'i[1,3] z',
    'succeeded',
    { r: [1, 12, 3, 14] },
  ],
  [
    'items, some not begun',
    items(', concurrency: 2'),
    SOME_ITEMS,
    all('i'),
    's i[0,1]',
    'i[1,2] i[3] z',
    'succeeded',
    { r: [1, 12, 13, 14] },
  ],
  [
    'all items',
    items(''),
    SOME_ITEMS,
    { tasks: ['i'], reset: ['i'] },
    's i[0,1,2,3]',
    'i[0,1,2,3] z',
    'succeeded',
    { r: [11, 12, 13, 14] },
  ],
  [
    'items that succeeded',
    items(''),
    { i: [[1, 2, 3, 4].map(ok), [5, 6, 7, 8].map(ok)], z: [no] },
    all('i'),
    's i[0,1,2,3] z',
    'i[0,1,2,3] z',
    'succeeded',
    { r: [5, 6, 7, 8] },
  ],
])('goes on from %s', (_what, workflow, script, rerun, first, second, status, output) => {
  const [before, after] = playReruns(workflowIn(workflow), { ...script }, [rerun]) as [Played, Played];
  expect([begun(before), begun(after)]).toEqual([first, second]);
  expect(after).toMatchObject({ status, output });
});

it('forgets what was wrong with tasks that are done again, and with no others', () => {
  const [, after] = playReruns(workflowIn(JOIN), { a: [no], b: [no] }, [all('a')]) as [Played, Played];
  expect(after.errors).toEqual([
    expect.objectContaining({ task_id: 'b', message: 'Execution failed. See result for details.' }),
    expect.objectContaining({ task_id: 'j', message: expect.stringContaining('UnreachableJoinError') }),
  ]);
});

it.each([
  ['that is not there', 'nope'],
  ['that has not run', 'd'],
])('refuses a task %s', (_what, name) => {
  expect(() => playReruns(workflowIn(SEQUENCE), { b: [no] }, [all('b', name)])).toThrow(
    new RerunError(`Unable to rerun workflow because one or more tasks is not found: ${name}`),
  );
});
