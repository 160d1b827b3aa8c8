import { dateTokens } from './date-tokens';
import {
  type ClockUnit,
  type HalfOfDay,
  halfNamed,
  isFiller,
  isUtc,
  monthNamed,
  unitNamed,
  weekdayNamed,
} from './date-words';
import { type CalendarDate, NotADate, YearMonthDay } from './year-month-day';

/** A date as it was written. */
export interface WrittenDate {
  /** What the clock shows: milliseconds since 1970 as if it stood in UTC. */
  wall: number;
  /** How far that clock is ahead of UTC, in milliseconds, where the text says so. */
  offset?: number;
}

interface Clock {
  hour?: number;
  minute?: number;
  second?: number;
  millisecond?: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Longer texts than any date; nothing is read of them. */
const MAX_LENGTH = 200;

/**
 * Reads a date as people write it, in the forms that Python's dateutil takes: `2027-01-02T03:04:05+02:00`,
 * `Jan 5 2027 10pm`, `01/02/2027` (month first), `Fri, 01 Jan 2027 10:00:00 GMT`.
 * @param today milliseconds since 1970; its date in UTC stands for what the text does not say
 * @returns undefined for what is no date
 */
export function parseDateText(text: string, today: number): WrittenDate | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return new DateReader(dateTokens(text), today).read();
  } catch (error) {
    if (error instanceof NotADate) return undefined;
    throw error;
  }
}

function isDigits(token: string | undefined): token is string {
  return token !== undefined && /^\d+$/.test(token);
}

function decimal(token: string | undefined): number {
  if (token === undefined || !/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(token)) throw new NotADate();
  return Number(token);
}

function integer(token: string | undefined): number {
  if (!isDigits(token)) throw new NotADate();
  return Number(token);
}

/** Sixtieths of what is behind the point; rounded first, as a decimal fraction is not one of a computer's numbers. */
function sixtieths(value: number): number | undefined {
  const rest = Math.round((value % 1) * 1e9) / 1e9;
  return rest === 0 ? undefined : Math.trunc(Math.round(60 * rest * 1e6) / 1e6);
}

class DateReader {
  readonly #tokens: string[];
  readonly #today: number;
  readonly #ymd = new YearMonthDay();
  readonly #clock: Clock = {};
  #weekday: number | undefined;
  #zone: string | undefined;
  #offset: number | undefined;

  constructor(tokens: string[], today: number) {
    this.#tokens = tokens;
    this.#today = today;
  }

