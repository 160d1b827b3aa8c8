const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads `2h`, `90m`, `3d`, `1w`, `today`, `yesterday`, or a date. Pure.
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970, or undefined where the word is no time
 */
export function readSince(word: string, now: number): number | undefined {
  const text = word.toLowerCase();
  const [, amount, unit = ''] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (UNITS[unit] ?? 0);
  if (text === 'today' || text === 'yesterday') {
    const day = new Date(now);
    day.setHours(0, 0, 0, 0);
    return text === 'today' ? day.getTime() : day.getTime() - 86_400_000;
  }
  if (!/^\d{4}-\d{2}-\d{2}(t[\d:.]+z?)?$/.test(text)) return undefined;
  const date = Date.parse(word.toUpperCase());
  return Number.isNaN(date) ? undefined : date;
}
