import { ExpressionError } from '../expression/expression-error';

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
/** Days from 0001-01-01 to 1970-01-01. */
const EPOCH_DAYS = 719_162n;
const MAX_DAYS = 999_999_999n;
const LAST_DAY = 3_652_059n;

const floorDiv = (a: bigint, b: bigint): bigint => (a % b < 0n ? a / b - 1n : a / b);
const two = (value: number): string => String(value).padStart(2, '0');

/** Python's `timedelta`: microseconds, up to a billion days. */
export class TimeSpan {
  /** @throws ExpressionError (`OverflowError`) beyond a billion days */
  constructor(readonly microseconds: bigint) {
    const days = floorDiv(microseconds, DAY);
    if (days > MAX_DAYS || days < -MAX_DAYS) {
      throw new ExpressionError('OverflowError', `days=${days}; must have magnitude <= 999999999`);
    }
  }

  get #parts(): { days: bigint; seconds: number; micros: number } {
    const days = floorDiv(this.microseconds, DAY);
    const rest = this.microseconds - days * DAY;
    return { days, seconds: Number(rest / SECOND), micros: Number(rest % SECOND) };
  }

  /** `1 day, 2:03:04.000005` */
  get text(): string {
    const { days, seconds, micros } = this.#parts;
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const head = days === 0n ? '' : `${days} day${days === 1n || days === -1n ? '' : 's'}, `;
    return `${head}${clock}${micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`}`;
  }

  get representation(): string {
    const { days, seconds, micros } = this.#parts;
    const parts = [
      ...(days === 0n ? [] : [`days=${days}`]),
      ...(seconds === 0 ? [] : [`seconds=${seconds}`]),
      ...(micros === 0 ? [] : [`microseconds=${micros}`]),
    ];
    return `datetime.timedelta(${parts.join(', ') || '0'})`;
  }
}

export interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Number of days (28 to 31) of the month (1 to 12) of the year. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function daysBefore(year: number, month: number): number {
  const past = year - 1;
  let days = past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  for (let each = 1; each < month; each += 1) days += daysInMonth(year, each);
  return days;
}

function valueError(message: string): ExpressionError {
  return new ExpressionError('ValueError', message);
}

/** Python's `datetime`: a calendar time with its offset from UTC, or without one. */
export class PyDateTime {
  /** @param local microseconds since 0001-01-01 on the local clock */
  constructor(
    readonly local: bigint,
    readonly offset: TimeSpan | undefined,
  ) {
    if (local < 0n || local >= LAST_DAY * DAY)
      throw new ExpressionError('OverflowError', 'date value out of range');
  }

  /** @throws ExpressionError for a date or time that the calendar does not have */
  static of(parts: DateParts, offset: TimeSpan | undefined): PyDateTime {
    const { year, month, day, hour, minute, second, microsecond } = parts;
    if (year < 1 || year > 9999) throw valueError(`year ${year} is out of range`);
    if (month < 1 || month > 12) throw valueError('month must be in 1..12');
    if (day < 1 || day > daysInMonth(year, month)) throw valueError('day is out of range for month');
    if (hour < 0 || hour > 23) throw valueError('hour must be in 0..23');
    if (minute < 0 || minute > 59) throw valueError('minute must be in 0..59');
    if (second < 0 || second > 59) throw valueError('second must be in 0..59');
    if (microsecond < 0 || microsecond > 999_999) throw valueError('microsecond must be in 0..999999');
    const seconds = BigInt(hour * 3600 + minute * 60 + second);
    const days = BigInt(daysBefore(year, month) + day - 1);
    return new PyDateTime(days * DAY + seconds * SECOND + BigInt(microsecond), offset);
  }

  /** @param micros since 1970 in UTC */
  static fromEpoch(micros: bigint, offset: TimeSpan): PyDateTime {
    return new PyDateTime(micros + EPOCH_DAYS * DAY + offset.microseconds, offset);
  }

  static fromDate(date: Date): PyDateTime {
    return PyDateTime.fromEpoch(BigInt(date.getTime()) * 1000n, UTC);
  }

  /** Microseconds since 0001-01-01 in UTC. */
  get instant(): bigint {
    return this.local - (this.offset?.microseconds ?? 0n);
  }

  /** Microseconds since 1970 in UTC. */
  get epoch(): bigint {
    return this.instant - EPOCH_DAYS * DAY;
  }

  /** Monday is 0. */
  get weekday(): number {
    return Number((this.local / DAY) % 7n);
  }

  get dayOfYear(): number {
    const { year } = this.parts;
    return Number(this.local / DAY) - daysBefore(year, 1) + 1;
  }

  get parts(): DateParts {
    const date = new Date(Number((this.local / DAY - EPOCH_DAYS) * 86_400_000n));
    const rest = this.local % DAY;
    const seconds = Number(rest / SECOND);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: Math.floor(seconds / 3600),
      minute: Math.floor(seconds / 60) % 60,
      second: seconds % 60,
      microsecond: Number(rest % SECOND),
    };
  }

  plus(span: bigint): PyDateTime {
    return new PyDateTime(this.local + span, this.offset);
  }

  equals(other: PyDateTime): boolean {
    return this.instant === other.instant && (this.offset === undefined) === (other.offset === undefined);
  }

  /** `+02:00`, with seconds where there are some; empty without an offset. */
  offsetText(separator: string): string {
    if (this.offset === undefined) return '';
    const total = Number(this.offset.microseconds / SECOND);
    const size = Math.abs(total);
    const clock = [
      Math.floor(size / 3600),
      Math.floor(size / 60) % 60,
      ...(size % 60 === 0 ? [] : [size % 60]),
    ];
    return `${total < 0 ? '-' : '+'}${clock.map(two).join(separator)}`;
  }

  /** `2021-05-06 07:08:09+00:00` */
  get text(): string {
    const { year, month, day, hour, minute, second, microsecond } = this.parts;
    const fraction = microsecond === 0 ? '' : `.${String(microsecond).padStart(6, '0')}`;
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}${fraction}${this.offsetText(':')}`;
  }

  get representation(): string {
    const { year, month, day, hour, minute, second, microsecond } = this.parts;
    const clock = [
      hour,
      minute,
      ...(second || microsecond ? [second] : []),
      ...(microsecond ? [microsecond] : []),
    ];
    const zone =
      this.offset === undefined
        ? ''
        : this.offset.microseconds === 0n
          ? ', tzinfo=tzutc()'
          : `, tzinfo=tzoffset(None, ${Number(this.offset.microseconds / SECOND)})`;
    return `datetime.datetime(${[year, month, day, ...clock].join(', ')}${zone})`;
  }
}

export const UTC = new TimeSpan(0n);
