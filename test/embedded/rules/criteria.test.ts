import { fulfilled, lookUp } from '../../../src/embedded/rules/criteria';

const NOW = Date.parse('2026-01-01T00:01:00Z');

test.each<[string, unknown, unknown, boolean]>([
  ['equals', 'st2', 'st2', true],
  ['eq', 5, '5', true],
  ['eq', [1], [1], true],
  ['nequals', 'a', 'b', true],
  ['iequals', 'ST2', 'st2', true],
  ['matchwildcard', 'web-01.example', 'web-*', true],
  ['match_wildcard', 'db-01', 'web-*', false],
  ['matchwildcard', 'a.c', 'a.?', true],
  ['matchwildcard', 'axc', 'a.c', false],
  ['matchregex', 'error: x', 'err', true],
  ['matchregex', 'an error', 'err', false],
  ['regex', 'an error', 'err', true],
  ['iregex', 'an ERROR', 'err', true],
  ['contains', 'hello', 'ell', true],
  ['contains', ['a', 'b'], 'b', true],
  ['icontains', 'HELLO', 'ell', true],
  ['ncontains', 'hello', 'x', true],
  ['incontains', 'HELLO', 'ell', false],
  ['startswith', 'hello', 'he', true],
  ['istartswith', 'HELLO', 'he', true],
  ['endswith', 'hello', 'lo', true],
  ['iendswith', 'HELLO', 'lo', true],
  ['lessthan', 3, '10', true],
  ['lt', '3', 10, true],
  ['gt', 'b', 'a', true],
  ['greaterthan', 3, 10, false],
  ['timediff_lt', '2026-01-01T00:00:30Z', 60, true],
  ['td_gt', '2026-01-01T00:00:30Z', 60, false],
  ['exists', 0, undefined, true],
  ['exists', undefined, undefined, false],
  ['nexists', undefined, undefined, true],
  ['inside', 'a', ['a', 'b'], true],
  ['in', 'ell', 'hello', true],
  ['ninside', 'c', ['a', 'b'], true],
  ['contains', undefined, 'x', false],
])('%s: %j against %j is %s', (type, value, pattern, expected) => {
  expect(fulfilled(value, { type, pattern }, NOW)).toBe(expected);
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
  expect(fulfilled(value, { type: 'search', condition: 'any', pattern }, NOW)).toBe(true);
  expect(fulfilled(value, { type: 'search', condition: 'all', pattern }, NOW)).toBe(false);
});

test('an operator that does not exist is named', () => {
  expect(() => fulfilled(1, { type: 'nosuch', pattern: 1 }, NOW)).toThrow('there is no operator "nosuch"');
});

test.each([
  ['trigger.body.name', 'x'],
  ["trigger.body['a b'][1]", 2],
  ['trigger.nosuch.deep', undefined],
  ['trigger.__proto__.constructor', undefined],
  ['trigger.body.constructor', undefined],
])('%s finds %j', (path, expected) => {
  expect(lookUp(path, { trigger: { body: { name: 'x', 'a b': [1, 2] } } })).toEqual(expected);
});

test('a regular expression searches long payloads, up to a bound of the text times the pattern', () => {
  const fits = (length: number, pattern: string) =>
    fulfilled('a'.repeat(length), { type: 'regex', pattern }, NOW);
  expect(fits(250_000, 'a+$')).toBe(true);
  expect(() => fits(300_000, 'a+$')).toThrow(/300000 characters is too long.*use contains or startswith/);
  expect(() => fits(100_000, `${'(a|b)?'.repeat(20)}$`)).toThrow(/too long/);
});
