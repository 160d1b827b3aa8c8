import { type CronField, highestOf, lastDayOfMonth, type WallTime, WEEKDAYS, weekdayOf } from './cron-fields';

/** The first value of a field, from the one that it has at that time on, which fits; undefined: none in its range. */
export type CronExpression = (wall: WallTime) => number | undefined;

interface Range {
  first: number;
  last: number | undefined;
  step: number | undefined;
}

const STEPPED = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/;
const NAMED = /^([a-z]+)(?:-([a-z]+))?/i;
const NTH_WEEKDAY = /^(1st|2nd|3rd|4th|5th|last) +(\w+)/i;
const LAST_DAY = /^last/i;
const POSITIONS = ['1st', '2nd', '3rd', '4th', '5th', 'last'];

/**
 * Reads what a cron trigger says of one field, as APScheduler 3.9 does: `*`, `5`, `1-7`, any of them with a step as in
 * `5/10`, names, `2nd tue`, `last fri`, `last`, and lists of those. What follows a name is not looked at there.
 * @throws Error with a sentence
 */
export function readCronExpression(field: CronField, text: string): CronExpression {
  const options = text.split(',').map((part) => readOption(field, part.trim()));
  return (wall) => {
    const values = options.map((option) => option(wall)).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : Math.min(...values);
  };
}

function readOption(field: CronField, text: string): CronExpression {
  const stepped = STEPPED.exec(text);
  if (stepped !== null) return readStepped(field, text, stepped);
  const nth = field.name === 'day' ? NTH_WEEKDAY.exec(text) : null;
  if (nth !== null) return nthWeekday(text, nth[1] ?? '', nth[2] ?? '');
  if (field.name === 'day' && LAST_DAY.test(text)) return lastDayOfMonth;
  const named = field.names === undefined ? null : NAMED.exec(text);
  if (named === null) throw refused(field, text, 'it is not understood');
  const first = valueNamed(field, text, named[1] ?? '');
  const last = named[2] === undefined ? first : valueNamed(field, text, named[2]);
  return inRange(field, checked(field, text, { first, last, step: undefined }));
}

function readStepped(field: CronField, text: string, [, from, to, by]: RegExpExecArray): CronExpression {
  const step = by === undefined ? undefined : Number(by);
  if (from === undefined)
    return inRange(field, checked(field, text, { first: field.lowest, last: undefined, step }));
  const first = Number(from);
  const last = to !== undefined ? Number(to) : step === undefined ? first : undefined;
  return inRange(field, checked(field, text, { first, last, step }));
}

function checked(field: CronField, text: string, range: Range): Range {
  const { first, last, step } = range;
  const { lowest, highest } = field;
  if (step === 0) throw refused(field, text, 'a step of 0 leads nowhere');
  if (last !== undefined && first > last) throw refused(field, text, 'a range begins with its lowest value');
  if (first < lowest || first > highest || (last !== undefined && last > highest))
    throw refused(field, text, `its values are ${lowest} to ${highest}`);
  const width = (last || highest) - first;
  if (step !== undefined && step > width)
    throw refused(field, text, `the step is wider than the range, which is ${width}`);
  return range;
}

function inRange(field: CronField, { first, last, step }: Range): CronExpression {
  return (wall) => {
    const start = Math.max(first, field.valueOf(wall));
    const value = step === undefined ? start : start + ((step - ((start - first) % step)) % step);
    return value <= Math.min(last ?? Number.POSITIVE_INFINITY, highestOf(field, wall)) ? value : undefined;
  };
}

function valueNamed(field: CronField, text: string, name: string): number {
  const index = (field.names ?? []).indexOf(name.toLowerCase());
  if (index < 0) throw refused(field, text, `the names are ${(field.names ?? []).join(', ')}`);
  return field.lowest + index;
}

function nthWeekday(text: string, position: string, name: string): CronExpression {
  const nth = POSITIONS.indexOf(position.toLowerCase());
  const weekday = WEEKDAYS.indexOf(name.toLowerCase());
  if (weekday < 0)
    throw new Error(`The cron field "day" cannot be "${text}": weekdays are ${WEEKDAYS.join(', ')}.`);
  return (wall) => {
    const date = new Date(wall).getUTCDate();
    const firstOfMonth = (((weekdayOf(wall) - (date - 1)) % 7) + 7) % 7;
    const first = ((weekday - firstOfMonth + 7) % 7) + 1;
    const length = lastDayOfMonth(wall);
    const day = nth === 5 ? first + Math.floor((length - first) / 7) * 7 : first + nth * 7;
    return day <= length && day >= date ? day : undefined;
  };
}

function refused({ name }: CronField, text: string, why: string): Error {
  return new Error(`The cron field "${name}" cannot be "${text}": ${why}.`);
}
