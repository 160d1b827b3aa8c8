import { enclosed, replaceEnclosed } from '../../src/core/enclosed';
import { fileGlob } from '../../src/core/glob';
import { withoutEnd, withoutSlashes, withoutStops } from '../../src/core/text-ends';

describe('the ends of a text', () => {
  it('are taken off character by character', () => {
    expect(withoutEnd('a\n\r\n', '\r\n')).toBe('a');
    expect(withoutStops('why? !  ', '?!')).toBe('why');
    expect(withoutStops(' ?', '?')).toBe('');
    expect(withoutSlashes('//a/b/')).toBe('a/b');
  });
});

describe('what is enclosed', () => {
  it('goes from the first beginning to the next end', () => {
    expect(enclosed('a {{ b {{ c }} d }} {{', '{{', '}}')).toEqual([[2, 14]]);
    expect(replaceEnclosed('x {{ a }} y {{ b }}', '{{', '}}', '*')).toBe('x * y *');
  });
});

describe('a file glob', () => {
  it.each([
    ['st2.*', 'st2.execution__update', true],
    ['*', '', true],
    ['', 'a', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a💡c', true],
    ['*.[ch]', 'main.c', true],
    ['*.[!ch]', 'main.c', false],
    ['[a-c]*', 'bee', true],
    ['[a-c]*', 'dog', false],
    ['*a*b', 'xaxxb', true],
    ['a*b*c', 'abbc', true],
    ['a.c', 'abc', false],
    ['(a+)+$', '(a+)+$', true],
    ['*?💡', 'ab💡', true],
    ['*[ab]?*?', 'xxa💡y', true],
    ['a*?a', 'aa', false],
    ['*ab*b', 'ab', false],
    ['[', '[', true],
    ['a[', 'a[', true],
  ])('%s takes %s: %s', (glob, text, fits) => {
    expect(fileGlob(glob)(text)).toBe(fits);
  });

  it('with many stars is refused after looking no more often than its length times the text’s', () => {
    expect(fileGlob(`${'*a'.repeat(200)}!`)('a'.repeat(5_000))).toBe(false);
    expect(fileGlob(`${'*'.repeat(5_000)}!`)('st2.execution__update')).toBe(false);
  });
});
