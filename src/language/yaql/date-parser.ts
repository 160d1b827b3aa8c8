import { ExpressionError } from '../expression/expression-error';
import { DAYS, MONTHS } from './date-format';
import { type DateParts, daysInMonth, PyDateTime, TimeSpan } from './time';

/** Longer texts are no dates: what finds a clock in them takes its time. */
const MAX_LENGTH = 200;
const TOKEN = /(\d+(?:\.\d+)?)|(\p{L}+)|(\s+)|([-+:/.,])/uy;
const SKIPPED = new Set(['at', 'on', 'and', 'of', 'st', 'nd', 'rd', 'th', 'm', 't', 'ad', ',']);
const CLOCK =
  /(?<![\d:])(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*(z|utc|gmt)?\s*([+-]\d\d:?\d\d|[+-]\d\d(?!\d))?(?![\d:])/i;
const COMPACT_CLOCK = /(?<=^\s*\d{8})t?(\d\d)(\d\d)(\d\d)?(?:\.(\d{1,9}))?\s*(z)?([+-]\d\d:?\d\d)?\s*$/i;
const HOUR = /(?<!\d)(\d{1,2})\s*(am|pm)\b/i;

function unknown(text: string): ExpressionError {
  return new ExpressionError('ParserError', `Unknown string format: ${text}`);
}

interface Clock {
  time: Pick<DateParts, 'hour' | 'minute' | 'second' | 'microsecond'>;
  offset: TimeSpan | undefined;
  rest: string;
}

function clockOf(text: string): Clock {
  const match = CLOCK.exec(text) ?? COMPACT_CLOCK.exec(text);
  const bare = match === null ? HOUR.exec(text) : null;
  const found = match ?? bare;
  if (found === null)
    return { time: { hour: 0, minute: 0, second: 0, microsecond: 0 }, offset: undefined, rest: text };
  const isCompact = found[0].search(/[:]/) < 0 && bare === null;
  const [hour = '0', minute, second, fraction] = bare === null ? found.slice(1) : [found[1]];
  const half = bare === null ? (isCompact ? undefined : found[5]) : found[2];
  const isUtc = bare === null && (isCompact ? found[5] : found[6]) !== undefined;
  const zone = bare === null ? (isCompact ? found[6] : found[7]) : undefined;
  const isAfternoon = half?.toLowerCase().startsWith('p');
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon === true ? 12 : 0);
  const head = text.slice(0, found.index).replace(/(?<=\d)t$/i, ' ');
  return {
    time: {
      hour: hours,
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      microsecond: Number((fraction ?? '').slice(0, 6).padEnd(6, '0')),
    },
    offset: zone === undefined ? (isUtc ? new TimeSpan(0n) : undefined) : offsetOf(zone),
    rest: `${head} ${text.slice(found.index + found[0].length)}`,
  };
}

function offsetOf(zone: string): TimeSpan {
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return new TimeSpan(BigInt(zone.startsWith('-') ? -minutes : minutes) * 60_000_000n);
}

const named = (list: readonly string[], word: string): number =>
  word.length < 3
    ? -1
    : list.findIndex((name) => name.toLowerCase() === word || name.slice(0, 3).toLowerCase() === word);

interface Day {
  year?: number;
  month?: number;
  day?: number;
  weekday?: number;
}

function dayOf(text: string, whole: string): Day {
  const found: Day = {};
  const numbers: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) throw unknown(whole);
    const [, number, word] = match;
    if (number !== undefined) numbers.push(...(number.includes('.') ? number.split('.') : [number]));
    if (word === undefined || SKIPPED.has(word.toLowerCase())) continue;
    const month = word.toLowerCase() === 'sept' ? 8 : named(MONTHS, word.toLowerCase());
    const weekday = named(DAYS, word.toLowerCase());
    if (month >= 0) found.month = month + 1;
    else if (weekday >= 0) found.weekday = weekday;
    else throw unknown(whole);
  }
  return { ...found, ...ordered(numbers, found.month, whole) };
}

/** Which number is the year, the month, the day: the month comes first where that is possible. */
function ordered(numbers: string[], month: number | undefined, whole: string): Day {
  const [first = '', second = '', third = ''] = numbers;
  const day: Day = {};
  if (numbers.length === 1 && month === undefined && /^\d{8}$/.test(first)) {
    return { year: Number(first.slice(0, 4)), month: Number(first.slice(4, 6)), day: Number(first.slice(6)) };
  }
  const isYear = (number: string) => number.length > 2 || Number(number) > 31;
  if (month !== undefined) {
    const [year, days] = isYear(first) ? [first, second] : [second, first];
    if (numbers.length > 2) throw unknown(whole);
    if (year !== '') day.year = century(year);
    if (days !== '') day.day = Number(days);
    return day;
  }
  if (numbers.length > 3) throw unknown(whole);
  if (numbers.length === 3) {
    if (isYear(first)) {
      const [m, d] = Number(second) > 12 ? [third, second] : [second, third];
      return { year: century(first), month: Number(m), day: Number(d) };
    }
    const [m, d] = Number(first) > 12 ? [second, first] : [first, second];
    return { year: century(third), month: Number(m), day: Number(d) };
  }
  if (numbers.length === 2) {
    if (isYear(first)) return { year: century(first), month: Number(second) };
    if (isYear(second)) return { year: century(second), month: Number(first) };
    return Number(first) > 12
      ? { day: Number(first), month: Number(second) }
      : { month: Number(first), day: Number(second) };
  }
  if (numbers.length === 1) return isYear(first) ? { year: century(first) } : { day: Number(first) };
  return day;
}

/** Two digits are of the century that brings them within fifty years of now. */
function century(year: string): number {
  const value = Number(year);
  if (year.length > 2) return value;
  const now = new Date().getFullYear();
  const guess = value + Math.floor(now / 100) * 100;
  return guess >= now + 50 ? guess - 100 : guess < now - 50 ? guess + 100 : guess;
}

/**
 * A date as people write it, read as Python's `dateutil` reads it: ISO 8601, `5 Jan 2021 10:30 PM`, `01/31/2021`, …
 * What is not said is taken from today, at midnight.
 * @throws ExpressionError (`ParserError`) for what is no date, (`ValueError`) for one that the calendar does not have
 */
export function parseDate(text: string, now: Date): PyDateTime {
  if (text.trim() === '') throw new ExpressionError('ParserError', `String does not contain a date: ${text}`);
  if (text.length > MAX_LENGTH) throw unknown(`${text.slice(0, MAX_LENGTH)}…`);
  const { time, offset, rest } = clockOf(text);
  const { year, month, day, weekday } = dayOf(rest, text);
  if (!/\d|\p{L}/u.test(text))
    throw new ExpressionError('ParserError', `String does not contain a date: ${text}`);
  const parts = {
    year: year ?? now.getFullYear(),
    month: month ?? now.getMonth() + 1,
    day: day ?? now.getDate(),
    ...time,
  };
  if (day === undefined && parts.month >= 1 && parts.month <= 12) {
    parts.day = Math.min(parts.day, daysInMonth(parts.year, parts.month));
  }
  const date = PyDateTime.of(parts, offset);
  if (weekday === undefined || day !== undefined) return date;
  return date.plus(BigInt((weekday - date.weekday + 7) % 7) * 86_400_000_000n);
}
