import { compileRegex } from '../../../../src/language/python-regex/compile';
import { nextStart } from '../../../../src/language/python-regex/first-characters';
import { parseRegex } from '../../../../src/language/python-regex/parse';
import type { Flags } from '../../../../src/language/python-regex/syntax';

const FLAGS: Flags = { ignoreCase: false, multiline: false, dotAll: false, ascii: false, verbose: false };

describe('A search passes what no match begins with', () => {
  it.each([
    ['q', 'aaaq', 3],
    ['(q|x)y', 'aaaxq', 3],
    ['[0-9]+', 'ab\u00e9 7', 2],
    ['é', 'abé', 2],
    ['q*', 'aaa', 0],
    ['\\bq', 'aaaq', 0],
    ['q', 'aaa', 4],
    ['', '', 0],
  ])('%s in %s begins at %d or later', (pattern, text, place) => {
    expect(nextStart(compileRegex(parseRegex(pattern, FLAGS)).starts, text, 0)).toBe(place);
  });
});
