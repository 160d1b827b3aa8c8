import { matchFormat, parseFormat } from '../../src/language/alias';
import type { HostileRow } from './corpus';

/** How long matching takes on a hostile message as it grows. */
export interface Growth {
  unit: string;
  format: string;
  /** Milliseconds at 1, 10 and 100 KB. */
  ms: [number, number, number];
}

const SIZES = [1_000, 10_000, 100_000] as const;

/** Milliseconds of one match; the shorter of two runs, as the machine may be busy with other things. */
export function timeMatch(format: string, command: string): { ms: number; match: boolean } {
  const parsed = parseFormat(format);
  let best = Number.POSITIVE_INFINITY;
  let match = false;
  for (let run = 0; run < 2; run += 1) {
    const start = process.hrtime.bigint();
    match = matchFormat(parsed, command) !== undefined;
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
  }
  return { ms: best, match };
}

/** The unit that a hostile message repeats, with what stands before and behind it; undefined where none is found. */
export function unitOf(row: HostileRow): { head: string; unit: string; end: string } | undefined {
  const { command } = row;
  let best: { head: string; unit: string; end: string; covered: number } | undefined;
  for (let length = 1; length <= 40; length += 1) {
    for (let start = 0; start + 2 * length <= command.length; start += 1) {
      const unit = command.slice(start, start + length);
      let at = start + length;
      while (command.startsWith(unit, at)) at += length;
      const covered = at - start;
      if (covered >= 2 * length && covered > (best?.covered ?? 0)) {
        best = { head: command.slice(0, start), unit, end: command.slice(at), covered };
      }
    }
  }
  return best;
}

/** Times a hostile message whose unit is repeated to ever greater lengths. */
export function growthOf(row: HostileRow): Growth | undefined {
  const parts = unitOf(row);
  if (parts === undefined) return undefined;
  const { head, unit, end } = parts;
  const [small, middle, large] = SIZES.map((size) => {
    const times = Math.max(1, Math.floor((size - head.length - end.length) / unit.length));
    return timeMatch(row.format, head + unit.repeat(times) + end).ms;
  });
  return { unit, format: row.format, ms: [small ?? 0, middle ?? 0, large ?? 0] };
}
