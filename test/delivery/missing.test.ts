import type { Execution } from '../../src/core/stackstorm-types';
import { Postings, readPostResult } from '../../src/delivery/missing';
import { StackStormDouble } from './stackstorm-double';

const posting = (more: Partial<Execution>): Execution => ({
  ...{ id: 'p1', action: { ref: 'chatops.post_result' }, status: 'succeeded' },
  ...more,
});

describe('the state of an announcement', () => {
  it.each<[string, Partial<Execution>]>([
    ['wait', { status: 'running' }],
    ['announced', {}],
    ['announced', { result: { output: 'done' } }],
    ['silent', { result: { output: { note: 'Execution result is disabled.' } } }],
    ['missing', { status: 'failed' }],
    ['missing', { status: 'timeout', result: { output: { note: 'Execution result is disabled.' } } }],
  ])('is %s where StackStorm says %j', (kind, more) => {
    expect(readPostResult(posting(more)).kind).toBe(kind);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, ''],
    ['no errors', { errors: [] }, ''],
    ['errors that are no list', { errors: 'boom' }, ''],
    ['what the workflow says', { errors: [{ message: ' boom \n  at x' }] }, ': boom'],
    ['an error of its own', { error: 'boom\nmore' }, ': boom'],
    [
      'the last line of the failed task',
      { errors: [{ message: 'm', result: { stderr: 'a\nKeyError: x\n' } }] },
      ': KeyError: x',
    ],
    [
      'what the workflow says where the task is silent',
      { errors: [{ message: 'm', result: { stderr: ' \n' } }] },
      ': m',
    ],
    [
      'what the workflow says where the task printed no text',
      { errors: [{ message: 'm', result: { stderr: 7 } }] },
      ': m',
    ],
    ['an error without words', { errors: [{ message: 7 }] }, ''],
    ['an empty error', { error: ' ' }, ''],
    ['no error at all', { errors: [null] }, ''],
  ])('is missing, with %s', (_, result, why) => {
    const found = readPostResult(posting({ status: 'failed', result }));
    expect(found).toEqual({ kind: 'missing', reason: `chatops.post_result failed${why}` });
  });

  it('is told in one line that is not long', () => {
    const { reason } = readPostResult(posting({ status: 'failed', result: { error: 'x'.repeat(300) } })) as {
      reason: string;
    };
    expect(reason).toBe(`chatops.post_result failed: ${'x'.repeat(199)}…`);
  });
});

describe('the announcements of several executions', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();
  const execution = (id: string, second: number): Execution => ({
    ...{ id, action: { ref: 'a.b' }, status: 'succeeded', start_timestamp: at(second) },
  });
  function setUp() {
    const st2 = new StackStormDouble();
    const add = (of: string, second: number, more: Partial<Execution> = {}) =>
      st2.add({
        ...posting({
          id: `p${st2.stored.length}`,
          parameters: { execution_id: of },
          start_timestamp: at(second),
        }),
        ...more,
      });
    return { st2, add, postings: new Postings(st2) };
  }

  it('is asked once for all that began since the first', async () => {
    const { st2, add, postings } = setUp();
    add('one', 12);
    add('two', 22, { status: 'failed' });
    expect((await postings.findingFor(execution('one', 10))).kind).toBe('announced');
    expect((await postings.findingFor(execution('two', 20))).kind).toBe('missing');
    expect((await postings.findingFor(execution('three', 10))).kind).toBe('untouched');
    expect(st2.asked).toBe(1);
    expect((await postings.findingFor(execution('older', 5))).kind).toBe('untouched');
    expect(st2.asked).toBe(2);
  });

  it('is looked for from a second before the execution began, as the clocks of servers differ', async () => {
    const { add, postings } = setUp();
    add('one', 10);
    expect((await postings.findingFor(execution('one', 10))).kind).toBe('announced');
    add('two', 8);
    expect((await setUp().postings.findingFor(execution('two', 10))).kind).toBe('untouched');
  });

  it('is the best of several tries', async () => {
    const { add, postings } = setUp();
    for (const status of ['failed', 'running', 'succeeded']) add('one', 12, { status });
    for (const status of ['failed', 'running']) add('two', 12, { status });
    add('three', 12, { status: 'failed' });
    add('three', 12, { result: { output: { note: 'Execution result is disabled.' } } });
    const kinds = [];
    for (const id of ['one', 'two', 'three']) kinds.push((await postings.findingFor(execution(id, 10))).kind);
    expect(kinds).toEqual(['announced', 'wait', 'silent']);
  });

  it('is found also where nobody knows when the execution began', async () => {
    const { add, postings } = setUp();
    add('one', 12);
    const { start_timestamp: _, ...sometime } = execution('one', 10);
    expect((await postings.findingFor(sometime)).kind).toBe('announced');
  });
});
