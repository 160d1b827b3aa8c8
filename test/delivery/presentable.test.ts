import { withoutTraces } from '../../src/core/without-traces';
import { growthOf } from '../growth';

describe('what an action printed', () => {
  it('keeps what went wrong and loses the stack', () => {
    const printed = [
      'stderr :',
      '  a line',
      'Traceback (most recent call last):',
      '  File "/x/wrapper.py", line 397, in <module>',
      '    obj.run()',
      '             ^^^^^',
      '  File "/x/py.py", line 16, in run',
      'ValueError: it exploded',
      'exit_code : 1',
    ];
    expect(withoutTraces(printed.join('\n'))).toBe(
      'stderr :\n  a line\nValueError: it exploded\nexit_code : 1',
    );
  });

  it('keeps the error of a Node program and loses its frames', () => {
    const printed =
      'TypeError: x is not a function\n    at run (/srv/a.js:1:2)\n    at node:internal/main:3:4\nNode.js v20';
    expect(withoutTraces(printed)).toBe('TypeError: x is not a function\nNode.js v20');
  });

  it('does not show how a secret was hidden, and leaves rows of stars alone', () => {
    expect(withoutTraces('pw=******** **** ************')).toBe('pw=(secret) **** ************');
  });

  it.each([
    [
      'a trace without an end',
      (size: number) => `Traceback (most recent call last):\n  File "x\n${'  x\n'.repeat(size)}`,
    ],
    ['blanks before a word', (size: number) => `${' '.repeat(size)}x`],
    ['lines of blanks', (size: number) => ' \n'.repeat(size)],
    ['frames that are none', (size: number) => '\n    at a b c d'.repeat(size)],
  ])('takes no longer than the text is, for %s', (_, text) => {
    expect(growthOf(text, withoutTraces, 5_000)).toBe('linear');
  });
});
