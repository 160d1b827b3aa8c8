import type { Execution } from '../../../src/core/stackstorm-types';
import { resultText } from '../../../src/plugins/operations/about-execution';

const ended = (result: unknown) => ({ id: 'e', status: 'succeeded', result }) as unknown as Execution;

describe('What `st2 show` says of a result', () => {
  it('is what a shell action printed, also where StackStorm took it for JSON', () => {
    expect(resultText(ended({ stdout: 'hi', stderr: '', succeeded: true }))).toBe('hi');
    expect(resultText(ended({ stdout: 5, stderr: '' }))).toBe('5');
    expect(resultText(ended({ stdout: { a: 1 }, stderr: 'note' }))).toBe('{\n  "a": 1\n}\nnote');
  });
});
