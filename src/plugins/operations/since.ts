import type { LocalTime } from '../../core/local-time';

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads `2h`, `90m`, `3d`, `1w`, `today`, `yesterday`, or a date; with `Z` it is one in UTC. Pure.
 * @param now milliseconds since 1970
 * @param local the clock that the person reads
 * @returns milliseconds since 1970, or undefined where the word is no time
 */
export function readSince(word: string, now: number, local: LocalTime): number | undefined {
  const text = word.toLowerCase();
  const [, amount, unit = ''] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (UNITS[unit] ?? 0);
  if (text === 'today') return local.midnight(now);
  if (text === 'yesterday') return local.midnight(now, 1);
  const [, date, time = 't00:00', utc] = /^(\d{4}-\d{2}-\d{2})(t[\d:.]{4,12})?(z?)$/.exec(text) ?? [];
  if (date === undefined) return undefined;
  const wall = Date.parse(`${date}${time}z`.toUpperCase());
  if (Number.isNaN(wall)) return undefined;
  return utc === 'z' ? wall : local.instant(wall);
}
