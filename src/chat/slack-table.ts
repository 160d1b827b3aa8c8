import type { Table } from '../core/chat';
import { shorten } from './split';

const MAX_ROWS = 100;
/** All cells together, in characters. */
const MAX_CHARACTERS = 10_000;
const MAX_CELL = 200;

/** A table as Slack draws it: no empty cell, and within its limits. Text in it is shown as it is, and calls nobody. */
export function slackTable({ columns, rows }: Table): Record<string, unknown> {
  let left = MAX_CHARACTERS;
  const cell = (text: string) => ({ type: 'raw_text', text: text === '' ? ' ' : shorten(text, MAX_CELL) });
  const taken: unknown[] = [];
  for (const row of [columns, ...rows].slice(0, MAX_ROWS)) {
    const cells = row.map(cell);
    left -= cells.reduce((sum, { text }) => sum + text.length, 0);
    if (left < 0) break;
    taken.push(cells);
  }
  return { type: 'table', rows: taken };
}
