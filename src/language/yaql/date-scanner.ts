import { ExpressionError } from '../expression/expression-error';
import { DAYS, MONTHS } from './date-format';
import { type DateParts, PyDateTime, TimeSpan } from './time';

const names = (list: readonly string[]): string => [...list].sort((a, b) => b.length - a.length).join('|');
const SHORT_DAYS = DAYS.map((day) => day.slice(0, 3));
const SHORT_MONTHS = MONTHS.map((month) => month.slice(0, 3));

/** What each directive of `strptime` reads. */
const DIRECTIVES: Record<string, string> = {
  d: '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]',
  f: '\\d{1,6}',
  H: '2[0-3]|[01]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  j: '36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[01]|[0-5]\\d|\\d',
  y: '\\d\\d',
  Y: '\\d\\d\\d\\d',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  Z: 'UTC|GMT',
  p: 'AM|PM',
  a: names(SHORT_DAYS),
  A: names(DAYS),
  b: names(SHORT_MONTHS),
  B: names(MONTHS),
  w: '[0-6]',
};
const COMPOSED: Record<string, string> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
  D: '%m/%d/%y',
  T: '%H:%M:%S',
  R: '%H:%M',
};

function compile(format: string): { pattern: RegExp; letters: string[] } {
  const letters: string[] = [];
  const whole = format.replace(/%([cxXDTR])/g, (given, letter: string) => COMPOSED[letter] ?? given);
  const source = whole.replace(/%([\s\S]?)|(\s+)|([^\w\s])/g, (given, letter?: string, space?: string) => {
    if (space !== undefined) return '\\s+';
    if (letter === undefined) return `\\${given}`;
    if (letter === '%') return '%';
    const reads = DIRECTIVES[letter];
    if (reads === undefined) {
      throw new ExpressionError('ValueError', `'${letter}' is a bad directive in format '${format}'`);
    }
    letters.push(letter);
    return `(${reads})`;
  });
  return { pattern: new RegExp(`^${source}$`, 'i'), letters };
}

function offsetOf(text: string): TimeSpan {
  if (/^z$/i.test(text)) return new TimeSpan(0n);
  const [hours = '0', minutes = '0', seconds = '0'] = text.slice(1).replaceAll(':', '').match(/\d\d/g) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return new TimeSpan(BigInt(text.startsWith('-') ? -total : total) * 1_000_000n);
}

/** Python's `strptime`, in English. @throws ExpressionError where the text is not of the format */
export function scanDate(text: string, format: string): PyDateTime {
  const { pattern, letters } = compile(format);
  const match = pattern.exec(text);
  if (match === null) {
    throw new ExpressionError('ValueError', `time data '${text}' does not match format '${format}'`);
  }
  const parts: DateParts = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };
  let offset: TimeSpan | undefined;
  let half: string | undefined;
  let dayOfYear: number | undefined;
  for (const [at, letter] of letters.entries()) {
    const value = match[at + 1] ?? '';
    const number = Number(value);
    if (letter === 'd') parts.day = number;
    else if (letter === 'm') parts.month = number;
    else if (letter === 'Y') parts.year = number;
    else if (letter === 'y') parts.year = number + (number < 69 ? 2000 : 1900);
    else if (letter === 'H' || letter === 'I') parts.hour = number;
    else if (letter === 'M') parts.minute = number;
    else if (letter === 'S') parts.second = number;
    else if (letter === 'f') parts.microsecond = Number(value.padEnd(6, '0'));
    else if (letter === 'b' || letter === 'B') parts.month = monthOf(value);
    else if (letter === 'p') half = value.toLowerCase();
    else if (letter === 'j') dayOfYear = number;
    else if (letter === 'z') offset = offsetOf(value);
  }
  if (half !== undefined) parts.hour = (parts.hour % 12) + (half === 'pm' ? 12 : 0);
  if (dayOfYear === undefined) return PyDateTime.of(parts, offset);
  return PyDateTime.of({ ...parts, month: 1, day: 1 }, offset).plus(BigInt(dayOfYear - 1) * 86_400_000_000n);
}

function monthOf(name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return SHORT_MONTHS.findIndex((month) => month.toLowerCase() === start) + 1;
}
