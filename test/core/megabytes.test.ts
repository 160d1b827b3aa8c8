import { parseExactJson } from '../../src/core/exact-json';
import { withoutBlankEnds } from '../../src/core/text-ends';
import { withoutTraces } from '../../src/core/without-traces';
import { parsePythonJson } from '../../src/language/expression/python-json';

/** A pattern that repeats a group once for each line or character overflows the engine's stack: RangeError. */
const MUCH = 20_000_000;

describe('what prints megabytes is read all the same', () => {
  it('numbers beside a long text', () => {
    const text = `{"text": ${JSON.stringify('\n'.repeat(MUCH))}, "id": 12345678901234567890}`;
    expect((parseExactJson(text) as { id: bigint }).id).toBe(12345678901234567890n);
    expect(parseExactJson('["\\"12345678901234567890", 12345678901234567890]')).toEqual([
      '"12345678901234567890',
      12345678901234567890n,
    ]);
  });

  it('JSON in an expression', () => {
    expect(String(parsePythonJson(JSON.stringify('"\n'.repeat(MUCH / 2)))).length).toBe(MUCH);
    expect(parsePythonJson('["\\\\", "a\\"b", ""]')).toEqual(['\\', 'a"b', '']);
  });

  it('empty lines before it', () => {
    expect(withoutBlankEnds(`${' \r\n'.repeat(MUCH / 4)}  indented \n`)).toBe('  indented');
    expect(withoutBlankEnds(' \n \n')).toBe('');
  });

  it('a stack with millions of lines, and lines of millions of characters', () => {
    const blanks = ' '.repeat(MUCH);
    expect(withoutTraces(`${blanks}x`)).toBe(`${blanks}x`);
    expect(withoutTraces(`a\n at ${'x'.repeat(MUCH)} b`)).toHaveLength(MUCH + 8);
    expect(withoutTraces(`why\n  File "x\n${'  x\n'.repeat(MUCH / 4)}because`)).toBe('why\nbecause');
  });
});
