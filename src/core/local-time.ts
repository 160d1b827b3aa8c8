const DAY_MS = 86_400_000;

/** Year, month (1 to 12), day, hour, minute and second as the clocks of a zone show them. */
interface Shown {
  date: string;
  time: string;
  /** The same as milliseconds, as if the clock stood in UTC. */
  wall: number;
}

/** The clock on the wall of one zone: for every time that a person reads or types. */
export class LocalTime {
  readonly #zone: string | undefined;
  #made: Intl.DateTimeFormat | undefined;

  /** @param zone a name that the tz database has; the machine's zone where it is undefined */
  constructor(zone: string | undefined) {
    this.#zone = zone;
  }

  /** Made for the first time that is shown: the tables behind it take longer to read than most rooms of this house. */
  get #format(): Intl.DateTimeFormat {
    this.#made ??= new Intl.DateTimeFormat('en-US', {
      ...(this.#zone === undefined ? {} : { timeZone: this.#zone }),
      ...{ calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
    return this.#made;
  }

  /** `2026-01-31 09:05`. @param at milliseconds since 1970 */
  minute(at: number): string {
    const { date, time } = this.#shown(at);
    return `${date} ${time.slice(0, 5)}`;
  }

  /** `2026-01-31 09:05:59`. @param at milliseconds since 1970 */
  second(at: number): string {
    const { date, time } = this.#shown(at);
    return `${date} ${time}`;
  }

  /** `09:05:59`. @param at milliseconds since 1970 */
  timeOfDay(at: number): string {
    return this.#shown(at).time;
  }

  /** The midnight with which a day begins. @param daysAgo 0 is the day of `at`, 1 the day before it */
  midnight(at: number, daysAgo = 0): number {
    const { date } = this.#shown(at);
    return this.instant(Date.parse(`${date}T00:00:00Z`) - daysAgo * DAY_MS);
  }

  /**
   * When the clocks show this; the first time where they show it twice.
   * @param wall milliseconds since 1970 as if the clock stood in UTC
   */
  instant(wall: number): number {
    const candidates = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - this.#offset(near));
    const fitting = candidates.filter((at) => this.#shown(at).wall === wall);
    return Math.min(...(fitting.length > 0 ? fitting : candidates));
  }

  #offset(at: number): number {
    return this.#shown(at).wall - Math.floor(at / 1000) * 1000;
  }

  #shown(at: number): Shown {
    const parts = new Map(this.#format.formatToParts(at).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
    const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
    const time = `${part('hour')}:${part('minute')}:${part('second')}`;
    return { date, time, wall: Date.parse(`${date}T${time}Z`) };
  }
}
