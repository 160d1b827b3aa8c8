/** What stands between the parts of a date and says nothing. */
const FILLERS = new Set(
  [' ', '.', ',', ';', '-', '/', "'"].concat([
    'at',
    'on',
    'and',
    'ad',
    'm',
    't',
    'of',
    'st',
    'nd',
    'rd',
    'th',
  ]),
);
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const UNITS = new Map([
  ...['h', 'hour', 'hours'].map((name) => [name, 0] as const),
  ...['m', 'minute', 'minutes'].map((name) => [name, 1] as const),
  ...['s', 'second', 'seconds'].map((name) => [name, 2] as const),
]);
const HALVES: ReadonlyMap<string, 'am' | 'pm'> = new Map([
  ['am', 'am'],
  ['a', 'am'],
  ['pm', 'pm'],
  ['p', 'pm'],
]);

export type HalfOfDay = 'am' | 'pm';
/** Hours, minutes, seconds. */
export type ClockUnit = 0 | 1 | 2;

/** A name in full or its first three letters. @returns its place, from 0 */
function placeOf(names: readonly string[], word: string): number | undefined {
  const lower = word.toLowerCase();
  const at = names.findIndex((name) => name === lower || name.slice(0, 3) === lower);
  return at < 0 ? undefined : at;
}

/** Whether dateutil skips the word in a date (`at`, `on`, `and` …). */
export function isFiller(word: string | undefined): boolean {
  return word !== undefined && FILLERS.has(word.toLowerCase());
}

/** Monday is 0. */
export function weekdayNamed(word: string): number | undefined {
  return placeOf(WEEKDAYS, word);
}

/** January is 1. */
export function monthNamed(word: string | undefined): number | undefined {
  const at = word?.toLowerCase() === 'sept' ? 8 : placeOf(MONTHS, word ?? '');
  return at === undefined ? undefined : at + 1;
}

/** The unit of the clock that the word names (`h`, `minutes` …), in any case. */
export function unitNamed(word: string | undefined): ClockUnit | undefined {
  return UNITS.get(word?.toLowerCase() ?? '');
}

/** The half of the day that the word names (`am`, `pm` …), in any case. */
export function halfNamed(word: string | undefined): HalfOfDay | undefined {
  return HALVES.get(word?.toLowerCase() ?? '');
}

/** Names of zones that a reader knows without a table: all others are left to the zone that is asked for. */
export function isUtc(word: string): boolean {
  return ['utc', 'gmt', 'z'].includes(word.toLowerCase());
}
