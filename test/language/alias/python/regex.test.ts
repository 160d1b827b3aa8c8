import { PythonRegex } from '../../../../src/language/python-regex/regex';
import type { Flags } from '../../../../src/language/python-regex/syntax';
import { growthOf } from '../../../growth';

const find = (pattern: string, text: string, flags: Partial<Flags> = {}): string | undefined => {
  const match = new PythonRegex(pattern, flags).search(text);
  return match && text.slice(match.start, match.end);
};
const all = (pattern: string, text: string): string[] =>
  [...new PythonRegex(pattern).matches(text)].map(({ start, end }) => text.slice(start, end));
const groups = (pattern: string, text: string) => new PythonRegex(pattern).search(text)?.groups;

describe('a Python regular expression', () => {
  it('prefers what Python prefers', () => {
    expect(find('a|ab', 'ab')).toBe('a');
    expect(find('a+?b*', 'aabb')).toBe('a');
    expect(find('a{1,2}?b', 'aab')).toBe('aab');
    expect(find('a{,2}', 'aaa')).toBe('aa');
    expect(find('x{,}y', 'xxy')).toBe('xxy');
  });

  it('gives the last text of a repeated group, also an empty one', () => {
    expect(groups('(?P<g>a|b*)*', 'abb')).toEqual({ g: '' });
    expect(groups('(?:(?P<g>a)|b)*', 'ab')).toEqual({ g: 'a' });
    expect(groups('(?P<g>a)?b', 'b')).toEqual({ g: null });
  });

  it('knows possessive repeats and atomic groups', () => {
    expect(find('a++a', 'aaa')).toBeUndefined();
    expect(find('(?>a|ab)c', 'abc')).toBeUndefined();
    expect(find('(?:a|ab){2}+', 'aba')).toBeUndefined();
    expect(find('(?:a|ab){2}', 'aba')).toBe('aba');
  });

  it('looks ahead and behind', () => {
    expect(find('(?<=a)b(?=c)', 'abc')).toBe('b');
    expect(find('(?<!a)b(?!c)', 'abc bd')).toBe('b');
    expect(find('(?<=ab|cd)x', 'cdx')).toBe('x');
  });

  it('refers to groups and asks whether they matched', () => {
    expect(find('(?P<q>["\']).*?(?P=q)', `say "it's" now`)).toBe(`"it's"`);
    expect(find('(<)?a(?(1)>|$)', '<a>')).toBe('<a>');
    expect(find('(<)?a(?(1)>|$)', '<a')).toBe('a');
  });

  it('anchors as Python does: $ before a last line break too, \\Z only at the end', () => {
    expect(find('a$', 'a\n')).toBe('a');
    expect(find('a\\Z', 'a\n')).toBeUndefined();
    expect(find('(?m:^b$)', 'a\nb\nc')).toBe('b');
    expect(all('\\b', 'ab c')).toHaveLength(4);
  });

  it('counts letters, digits and spaces of all scripts', () => {
    expect(find('\\w+', 'éß中_9')).toBe('éß中_9');
    expect(find('\\d+', '١٢٣')).toBe('١٢٣');
    expect(find('a\\sb', 'a\u0085b')).toBe('a\u0085b');
    expect(find('a\\sb', 'a\ufeffb')).toBeUndefined();
    expect(find('(?a:\\w+)', 'éa')).toBe('a');
    expect(find('^.$', '😀')).toBe('😀');
    expect(find('[😀-😂]+', '😁')).toBe('😁');
  });

  it('ignores case where it is told to, as Python does', () => {
    expect(find('(?i)straSSe', 'STRASSE')).toBe('STRASSE');
    expect(find('(?i)k', '\u212a')).toBe('\u212a');
    expect(find('(?i)s', 'ſ')).toBe('ſ');
    expect(find('(?i:a)b', 'AB')).toBeUndefined();
    expect(find('(?i)[a-c]+', 'ABC')).toBe('ABC');
    expect(find('(?i)[^a]', 'A')).toBeUndefined();
  });

  it('reads escapes and classes as Python does', () => {
    expect(find('\\x41\\u0042\\U00000043\\n', 'ABC\n')).toBe('ABC\n');
    expect(find('\\07\\101', '\x07A')).toBe('\x07A');
    expect(find('[]a]+', 'a]')).toBe('a]');
    expect(find('[^]a]', 'a]b')).toBe('b');
    expect(find('[a-]+', 'a-')).toBe('a-');
    expect(find('[\\b]', '\b')).toBe('\b');
    expect(find('(?x) a  b # more', 'ab')).toBe('ab');
    expect(find('a{b', 'a{b')).toBe('a{b');
    expect(find('a{}', 'a{}')).toBe('a{}');
  });

  it('finds all matches as finditer does, empty ones too', () => {
    expect(all('a*', 'aab')).toEqual(['aa', '', '']);
    expect(all('\\w+', 'one two')).toEqual(['one', 'two']);
    expect(all('(?=a)', 'aa')).toEqual(['', '']);
  });

  it.each([
    ['*a', 'nothing to repeat'],
    ['a**', 'multiple repeat'],
    ['a{2}{3}', 'multiple repeat'],
    ['^*', 'nothing to repeat'],
    ['(a', 'missing ), unterminated subpattern'],
    ['a)', 'unbalanced parenthesis'],
    ['[a', 'unterminated character set'],
    ['[b-a]', 'bad character range b-a'],
    ['\\q', 'bad escape \\q'],
    ['a\\', 'bad escape (end of pattern)'],
    ['\\1', 'invalid group reference 1'],
    ['(a\\1)', 'cannot refer to an open group'],
    ['(?P<1x>a)', "bad character in group name '1x'"],
    ['(?P<x>a)(?P<x>b)', "redefinition of group name 'x' as group 2; was group 1"],
    ['(?P=y)', "unknown group name 'y'"],
    ['(?<=a*)b', 'look-behind requires fixed-width pattern'],
    ['a(?i)', 'global flags not at the start of the expression'],
    ['(?L)', "bad inline flags: cannot use 'L' flag with a str pattern"],
    ['(?<n>a)', 'unknown extension ?<n'],
    ['a{3,2}', 'min repeat greater than max repeat'],
    ['\\400', 'octal escape value \\400 outside of range 0-0o377'],
    ['(?(1)a|b|c)', 'conditional backref with more than two branches'],
  ])('refuses %s: %s', (pattern, message) => {
    expect(() => new PythonRegex(pattern)).toThrow(message);
  });

  it('says what it cannot do itself', () => {
    expect(() => new PythonRegex('\\N{EM DASH}')).toThrow('write the character itself');
    expect(() => new PythonRegex('(?:ab){1,60000}')).toThrow('not supported');
  });

  it('takes no longer for a text twice as long than twice the time, whatever the expression', () => {
    for (const pattern of ['(a+)+b', '(a|a)*b', '(a*)*b', '(?:a?){20}b', '.*.*.*b', '(a|aa)+$b']) {
      const seek = (text: string) => expect(find(pattern, text)).toBeUndefined();
      expect(growthOf((size) => 'a'.repeat(size), seek, 2_000)).toBe('linear');
    }
  });

  it('gives up where a back-reference would take for ever', () => {
    expect(() => find('(a+)+\\1b', 'a'.repeat(200))).toThrow('too many steps');
  });
});
