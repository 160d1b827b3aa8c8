import { str } from '../../../language/expression/python-values';
import { instantOf, type TimeZone } from '../time-zone';
import { type CronExpression, readCronExpression } from './cron-expression';
import { CRON_FIELDS, type CronField, highestOf, type WallTime } from './cron-fields';

/** A moment: what the clocks of the zone show, and when that is. */
interface Moment {
  wall: WallTime;
  /** Milliseconds since 1970. */
  instant: number;
}

type Step = [moment: Moment, field: number] | undefined;

interface Matcher {
  field: CronField;
  next: CronExpression;
}

/** Written as years are in a date, so that a year before 100 is none of the 1900s. */
function wallOf([year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0]: number[]): WallTime {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * When a cron trigger fires, as APScheduler 3.9 has it: all fields have to fit, day and weekday alike; those finer than
 * the finest one given are at their first value, coarser ones are free.
 * @param parameters the fields by name; one that is null or undefined is not given
 * @returns the first time after a moment (both milliseconds since 1970), or undefined when there is none any more
 * @throws Error with a sentence: a field that does not exist or cannot be read
 */
export function cronSchedule(
  parameters: Readonly<Record<string, unknown>>,
  zone: TimeZone,
): (after: number) => number | undefined {
  const matchers = readFields(parameters);
  return (after) => nextFire(matchers, zone, (Math.floor(after / 1000) + 1) * 1000);
}

function readFields(parameters: Readonly<Record<string, unknown>>): readonly Matcher[] {
  const given = Object.keys(parameters).filter((name) => (parameters[name] ?? null) !== null);
  const unknown = given.find((name) => !CRON_FIELDS.some((field) => field.name === name));
  if (unknown !== undefined) {
    const names = CRON_FIELDS.map(({ name }) => name).join(', ');
    throw new Error(`A cron trigger has no field "${unknown}"; its fields are ${names}.`);
  }
  const finest = CRON_FIELDS.findLastIndex(({ name }) => given.includes(name));
  return CRON_FIELDS.map((field, index) => {
    const fallback = finest >= 0 && index > finest ? field.fallback : '*';
    const value = given.includes(field.name) ? parameters[field.name] : fallback;
    return { field, next: readCronExpression(field, str(value).trim()) };
  });
}

/**
 * The calendar repeats itself after so many years, weekdays and weeks included; of years that are stepped over, so many
 * steps make whole rounds of it too. What has not come by then never comes, and looking on to the year 9999 takes long.
 */
const ROUND = 400;

/** Goes through the fields from coarse to fine; where one has no value left, a coarser one moves on. */
function nextFire(matchers: readonly Matcher[], zone: TimeZone, start: number): number | undefined {
  let moment: Moment = { wall: start + zone.offsetAt(start), instant: start };
  let index = 0;
  let years = 0;
  while (index < matchers.length && years <= ROUND) {
    const { field, next } = matchers[index] as Matcher;
    const value = next(moment.wall);
    if (value !== undefined && value <= field.valueOf(moment.wall)) {
      index += 1;
    } else if (value !== undefined && field.derived === undefined) {
      moment = withField(moment, index, value, zone);
      index += 1;
    } else {
      const step: Step = advance(moment, value === undefined ? index - 1 : index, zone);
      if (step === undefined) return undefined;
      [moment, index] = step;
      if (index === 0) years += 1;
    }
  }
  return index < matchers.length ? undefined : moment.instant;
}

/** The same moment with this field set, the finer ones at their lowest. */
function withField({ wall }: Moment, index: number, value: number, zone: TimeZone): Moment {
  const values = CRON_FIELDS.flatMap((field, at) => {
    if (field.derived) return [];
    return [at < index ? field.valueOf(wall) : at === index ? value : field.lowest];
  });
  const set = wallOf(values);
  return { wall: set, instant: instantOf(zone, set) };
}

/**
 * The moment when the field next changes, the finer ones at their lowest; where it is at its highest, a coarser one
 * changes. The clock is moved on by what lies between on the wall, as there: over a change of the clocks the wall may
 * show another time in the end.
 */
function advance({ wall, instant }: Moment, index: number, zone: TimeZone): Step {
  let at = index;
  while (at >= 0) {
    const field = CRON_FIELDS[at] as CronField;
    if (!field.derived && field.valueOf(wall) < highestOf(field, wall)) break;
    at -= 1;
  }
  if (at < 0) return undefined;
  const values = CRON_FIELDS.flatMap((field, each) => {
    if (field.derived) return [];
    return [each < at ? field.valueOf(wall) : each === at ? field.valueOf(wall) + 1 : field.lowest];
  });
  const moved = instant + wallOf(values) - wall;
  return [{ wall: moved + zone.offsetAt(moved), instant: moved }, at];
}