  read(): WrittenDate {
    for (let at = 0; at < this.#tokens.length; at += 1) at = this.#readToken(at);
    const date = this.#ymd.resolve();
    const said = [
      ...Object.values(date),
      ...Object.values(this.#clock),
      this.#weekday,
      this.#zone,
      this.#offset,
    ];
    if (said.every((part) => part === undefined)) throw new NotADate();
    return { wall: this.#wall(date), ...this.#offsetOf() };
  }

  /** @returns the place of the last token that belonged to it */
  #readToken(at: number): number {
    const token = this.#tokens[at] ?? '';
    if (/^[\d.]+$/.test(token) && /\d/.test(token)) return this.#readNumber(at);
    const weekday = weekdayNamed(token);
    if (weekday !== undefined) {
      this.#weekday = weekday;
      return at;
    }
    const month = monthNamed(token);
    if (month !== undefined) return this.#readMonth(at, month);
    const half = halfNamed(token);
    if (half !== undefined) {
      const { hour } = this.#clock;
      if (hour === undefined || hour > 12) throw new NotADate();
      this.#clock.hour = hourOfDay(hour, half);
      return at;
    }
    if (this.#couldBeZone(token)) return this.#readZone(at, token);
    if (this.#clock.hour !== undefined && (token === '+' || token === '-')) return this.#readOffset(at);
    if (!isFiller(token)) throw new NotADate();
    return at;
  }

  #readMonth(at: number, month: number): number {
    const [sign, next, again, last] = this.#tokens.slice(at + 1, at + 5);
    this.#ymd.add(month, 'month');
    if (sign === '-' || sign === '/') {
      if (next === undefined) throw new NotADate();
      this.#ymd.add(next);
      if (again !== sign) return at + 2;
      if (last === undefined) throw new NotADate();
      this.#ymd.add(last);
      return at + 4;
    }
    if (sign === ' ' && again === ' ' && next?.toLowerCase() === 'of' && last !== undefined) {
      if (isDigits(last)) this.#ymd.add(String(this.#fullYear(Number(last))), 'year');
      return at + 4;
    }
    return at;
  }

  #couldBeZone(token: string): boolean {
    return (
      this.#clock.hour !== undefined &&
      this.#zone === undefined &&
      this.#offset === undefined &&
      (/^[A-Z]{1,5}$/.test(token) || token === 'z')
    );
  }

  /** `GMT+3` is a time that GMT is three hours behind of: its sign is turned round. */
  #readZone(at: number, token: string): number {
    this.#zone = token;
    const sign = this.#tokens[at + 1];
    if (sign === '+' || sign === '-') {
      this.#tokens[at + 1] = sign === '+' ? '-' : '+';
      if (isUtc(token)) this.#zone = undefined;
    }
    return at;
  }

  #readOffset(at: number): number {
    const sign = this.#tokens[at] === '+' ? 1 : -1;
    const number = this.#tokens[at + 1] ?? '';
    let last = at + 1;
    let minutes = 0;
    let hours: number;
    if (number.length === 4) {
      hours = integer(number.slice(0, 2));
      minutes = integer(number.slice(2));
    } else if (this.#tokens[at + 2] === ':') {
      hours = integer(number);
      minutes = integer(this.#tokens[at + 3]);
      last = at + 3;
    } else if (number.length <= 2) {
      hours = integer(number);
    } else throw new NotADate();
    this.#offset = sign * (hours * HOUR_MS + minutes * 60_000);
    const [gap, open, name, close] = this.#tokens.slice(last + 1, last + 5);
    if (isFiller(gap) && open === '(' && close === ')' && /^[A-Z]{3,5}$/.test(name ?? '')) return last + 4;
    return last;
  }

  #readNumber(at: number): number {
    const token = this.#tokens[at] ?? '';
    const next = this.#tokens[at + 1];
    const value = decimal(token);
    const clock = this.#clock;
    const { length } = token;
    if (
      this.#ymd.length === 3 &&
      (length === 2 || length === 4) &&
      clock.hour === undefined &&
      next !== ':' &&
      unitNamed(next) === undefined
    ) {
      clock.hour = integer(token.slice(0, 2));
      if (length === 4) clock.minute = integer(token.slice(2));
      return at;
    }
    if (length === 6 || (length > 6 && token.indexOf('.') === 6)) return this.#readSixDigits(at, token);
    if (length === 8 || length === 12 || length === 14) return this.#readCompact(at, token);
    const unit = this.#unitAt(at);
    if (unit !== undefined) {
      this.#setUnit(token, value, unit.unit);
      return Math.max(at, unit.at);
    }
    if (next === ':' && at + 2 < this.#tokens.length) return this.#readClock(at, value);
    if (next === '-' || next === '/' || next === '.') return this.#readSeparated(at, token, next);
    if (next === undefined || isFiller(next)) {
      const half = halfNamed(this.#tokens[at + 2]);
      if (half === undefined) {
        this.#ymd.add(value);
        return at + 1;
      }
      clock.hour = hourOfDay(Math.trunc(value), half);
      return at + 2;
    }
    const half = halfNamed(next);
    if (half !== undefined && value < 24) {
      clock.hour = hourOfDay(Math.trunc(value), half);
      return at + 1;
    }
    if (!this.#ymd.couldBeDay(value)) throw new NotADate();
    this.#ymd.add(value);
    return at;
  }

  #readSixDigits(at: number, token: string): number {
    if (this.#ymd.length === 0 && !token.includes('.')) {
      for (const from of [0, 2, 4]) this.#ymd.add(token.slice(from, from + 2));
      return at;
    }
    this.#clock.hour = integer(token.slice(0, 2));
    this.#clock.minute = integer(token.slice(2, 4));
    this.#setSeconds(token.slice(4));
    return at;
  }

  #readCompact(at: number, token: string): number {
    this.#ymd.add(token.slice(0, 4), 'year');
    this.#ymd.add(token.slice(4, 6));
    this.#ymd.add(token.slice(6, 8));
    if (token.length > 8) {
      this.#clock.hour = integer(token.slice(8, 10));
      this.#clock.minute = integer(token.slice(10, 12));
    }
    if (token.length > 12) this.#clock.second = integer(token.slice(12));
    return at;
  }

  #readClock(at: number, hours: number): number {
    const minutes = decimal(this.#tokens[at + 2]);
    this.#clock.hour = Math.trunc(hours);
    this.#setMinutes(minutes);
    const seconds = this.#tokens[at + 4];
    if (this.#tokens[at + 3] !== ':' || seconds === undefined) return at + 2;
    this.#setSeconds(seconds);
    return at + 4;
  }

  #readSeparated(at: number, token: string, sign: string): number {
    const [second, again, third] = this.#tokens.slice(at + 2, at + 5);
    this.#ymd.add(token);
    if (second === undefined || isFiller(second)) return at + 1;
    this.#addPart(second);
    if (again !== sign) return at + 2;
    if (third === undefined) throw new NotADate();
    this.#addPart(third);
    return at + 4;
  }

  #addPart(token: string): void {
    const month = isDigits(token) ? undefined : monthNamed(token);
    if (month === undefined) this.#ymd.add(token);
    else this.#ymd.add(month, 'month');
  }

