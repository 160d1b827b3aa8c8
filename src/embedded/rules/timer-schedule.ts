import type { Mapping } from '../../core/mapping';
import { parseDateText } from '../../language/date-text/parse-date-text';
import { numberOf } from '../../language/expression/python-values';
import { TRIGGERS } from '../triggers';
import { cronSchedule } from './cron/cron-schedule';
import { instantOf, timeZone } from './time-zone';

/** Gives the next time after a moment (both milliseconds since 1970), or undefined when there is none any more. */
export type Schedule = (after: number) => number | undefined;

const UNIT_MS: ReadonlyMap<unknown, number> = new Map([
  ['seconds', 1000],
  ['minutes', 60_000],
  ['hours', 3_600_000],
  ['days', 86_400_000],
  ['weeks', 604_800_000],
]);
/** The end of the year 9999, after which Python has no dates. */
const LAST_DATE = 253_402_300_800_000;

/**
 * When a timer fires, as StackStorm's timers have it.
 * @param type one of the three kinds of timers
 * @param since when the timer was set up, milliseconds since 1970
 * @throws Error with a sentence where the parameters do not make a time
 */
export function timerSchedule(type: string, parameters: Mapping, since: number): Schedule {
  const { timezone, ...rest } = parameters;
  const zone = timeZone(timezone === undefined || timezone === null ? 'UTC' : String(timezone));
  switch (type) {
    case TRIGGERS.cron:
      return cronSchedule(rest, zone);
    case TRIGGERS.date: {
      const date = typeof rest.date === 'string' ? parseDateText(rest.date, since) : undefined;
      if (date === undefined)
        throw new Error(
          `The date "${String(rest.date)}" is not understood; write it as 2027-01-31 08:00:00 or 2027-01-31T08:00:00Z.`,
        );
      const at = date.offset === undefined ? instantOf(zone, date.wall) : date.wall - date.offset;
      return (after) => (at > after ? at : undefined);
    }
    default:
      return intervalSchedule(rest, since);
  }
}

/** A zone changes nothing about it: a day has 24 hours. */
function intervalSchedule({ unit, delta }: Mapping, since: number): Schedule {
  const unitMs = UNIT_MS.get(unit);
  const count = numberOf(delta);
  if (unitMs === undefined || count === undefined)
    throw new Error(
      'An interval needs a delta (a number) and a unit (seconds, minutes, hours, days or weeks).',
    );
  // Without a length it is a second there.
  const step = count * unitMs || 1000;
  if (step < 0 || since + step >= LAST_DATE)
    throw new Error(`An interval of ${count} ${String(unit)} never comes; the delta must be 1 or more.`);
  return (after) => since + (Math.floor((after - since) / step) + 1) * step;
}
