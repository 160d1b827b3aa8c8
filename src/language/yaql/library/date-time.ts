import { ExpressionError } from '../../expression/expression-error';
import { calculate, floatOf, type Integer, shrink } from '../../expression/python-numbers';
import { float } from '../../expression/python-values';
import { formatDate } from '../date-format';
import { parseDate } from '../date-parser';
import { scanDate } from '../date-scanner';
import type { ParameterType } from '../function-definition';
import { define, type FunctionDefinition, optional, required } from '../function-definition';
import { ANYTHING, DATE_TIME, INT, INTEGER, NUMBER, nullable, TEXT, TIME_SPAN } from '../parameter-types';
import { type DateParts, PyDateTime, TimeSpan, UTC } from '../time';

const SECOND = 1_000_000n;
const UNITS = {
  days: 86_400n * SECOND,
  hours: 3600n * SECOND,
  minutes: 60n * SECOND,
  seconds: SECOND,
  milliseconds: 1000n,
};

/** Python's rounding of a float of microseconds: half to even. */
function rounded(micros: unknown): bigint {
  if (typeof micros === 'bigint') return micros;
  const value = floatOf(micros);
  if (!Number.isFinite(value))
    throw new ExpressionError('OverflowError', 'cannot convert float to a time span');
  const down = Math.floor(value);
  const rest = value - down;
  return BigInt(rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down);
}

const micros = (span: TimeSpan): Integer => shrink(span.microseconds);
const aware = (date: PyDateTime): PyDateTime =>
  date.offset === undefined ? new PyDateTime(date.local, UTC) : date;
const total = (count: number | bigint | boolean, unit: bigint): bigint => BigInt(count) * unit;

function dated(parts: DateParts, offset: TimeSpan): PyDateTime {
  return PyDateTime.of(parts, whole(offset));
}

/** Offsets are in whole seconds. */
function whole(offset: TimeSpan): TimeSpan {
  if (offset.microseconds >= 86_400n * SECOND || offset.microseconds <= -86_400n * SECOND) {
    throw new ExpressionError('ValueError', 'offset must be strictly between -24 and 24 hours');
  }
  return offset;
}

/** What has no offset is in UTC, whatever was computed with it. */
const property = <T>(name: string, type: ParameterType<T>, read: (value: T) => unknown): FunctionDefinition =>
  define(`#property#${name}`, 'function', [required('obj', type)], (_site, value) => read(value));

const operator = <L, R>(
  sign: string,
  left: ParameterType<L>,
  right: ParameterType<R>,
  run: (left: L, right: R) => unknown,
): FunctionDefinition =>
  define(`#operator_${sign}`, 'function', [required('left', left), required('right', right)], (_site, a, b) =>
    run(a, b),
  );

const scaled = (span: TimeSpan, by: unknown): TimeSpan =>
  new TimeSpan(rounded(calculate('*', micros(span), by)));

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

function midnight(date: PyDateTime): PyDateTime {
  const { year, month, day } = date.parts;
  return PyDateTime.of({ year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0 }, date.offset);
}

