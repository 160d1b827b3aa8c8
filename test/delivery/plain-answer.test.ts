import type { Execution } from '../../src/core/stackstorm-types';
import { plainAnswer } from '../../src/delivery/plain-answer';

const WHY = '(The formatted result is missing: it is away. Execution e1)';

function answerTo(more: Partial<Execution>) {
  const execution: Execution = { id: 'e1', status: 'succeeded', action: { ref: 'core.local' }, ...more };
  return plainAnswer('ops.disk', execution, 'it is away');
}

describe('an answer in plain form', () => {
  it.each([
    ['succeeded', 'succeeded', 'succeeded'],
    ['failed', 'failed', 'failed'],
    ['timeout', 'ran out of time', 'failed'],
    ['abandoned', 'was abandoned by StackStorm', 'failed'],
    ['canceled', 'was cancelled', 'failed'],
    ['paused', 'is paused', 'failed'],
  ])('says how the execution ended: %s', (status, words, outcome) => {
    expect(answerTo({ status })).toMatchObject({ text: `ops.disk (core.local) ${words}.`, outcome });
  });

  it('says how long it took, as StackStorm counted it or from when it began and ended', () => {
    const times = { start_timestamp: '2026-11-21T12:00:00Z', end_timestamp: '2026-11-21T12:01:30.250Z' };
    expect(answerTo({ ...times, elapsed_seconds: 2 }).text).toBe(
      'ops.disk (core.local) succeeded after 2.0 s.',
    );
    expect(answerTo(times).text).toBe('ops.disk (core.local) succeeded after 90.3 s.');
    const { start_timestamp, end_timestamp } = times;
    for (const half of [{ start_timestamp }, { end_timestamp }])
      expect(answerTo(half).text).toBe('ops.disk (core.local) succeeded.');
  });

  it('says why it is plain and where the whole is to be read', () => {
    const web_url = 'https://st2.example/#/history/e1';
    expect(answerTo({})).not.toHaveProperty('link');
    expect(answerTo({}).body).toBe(WHY);
    expect(answerTo({ web_url })).toMatchObject({
      body: `(The formatted result is missing: it is away. Execution e1, ${web_url})`,
      link: web_url,
    });
  });

  it.each<[string, unknown, string]>([
    ['text', 'done \n', 'done'],
    ['a number', 7, '7'],
    ['a list', [1], '[\n  1\n]'],
    ['what a command printed', { stdout: 'up\n', stderr: 'slow', return_code: 0 }, 'up\nslow'],
    ['what an action returned', { result: { a: 1 }, stdout: 'log', exit_code: 0 }, '{\n  "a": 1\n}\nlog'],
    ['no result of an action that returns none', { result: 'None', stdout: 'log' }, 'log'],
    ['the output of a workflow', { output: { host: 'h1' }, errors: [] }, '{\n  "host": "h1"\n}'],
    ['the body of a request', { body: 'hello', status_code: 200 }, 'hello'],
    ['an error', { error: 'no such host', traceback: 'x' }, 'no such host'],
    ['the errors of a workflow', { output: null, errors: [{ message: 'one' }, 'two'] }, 'one\ntwo'],
    ['one error alone', { errors: 'boom' }, 'boom'],
    ['the errors that say something', { errors: [null, { message: 'one' }, {}] }, 'one\n{}'],
    ['what one error alone says', { errors: { message: 'boom' } }, 'boom'],
    ['another shape', { host: 'h1' }, '{\n  "host": "h1"\n}'],
  ])('shows %s', (_, result, shown) => {
    expect(answerTo({ result }).body).toBe(`${shown}\n${WHY}`);
  });

  it.each([undefined, null, '', { stdout: '', stderr: '' }, { stdout: '', return_code: 0 }])(
    'shows nothing of %j',
    (result) => {
      expect(answerTo({ result }).body).toBe(WHY);
    },
  );

  it('shows the beginning of what is too long for a chat, and how long it is', () => {
    const whole = 'x'.repeat(20_000);
    expect(answerTo({ result: whole }).body).toBe(`${whole}\n${WHY}`);
    expect(answerTo({ result: `${whole}y` }).body).toBe(
      `${whole}…\n(The first 20,000 of 20,001 characters.)\n${WHY}`,
    );
  });
});
