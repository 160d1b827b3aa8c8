/** A point of time as a clock on the wall shows it: milliseconds since 1970 as if the wall stood in UTC. */
export type WallTime = number;

/** One field of a cron trigger. */
export interface CronField {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  /** What a field is that was not given, where a coarser one was: the first of its values, or any. */
  readonly fallback: number | '*';
  /** Names of values; the first stands for `lowest`. */
  readonly names?: readonly string[];
  /** Week and weekday follow from the date: they can be waited for, not set. */
  readonly derived?: true;
  valueOf(wall: WallTime): number;
  /** The highest value at that time, where it depends on the month. */
  highestAt?(wall: WallTime): number;
}

export const WEEKDAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS: readonly string[] = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];

const DAY_MS = 86_400_000;

/** Monday is 0. */
export function weekdayOf(wall: WallTime): number {
  return (new Date(wall).getUTCDay() + 6) % 7;
}

/** Number of the last day (28 to 31) of the month in which the wall time lies. */
export function lastDayOfMonth(wall: WallTime): number {
  const date = new Date(wall);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The week of ISO 8601: the first one of a year is that with its first Thursday. */
function weekOf(wall: WallTime): number {
  const thursday = new Date(wall + (3 - weekdayOf(wall)) * DAY_MS);
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - newYear) / (7 * DAY_MS)) + 1;
}

/** From coarse to fine, in the order in which APScheduler looks at them. */
export const CRON_FIELDS: readonly CronField[] = [
  {
    name: 'year',
    lowest: 1970,
    highest: 9999,
    fallback: '*',
    valueOf: (wall) => new Date(wall).getUTCFullYear(),
  },
  {
    name: 'month',
    lowest: 1,
    highest: 12,
    fallback: 1,
    names: MONTHS,
    valueOf: (wall) => new Date(wall).getUTCMonth() + 1,
  },
  {
    name: 'day',
    lowest: 1,
    highest: 31,
    fallback: 1,
    valueOf: (wall) => new Date(wall).getUTCDate(),
    highestAt: lastDayOfMonth,
  },
  { name: 'week', lowest: 1, highest: 53, fallback: '*', derived: true, valueOf: weekOf },
  {
    name: 'day_of_week',
    lowest: 0,
    highest: 6,
    fallback: '*',
    names: WEEKDAYS,
    derived: true,
    valueOf: weekdayOf,
  },
  { name: 'hour', lowest: 0, highest: 23, fallback: 0, valueOf: (wall) => new Date(wall).getUTCHours() },
  { name: 'minute', lowest: 0, highest: 59, fallback: 0, valueOf: (wall) => new Date(wall).getUTCMinutes() },
  { name: 'second', lowest: 0, highest: 59, fallback: 0, valueOf: (wall) => new Date(wall).getUTCSeconds() },
];

/** The highest value that a field can have at that time. */
export function highestOf(field: CronField, wall: WallTime): number {
  return field.highestAt?.(wall) ?? field.highest;
}
