import { parseDateText } from '../../../src/language/date-text/parse-date-text';

const TODAY = Date.parse('2026-11-27T22:30:10Z');

function read(text: string): string | undefined {
  const date = parseDateText(text, TODAY);
  if (date === undefined) return undefined;
  const offset = date.offset === undefined ? '' : ` ${date.offset / 3_600_000}`;
  return `${new Date(date.wall).toISOString().replace('.000Z', '').replace('Z', '')}${offset}`;
}

test.each([
  ['2027-01-02T03:04:05Z', '2027-01-02T03:04:05 0'],
  ['2027-01-02 03:04:05.678', '2027-01-02T03:04:05.678'],
  ['20270102T030405', '2027-01-02T03:04:05'],
  ['01/02/2027', '2027-01-02T00:00:00'],
  ['13/02/2027', '2027-02-13T00:00:00'],
  ['Jan 5 2027 10pm', '2027-01-05T22:00:00'],
  ['5th of January, 2027 at 10:15 +0530', '2027-01-05T10:15:00 5.5'],
  ['Fri, 01 Jan 2027 10:00:00 GMT', '2027-01-01T10:00:00 0'],
  ['10:15 GMT+3', '2026-11-27T10:15:00 -3'],
  ['2027-05', '2027-05-27T00:00:00'],
  ['monday 12h30', '2026-11-30T12:30:00'],
  ['2027-01-02 03:04 EST', '2027-01-02T03:04:00'],
])('reads %j as %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  '',
  'tomorrow',
  '2027-13-01',
  '2027-02-30',
  '2027-01-02T24:00:00',
  '1800000000',
  '2027-W05',
  '25pm',
])('says that %j is no date', (text) => {
  expect(read(text)).toBeUndefined();
});
