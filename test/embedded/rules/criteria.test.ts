import { type Criterion, fulfilled, lookUp } from '../../../src/embedded/rules/criteria';

const NOW = Date.parse('2026-01-01T00:01:00Z');

const judge = (value: unknown, criterion: Criterion) =>
  fulfilled('trigger.value', criterion, {
    now: NOW,
    around: { trigger: { value } },
    render: (pattern) => pattern,
  });

test.each<[string, unknown, unknown, boolean]>([
  ['equals', 'st2', 'st2', true],
  ['eq', 5, '5', false],
  ['eq', 5, 5, true],
  ['eq', [1], [1], true],
  ['equals', undefined, null, false],
  ['nequals', 'a', 'b', true],
  ['neq', 5, '5', true],
  ['iequals', 'ST2', 'st2', true],
  ['matchwildcard', 'web-01.example', 'web-*', true],
  ['matchwildcard', 'db-01', 'web-*', false],
  ['matchwildcard', 'a.c', 'a.?', true],
  ['matchwildcard', 'axc', 'a.c', false],
  ['matchregex', 'error: x', 'err', true],
  ['matchregex', 'an error', 'err', false],
  ['matchregex', 'a\nb', 'a.b', true],
  ['regex', 'a\nb', 'a.b', false],
  ['regex', 'an error', 'err', true],
  ['iregex', 'an ERROR', 'err', true],
  ['contains', 'hello', 'ell', true],
  ['contains', ['a', 'b'], 'b', true],
  ['contains', { a: 1 }, 'a', true],
  ['icontains', 'HELLO', 'ell', true],
  ['ncontains', 'hello', 'x', true],
  ['incontains', 'HELLO', 'ell', false],
  ['startswith', 'hello', 'he', true],
  ['istartswith', 'HELLO', 'he', true],
  ['endswith', 'hello', 'lo', true],
  ['iendswith', 'HELLO', 'lo', true],
  ['lessthan', 3, 10, true],
  ['gt', 'b', 'a', true],
  ['greaterthan', 3, 10, false],
  ['timediff_lt', '2026-01-01T00:00:30Z', 60, true],
  ['timediff_lt', '2026-01-01 00:00:30', '60', true],
  // What is still to come is less than no time ago.
  ['timediff_lt', '2027-01-01T00:00:00Z', 60, true],
  ['timediff_gt', '2027-01-01T00:00:00Z', 60, false],
  ['td_gt', '2026-01-01T00:00:30Z', 60, false],
  ['exists', 0, undefined, true],
  ['exists', undefined, undefined, false],
  ['nexists', undefined, undefined, true],
  ['inside', 'a', ['a', 'b'], true],
  ['in', 'ell', 'hello', true],
  ['ninside', 'c', ['a', 'b'], true],
  ['ninside', undefined, ['a', 'b'], true],
  ['contains', undefined, 'x', false],
  ['ncontains', undefined, 'x', false],
  ['startswith', undefined, 'x', false],
])('%s: %j against %j is %s', (type, value, pattern, expected) => {
  expect(judge(value, { type, pattern })).toBe(expected);
});

test.each<[string, unknown, unknown, string]>([
  ['lessthan', 3, '10', '3 (int) cannot be compared as str'],
  ['startswith', 42, '4', '42 (int) cannot be compared as a text'],
  ['regex', ['a'], 'a', "['a'] (list) cannot be compared as a text"],
  ['timediff_lt', 'soon', 60, 'soon (str) cannot be compared as a date'],
  ['match_wildcard', 'a', 'a', 'there is no operator "match_wildcard"'],
  ['regex', 'a', '(', 'cannot be used'],
])('%s: %j against %j does not hold, and says why', (type, value, pattern, sentence) => {
  expect(() => judge(value, { type, pattern })).toThrow(sentence);
});

test('search looks into the items of a list', () => {
  const value = [
    { field: 'status', to: 'Approved' },
    { field: 'sign', to: 'no' },
  ];
  const pattern = {
    'item.field': { type: 'equals', pattern: 'status' },
    'item.to': { type: 'equals', pattern: 'Approved' },
  };
  const search = (condition: string | undefined, of: unknown = value) =>
    judge(of, { type: 'search', pattern, ...(condition === undefined ? {} : { condition }) });
  expect(['any', 'all', 'all2any', 'any2any'].map((condition) => search(condition))).toEqual([
    ...[true, false, false, true],
  ]);
  expect(search('all', value[0])).toBe(true);
  expect(() => search(undefined)).toThrow('write any, all, any2any or all2any');
});

test('what follows a # only tells criteria of one value apart, in a search too', () => {
  const pattern = {
    'item.n#1': { type: 'gt', pattern: 40 },
    'item.n#from above': { type: 'lt', pattern: 50 },
  };
  expect(judge([{ n: 45 }], { type: 'search', condition: 'any', pattern })).toBe(true);
  expect(judge([{ n: 55 }], { type: 'search', condition: 'any', pattern })).toBe(false);
});

test.each([
  ['trigger.body.name', 'x'],
  ["trigger.body['a b'][1]", 2],
  ["trigger.body.'a b'[-1]", 2],
  ['trigger.body.name#2', 'x'],
  ['trigger.list[*].n', 7],
  ['trigger.nosuch.deep', undefined],
  ['trigger.__proto__.constructor', undefined],
  ['trigger.body.constructor', undefined],
])('%s finds %j', (path, expected) => {
  expect(
    lookUp(path, {
      trigger: { body: { name: 'x', 'a b': [1, 2] }, list: [{ m: 1 }, { n: 7 }] },
    }),
  ).toEqual(expected);
});

test('a regular expression searches long payloads, up to a bound of the text times the pattern', () => {
  const fits = (length: number, pattern: string) => judge('a'.repeat(length), { type: 'regex', pattern });
  expect(fits(250_000, 'a+$')).toBe(true);
  expect(() => fits(300_000, 'a+$')).toThrow(/300000 characters is too long.*use contains or startswith/);
  expect(() => fits(100_000, `${'(a|b)?'.repeat(20)}$`)).toThrow(/too long/);
});
