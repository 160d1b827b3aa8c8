/** A zone of the tz database. */
export interface TimeZone {
  /** How far its clocks are ahead of UTC at that time, in milliseconds. */
  offsetAt(instant: number): number;
}

const UTC: TimeZone = { offsetAt: () => 0 };

/** Abbreviations that ICU knows besides the tz database, which Python's pytz does not. */
const NOT_IN_THE_DATABASE =
  /^(ACT|AET|AGT|ART|AST|BET|BST|CAT|CNT|CST|CTT|EAT|ECT|IET|IST|JST|MIT|NET|NST|PLT|PNT|PRT|PST|SST|VST|SystemV\/.*|[+-].*)$/i;

const zones = new Map<string, TimeZone>();

/**
 * The zone of that name, in any case of its letters.
 * @throws Error with a sentence where the tz database has none
 */
export function timeZone(name: string): TimeZone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = /^(utc|etc\/utc)$/i.test(name) ? UTC : fromDatabase(name);
  zones.set(name, zone);
  return zone;
}

function fromDatabase(name: string): TimeZone {
  const unknown = `There is no time zone "${name}"; zones are written as "Europe/Zurich", "America/New_York" or "UTC".`;
  if (name === '' || NOT_IN_THE_DATABASE.test(name)) throw new Error(unknown);
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'iso8601',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new Error(unknown);
  }
  return {
    offsetAt(instant) {
      const seconds = Math.floor(instant / 1000) * 1000;
      const parts = new Map(format.formatToParts(seconds).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      const wall = Date.UTC(
        part('year'),
        part('month') - 1,
        part('day'),
        part('hour'),
        part('minute'),
        part('second'),
      );
      return wall - seconds;
    },
  };
}

const DAY_MS = 86_400_000;
const SIX_HOURS_MS = 6 * 3_600_000;

/**
 * When the clocks of a zone show this. A time that they show twice is the later one; one that they skip is taken as if
 * they had not been moved yet. So does pytz, which StackStorm's timers use.
 * @param wall milliseconds since 1970 as if the clock stood in UTC
 */
export function instantOf(zone: TimeZone, wall: number): number {
  const offsets = [zone.offsetAt(wall - DAY_MS), zone.offsetAt(wall + DAY_MS)];
  const instants = offsets.map((offset) => wall - offset).filter((at) => at + zone.offsetAt(at) === wall);
  return instants.length > 0 ? Math.max(...instants) : instantOf(zone, wall - SIX_HOURS_MS) + SIX_HOURS_MS;
}
