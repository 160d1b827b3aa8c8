import { readInlineParameters } from '../../../src/embedded/workflows/inline-parameters';

describe('parameters on one line', () => {
  it('are read with the values that orquesta knows', () => {
    expect(
      readInlineParameters(
        `core.local cmd="echo a=1" n=-5 f=.5 yes=TRUE none=null list=[1, [2]] e=<% ctx(a) %> j={{ b }}`,
      ),
    ).toEqual([
      ['cmd', 'echo a=1'],
      ['n', -5],
      ['f', '.5'],
      ['yes', true],
      ['none', null],
      ['list', [1, [2]]],
      ['e', '<% ctx(a) %>'],
      ['j', '{{ b }}'],
    ]);
  });

  it('begin anew at the next equals sign where a value is none', () => {
    expect(readInlineParameters('a=b=1 =2 größe=3 x="open')).toEqual([
      ['b', 1],
      ['größe', 3],
    ]);
  });

  it.each(['a=[', 'a={{', 'a=<%'])('are none in %s, however often it is opened', (opened) => {
    expect(readInlineParameters(opened.repeat(50_000))).toEqual([]);
  });
});
