import { wrapLine } from '../../../src/chat/terminal/wrap';

describe('a line that is longer than the terminal is wide', () => {
  it('is broken between words, and what follows is indented below its beginning', () => {
    expect(wrapLine('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrapLine('  name - what it does', 14)).toEqual(['  name - what', '    it does']);
  });

  it('counts what is seen: two columns for a wide sign, none for a mark', () => {
    expect(wrapLine('日本 日本', 5)).toEqual(['日本', '日本']);
    expect(wrapLine('e\u0301e\u0301 e\u0301e\u0301', 5)).toEqual(['e\u0301e\u0301 e\u0301e\u0301']);
  });

  it('stays whole where it is a table or one word, so that it can be copied', () => {
    expect(wrapLine('north    open    since today', 12)).toEqual(['north    open    since today']);
    expect(wrapLine('see https://example.com/a/long/path', 12)).toEqual([
      'see',
      'https://example.com/a/long/path',
    ]);
  });
});
