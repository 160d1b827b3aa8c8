/**
 * Times as the API writes them: UTC with six decimals and `Z`. Microseconds since 1970 inside, so that
 * two executions of one millisecond keep their order in lists that ask for "after this one".
 */
let last = 0;

/** Microseconds since 1970, never the same twice in one process. @param now milliseconds */
export function microseconds(now: number): number {
  last = Math.max(Math.floor(now * 1000), last + 1);
  return last;
}

/** A time in microseconds since 1970 as StackStorm writes it: `2026-01-02T03:04:05.000006Z`. */
export function isoFromMicroseconds(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}

/** @returns microseconds, or undefined where the text is no time (`2026-11-21T19:00:00Z`, with or without decimals) */
export function microsecondsFromIso(text: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/.exec(
    text.trim(),
  );
  if (parts === null) return undefined;
  const [, day, time, fraction = '', zone = 'Z'] = parts;
  const whole = Date.parse(`${day}T${time}${zone}`);
  if (Number.isNaN(whole)) return undefined;
  return whole * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