/** Dates, times and time spans. */
export const DATE_TIMES: readonly FunctionDefinition[] = [
  define(
    'datetime',
    'function',
    [
      required('year', INT),
      required('month', INT),
      required('day', INT),
      optional('hour', INT, 0),
      optional('minute', INT, 0),
      optional('second', INT, 0),
      optional('microsecond', INT, 0),
      optional('offset', TIME_SPAN, UTC),
    ],
    (_site, year, month, day, hour, minute, second, microsecond, offset) =>
      dated(
        {
          year: Number(year),
          month: Number(month),
          day: Number(day),
          hour: Number(hour),
          minute: Number(minute),
          second: Number(second),
          microsecond: Number(microsecond),
        },
        offset,
      ),
  ),
  define(
    'datetime',
    'function',
    [required('timestamp', NUMBER), optional('offset', TIME_SPAN, UTC)],
    (_site, timestamp, offset) =>
      PyDateTime.fromEpoch(rounded(calculate('*', timestamp, 1_000_000)), whole(offset)),
  ),
  define(
    'datetime',
    'function',
    [required('string', TEXT), optional('format', nullable(TEXT), null)],
    (_site, text, format) =>
      aware(format === null || format === '' ? parseDate(text, new Date()) : scanDate(text, format)),
  ),
  define(
    'timespan',
    'function',
    [
      optional('days', INT, 0),
      optional('hours', INT, 0),
      optional('minutes', INT, 0),
      optional('seconds', INTEGER, 0),
      optional('milliseconds', INTEGER, 0),
      optional('microseconds', INTEGER, 0),
    ],
    (_site, days, hours, minutes, seconds, milliseconds, microseconds) =>
      new TimeSpan(
        total(days, UNITS.days) +
          total(hours, UNITS.hours) +
          total(minutes, UNITS.minutes) +
          total(seconds, UNITS.seconds) +
          total(milliseconds, UNITS.milliseconds) +
          BigInt(microseconds),
      ),
  ),
  define('now', 'function', [optional('offset', nullable(TIME_SPAN), UTC)], (_site, offset) =>
    PyDateTime.fromEpoch(BigInt(Date.now()) * 1000n, whole(offset ?? UTC)),
  ),
  define(
    'localtz',
    'function',
    [],
    () => new TimeSpan(BigInt(-new Date().getTimezoneOffset()) * UNITS.minutes),
  ),
  define('utctz', 'function', [], () => UTC),
  property('microseconds', TIME_SPAN, micros),
  ...Object.entries(UNITS).map(([name, unit]) =>
    property(name, TIME_SPAN, (span) => calculate('/', micros(span), Number(unit))),
  ),
  operator('+', DATE_TIME, TIME_SPAN, (date, span) => aware(date).plus(span.microseconds)),
  operator('+', TIME_SPAN, DATE_TIME, (span, date) => aware(date).plus(span.microseconds)),
  operator('-', DATE_TIME, TIME_SPAN, (date, span) => aware(date).plus(-span.microseconds)),
  operator('-', DATE_TIME, DATE_TIME, (one, other) => new TimeSpan(one.instant - other.instant)),
  operator('+', TIME_SPAN, TIME_SPAN, (one, other) => new TimeSpan(one.microseconds + other.microseconds)),
  operator('-', TIME_SPAN, TIME_SPAN, (one, other) => new TimeSpan(one.microseconds - other.microseconds)),
  operator('*', TIME_SPAN, NUMBER, scaled),
  operator('*', NUMBER, TIME_SPAN, (by, span) => scaled(span, by)),
  operator('/', TIME_SPAN, TIME_SPAN, (one, other) =>
    calculate('/', float(floatOf(micros(one))), micros(other)),
  ),
  operator('/', TIME_SPAN, NUMBER, (span, by) => new TimeSpan(rounded(calculate('/', micros(span), by)))),
  define(
    '#unary_operator_-',
    'function',
    [required('ts', TIME_SPAN)],
    (_site, span) => new TimeSpan(-span.microseconds),
  ),
  define('#unary_operator_+', 'function', [required('ts', TIME_SPAN)], (_site, span) => span),
  ...FIELDS.map((name) => property(name, DATE_TIME, (date) => date.parts[name])),
  property('date', DATE_TIME, (date) => midnight(aware(date))),
  property('time', DATE_TIME, (date) => new TimeSpan(date.local - midnight(date).local)),
  property('weekday', DATE_TIME, (date) => date.weekday),
  property('utc', DATE_TIME, (date) => aware(date).plus(-(date.offset?.microseconds ?? 0n))),
  property('offset', DATE_TIME, (date) => date.offset ?? UTC),
  // The original subtracts the offset twice: once by `utc`, which keeps the zone, and once by the difference.
  property('timestamp', DATE_TIME, (date) =>
    calculate('/', shrink(date.epoch - (date.offset?.microseconds ?? 0n)), 1_000_000),
  ),
  define(
    'replace',
    'method',
    [
      required('dt', DATE_TIME),
      ...FIELDS.map((name) => optional(name, nullable(INT), null)),
      optional('offset', nullable(TIME_SPAN), null),
    ] as never,
    (_site, ...values: unknown[]) => {
      const [date, ...given] = values as [PyDateTime, ...(Integer | null)[]];
      const parts = date.parts;
      for (const [at, name] of FIELDS.entries()) {
        const value = given[at];
        if (value !== null && value !== undefined) parts[name] = Number(value);
      }
      const offset = values.at(-1);
      return PyDateTime.of(parts, offset instanceof TimeSpan ? whole(offset) : aware(date).offset);
    },
  ),
  define('format', 'method', [required('dt', DATE_TIME), required('format', TEXT)], (site, date, format) => {
    const text = formatDate(aware(date), format);
    site.budget.grow(text.length);
    return text;
  }),
  define(
    'isDatetime',
    'function',
    [required('value', ANYTHING)],
    (_site, value) => value instanceof PyDateTime,
  ),
  define(
    'isTimespan',
    'function',
    [required('value', ANYTHING)],
    (_site, value) => value instanceof TimeSpan,
  ),
];
