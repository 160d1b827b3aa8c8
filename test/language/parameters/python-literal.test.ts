import { readPythonLiteral } from '../../../src/language/parameters/python-literal';
import { Uncastable } from '../../../src/language/parameters/uncastable';

const read = readPythonLiteral;

describe('A literal as Python reads it', () => {
  it.each<[string, unknown]>([
    ['0x1F', 31],
    ['0b101', 5],
    ['0o17', 15],
    ['1_000', 1000],
    ['1_0.5e1', 105],
    ['- 3', -3],
    ['+2.5', 2.5],
    ['00', 0],
    ['36893488147419103232', 36893488147419103232n],
    ['(4)', 4],
    ['(4,)', [4]],
    ['()', []],
    ['1, 2', [1, 2]],
    ['3,', [3]],
    ["{'a': (1, None), 2: True,}", { a: [1, null], 2: true }],
    ['\'one\' "two"', 'onetwo'],
    ["'caf\\xe9 \\u20ac \\101 \\q'", 'café € A \\q'],
    ["r'\\n'", '\\n'],
    ["u'x'", 'x'],
    ["'''two\nlines'''", 'two\nlines'],
    ['[1, # first\n 2]  # both', [1, 2]],
    ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
  ])('%j is %p', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ...[
      'true',
      '[null]',
      'name',
      'f()',
      '1 + 1',
      '--5',
      '-True',
      '007',
      '1__0',
      '1.2.3',
      '5L',
      '[1 2]',
      '[,]',
    ],
    ...[
      '"open',
      "'a\nb'",
      '[1',
      '{1, 2}',
      "b'x'",
      "f'x'",
      '{[]: 1}',
      '1e999',
      '\u00a05',
      '...',
      "'\\x4'",
      '',
    ],
    '['.repeat(201) + ']'.repeat(201),
  ])('%j is none', (text) => {
    expect(() => read(text)).toThrow(Uncastable);
  });

  it('is read whole, however long and deep it is', () => {
    expect(read('['.repeat(200) + ']'.repeat(200))).toBeDefined();
    expect(read(`'${'\\n'.repeat(200_000)}'`)).toHaveLength(200_000);
    expect(read(`[${'1, '.repeat(200_000)}]`)).toHaveLength(200_000);
  });
});
