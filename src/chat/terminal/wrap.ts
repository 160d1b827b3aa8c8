import { columnsOf } from './width';

/** Columns, as in a table: several blanks between words, or lines drawn with signs. */
const ALIGNED = /\S {2,}\S|[\u2500-\u259f]|\|/;
const TAB = 8;

/**
 * A line as lines that each fit the width, broken between words, with what follows indented below its beginning. What
 * is aligned, and a word that is longer than a line, is left to the terminal: cut by us, it could not be copied.
 */
export function wrapLine(line: string, columns: number): string[] {
  const spread = line.includes('\t') ? withoutTabs(line) : line;
  if (columnsOf(spread) <= columns) return [spread];
  const indent = /^ */.exec(spread)?.[0] ?? '';
  const said = spread.slice(indent.length);
  if (ALIGNED.test(said) || indent.length > columns / 2) return [spread];
  const below = indent === '' ? '' : `${indent}  `;
  const lines: string[] = [];
  let current = indent;
  for (const word of said.split(' ')) {
    const isFirst = current.trim() === '';
    const longer = isFirst ? current + word : `${current} ${word}`;
    if (isFirst || columnsOf(longer) <= columns) current = longer;
    else {
      lines.push(current);
      current = below + word;
    }
  }
  return [...lines, current];
}

function withoutTabs(line: string): string {
  return line.split('\t').reduce((before, part) => {
    const stop = TAB - (columnsOf(before) % TAB);
    return `${before}${' '.repeat(stop)}${part}`;
  });
}
