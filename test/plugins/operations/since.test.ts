import { LocalTime } from '../../../src/core/local-time';
import { readSince } from '../../../src/plugins/operations/since';

const zurich = new LocalTime('Europe/Zurich');
const NOW = Date.parse('2026-07-10T23:30:00Z');
const iso = (word: string, local = zurich) => {
  const at = readSince(word, NOW, local);
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe('a time that a person types', () => {
  it('is one on the same clock, whether a word or a date, whatever the machine’s zone', () => {
    expect(iso('today')).toBe('2026-07-10T22:00:00.000Z');
    expect(iso('2026-07-11')).toBe(iso('today'));
    expect(iso('yesterday')).toBe('2026-07-09T22:00:00.000Z');
    expect(iso('2026-07-10T08:15')).toBe('2026-07-10T06:15:00.000Z');
    expect(iso('2026-07-10T08:15Z')).toBe('2026-07-10T08:15:00.000Z');
    expect(iso('today', new LocalTime('America/New_York'))).toBe('2026-07-10T04:00:00.000Z');
  });

  it('is right on the days on which the clocks are moved', () => {
    expect(iso('2026-03-29')).toBe('2026-03-28T23:00:00.000Z');
    expect(iso('2026-03-30')).toBe('2026-03-29T22:00:00.000Z');
    expect(iso('2026-10-26')).toBe('2026-10-25T23:00:00.000Z');
    const noon = Date.parse('2026-03-30T10:00:00Z');
    expect(new Date(zurich.midnight(noon, 1)).toISOString()).toBe('2026-03-28T23:00:00.000Z');
  });

  it('is none where it is no date', () => {
    for (const word of ['2026-13-01', 'soon', '2026-01-31T99', '']) expect(iso(word)).toBeUndefined();
  });

  it('is shown as it is typed', () => {
    expect(zurich.minute(NOW)).toBe('2026-07-11 01:30');
    expect(zurich.timeOfDay(NOW)).toBe('01:30:00');
    expect(iso(zurich.minute(NOW).replace(' ', 'T'))).toBe('2026-07-10T23:30:00.000Z');
  });
});
