import { cronSchedule } from '../../../src/embedded/rules/cron/cron-schedule';
import { timerSchedule } from '../../../src/embedded/rules/timer-schedule';

/** A Monday. */
const START = Date.parse('2026-03-02T10:15:30Z');

function firesAt(type: string, parameters: Record<string, unknown>, times: number, start = START): string[] {
  const schedule = timerSchedule(type, parameters, start);
  const out: string[] = [];
  for (let at = schedule(start); at !== undefined && out.length < times; at = schedule(at))
    out.push(new Date(at).toISOString().replace(/:00\.000Z|\.000Z/, ''));
  return out;
}

const cron = (parameters: Record<string, unknown>, times = 3) =>
  firesAt('core.st2.CronTimer', parameters, times);

describe('a cron timer', () => {
  it.each([
    [{ hour: 12, minute: 30 }, ['2026-03-02T12:30', '2026-03-03T12:30', '2026-03-04T12:30']],
    [{ minute: '*/10' }, ['2026-03-02T10:20', '2026-03-02T10:30', '2026-03-02T10:40']],
    [{ hour: '6/6' }, ['2026-03-02T12:00', '2026-03-02T18:00', '2026-03-03T06:00']],
    [{ hour: '5, 6' }, ['2026-03-03T05:00', '2026-03-03T06:00', '2026-03-04T05:00']],
    [{ month: 6 }, ['2026-06-01T00:00', '2027-06-01T00:00', '2028-06-01T00:00']],
    [{ day_of_week: 'mon' }, ['2026-03-09T00:00', '2026-03-16T00:00', '2026-03-23T00:00']],
    [{ day_of_week: '*/2', hour: 6 }, ['2026-03-04T06:00', '2026-03-06T06:00', '2026-03-08T06:00']],
    [{ day_of_week: '4-6', hour: 6 }, ['2026-03-06T06:00', '2026-03-07T06:00', '2026-03-08T06:00']],
    [{ day: '2nd tue', hour: 17 }, ['2026-03-10T17:00', '2026-04-14T17:00', '2026-05-12T17:00']],
    [{ day: 'last', hour: 23 }, ['2026-03-31T23:00', '2026-04-30T23:00', '2026-05-31T23:00']],
    [{ day: 'last fri', hour: 17 }, ['2026-03-27T17:00', '2026-04-24T17:00', '2026-05-29T17:00']],
    [{ day: '1st mon,3rd mon', hour: 9 }, ['2026-03-16T09:00', '2026-04-06T09:00', '2026-04-20T09:00']],
  ])('with %j fires at %j', (parameters, times) => {
    expect(cron(parameters as Record<string, unknown>)).toEqual(times);
  });

  it('wants day and weekday both to fit', () => {
    expect(cron({ day: 13, day_of_week: 'fri' }, 2)).toEqual(['2026-03-13T00:00', '2026-11-13T00:00']);
    expect(cron({ day: '1-7', day_of_week: 'mon', hour: 9 }, 2)).toEqual([
      '2026-04-06T09:00',
      '2026-05-04T09:00',
    ]);
  });

  it('knows weeks and years', () => {
    expect(cron({ week: '*/2', day_of_week: 'mon', hour: 8 }, 2)).toEqual([
      '2026-03-09T08:00',
      '2026-03-23T08:00',
    ]);
    expect(cron({ year: 2030, month: 1, day: 1, hour: 0 })).toEqual(['2030-01-01T00:00']);
    expect(cron({ hour: 6, minute: 0, year: 2020 })).toEqual([]);
  });

  it('follows the clocks of its zone when they change', () => {
    const start = Date.parse('2026-03-28T12:00:00Z');
    const parameters = { hour: 2, minute: 30, timezone: 'Europe/Zurich' };
    expect(firesAt('core.st2.CronTimer', parameters, 2, start)).toEqual([
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
  });

  it('gives up a date that never comes, soon', () => {
    expect(cron({ day: 31, month: 'apr' })).toEqual([]);
  });

  it.each([
    [{ hours: 4 }, 'no field "hours"'],
    [{ hour: 24 }, 'its values are 0 to 23'],
    [{ minute: '*/0' }, 'a step of 0'],
    [{ hour: '22-2' }, 'begins with its lowest'],
    [{ day_of_week: 'monday' }, 'the names are mon, tue'],
    [{ day: '1st xyz' }, 'weekdays are mon'],
    [{ hour: 1, timezone: 'Nowhere/X' }, 'no time zone "Nowhere/X"'],
    [{ hour: 1, timezone: 'PST' }, 'no time zone "PST"'],
  ])('refuses %j with a sentence', (parameters, sentence) => {
    expect(() => cron(parameters)).toThrow(sentence);
  });
});

describe('an interval', () => {
  it('fires a step after it was set up, and on', () => {
    expect(firesAt('core.st2.IntervalTimer', { unit: 'minutes', delta: 5 }, 2)).toEqual([
      '2026-03-02T10:20:30',
      '2026-03-02T10:25:30',
    ]);
  });

  it.each([
    { unit: 'fortnights', delta: 1 },
    { unit: 'days', delta: -1 },
    { unit: 'days', delta: '1' },
  ])('refuses %j', (parameters) => {
    expect(() => firesAt('core.st2.IntervalTimer', parameters, 1)).toThrow('delta');
  });
});

describe('a date', () => {
  const date = (text: string, timezone?: string) =>
    firesAt('core.st2.DateTimer', { date: text, ...(timezone === undefined ? {} : { timezone }) }, 3);

  it('is read in the zone that is given, or in UTC', () => {
    expect(date('2026-04-01 08:00:00')).toEqual(['2026-04-01T08:00']);
    expect(date('2026-04-01 08:00:00', 'Europe/Zurich')).toEqual(['2026-04-01T06:00']);
    expect(date('2026-04-01T08:00:00+02:00', 'Asia/Tokyo')).toEqual(['2026-04-01T06:00']);
  });

  it('that is past never fires', () => {
    expect(date('2020-01-01T00:00:00Z')).toEqual([]);
  });

  it('that is none is refused with a sentence', () => {
    expect(() => date('nonsense')).toThrow('The date "nonsense" is not understood');
  });
});

describe('a cron timer that never fires', () => {
  it.each([
    { week: '14-25', month: '*/8', hour: '2-6' },
    { day: '2nd tue', day_of_week: 'mon' },
    { year: '*/2', month: 2, day: 30 },
  ])('as %j is given up after a round of the calendar', (parameters) => {
    let looks = 0;
    const offsetAt = () => {
      looks += 1;
      return 0;
    };
    expect(cronSchedule(parameters, { offsetAt })(START)).toBeUndefined();
    // A look a day at most, for 400 years; until the year 9999 it would be seven times as many.
    expect(looks).toBeLessThan(401 * 366);
  });

  it('is told from one that fires late', () => {
    expect(cron({ year: '2000/400', month: 2, day: 29, day_of_week: 'tue' }, 1)).toEqual([
      '2400-02-29T00:00',
    ]);
  });
});
