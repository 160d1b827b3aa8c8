import type { Post, Table } from '../core/chat';
import { columnsOf } from './terminal/width';

/** Columns of signs that are read at once in most windows; a wider table breaks its lines, and cannot be read at all. */
export const READABLE_COLUMNS = 78;
const GAP = '  ';

/**
 * A table in plain signs: aligned columns where they fit, else a paragraph for each row with the names of the columns.
 *
 * @param readable how many columns of signs fit a line
 */
export function tableText({ columns, rows }: Table, readable = READABLE_COLUMNS): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => columnsOf(row[at] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - columnsOf(cell))))
      .join(GAP)
      .trimEnd();
  const whole = widths.reduce((sum, one) => sum + one, GAP.length * (columns.length - 1));
  if (whole > readable) return rows.map((row) => record(columns, row)).join('\n');
  const rule = widths.map((one) => '-'.repeat(one)).join(GAP);
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

function record(columns: readonly string[], [first = '', ...others]: readonly string[]): string {
  const named = others.flatMap((cell, at) => (cell === '' ? [] : [`  ${columns[at + 1] ?? ''}: ${cell}`]));
  return [first === '' ? '-' : first, ...named].join('\n');
}

/** A table in Markdown, for services that draw it. */
export function tableMarkdown({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|') || ' ').join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The same post with these words below what is said. */
export function withWordsBelow(post: Post, words: string): Post {
  if (words === '') return post;
  if (post.body !== undefined && post.body !== '')
    return { ...post, body: `${post.body.trimEnd()}\n${words}` };
  return { ...post, text: post.text.trim() === '' ? words : `${post.text.trimEnd()}\n${words}` };
}