  /** The unit that belongs to a number: behind it, or before it, one step up (in `12h04` the 04 are minutes). */
  #unitAt(at: number): { unit: ClockUnit | 3; at: number } | undefined {
    const tokens = this.#tokens;
    const behind = [at + 1, ...(tokens[at + 1] === ' ' ? [at + 2] : [])];
    for (const place of behind) {
      const unit = unitNamed(tokens[place]);
      if (unit !== undefined) return { unit, at: place };
    }
    const isLast = at > 1 && at === tokens.length - 1 && tokens[at - 1] === ' ';
    for (const place of [at - 1, ...(isLast ? [at - 2] : [])]) {
      const unit = place < 0 ? undefined : unitNamed(tokens[place]);
      if (unit !== undefined) return { unit: (unit + 1) as ClockUnit | 3, at: place };
    }
    return undefined;
  }

  #setUnit(token: string, value: number, unit: ClockUnit | 3): void {
    if (unit === 0) {
      this.#clock.hour = Math.trunc(value);
      const minutes = sixtieths(value);
      if (minutes !== undefined) this.#clock.minute = minutes;
    }
    if (unit === 1) this.#setMinutes(value);
    if (unit === 2) this.#setSeconds(token);
  }

  #setMinutes(value: number): void {
    this.#clock.minute = Math.trunc(value);
    const seconds = sixtieths(value);
    if (seconds === undefined) delete this.#clock.second;
    else this.#clock.second = seconds;
  }

  #setSeconds(token: string): void {
    const [whole, fraction] = token.split('.');
    this.#clock.second = integer(whole);
    this.#clock.millisecond =
      fraction === undefined ? 0 : integer(fraction.padEnd(6, '0').slice(0, 6)) / 1000;
  }

  /** Two digits are the year that lies nearest to today. */
  #fullYear(year: number): number {
    if (year >= 100 || this.#ymd.fullYear) return year;
    const now = new Date(this.#today).getUTCFullYear();
    const near = Math.floor(now / 100) * 100 + year;
    if (near >= now + 50) return near - 100;
    return near < now - 50 ? near + 100 : near;
  }

  #wall(date: CalendarDate): number {
    const today = new Date(this.#today);
    const year = date.year === undefined ? today.getUTCFullYear() : this.#fullYear(date.year);
    const month = date.month ?? today.getUTCMonth() + 1;
    if (year < 1 || year > 9999 || month < 1 || month > 12) throw new NotADate();
    const first = new Date(0);
    first.setUTCFullYear(year, month, 0);
    const length = first.getUTCDate();
    const day = date.day ?? Math.min(today.getUTCDate(), length);
    const { hour = 0, minute = 0, second = 0, millisecond = 0 } = this.#clock;
    if (day < 1 || day > length || hour > 23 || minute > 59 || second > 59) throw new NotADate();
    first.setUTCFullYear(year, month - 1, day);
    const weekday = (first.getUTCDay() + 6) % 7;
    const days = this.#weekday === undefined || date.day ? 0 : (this.#weekday - weekday + 7) % 7;
    return first.getTime() + days * DAY_MS + hour * HOUR_MS + minute * 60_000 + second * 1000 + millisecond;
  }

  #offsetOf(): Pick<WrittenDate, 'offset'> {
    if (this.#zone !== undefined && isUtc(this.#zone)) return { offset: 0 };
    if (this.#offset === undefined) return {};
    if (Math.abs(this.#offset) >= DAY_MS) throw new NotADate();
    return { offset: this.#offset };
  }
}

function hourOfDay(hour: number, half: HalfOfDay): number {
  if (half === 'pm') return hour < 12 ? hour + 12 : hour;
  return hour === 12 ? 0 : hour;
}
