import { stripVTControlCharacters } from 'node:util';
import { graphemesOf } from '../graphemes';

/** Blocks of East Asian signs, each two columns wide (Unicode's EastAsianWidth, W and F). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
/** Marks, joiners and format characters stand on what is before them. */
const NOTHING = /^[\p{M}\p{Cf}\p{Cc}]*$/u;
const PLAIN = /^[\u0020-\u007e]*$/;

/** A piece of text as a person counts it, and how many columns of a terminal it takes. */
export interface Cell {
  text: string;
  width: number;
}

/** The characters of a text as people see them, with their widths. Colours have to be taken out before. */
export function cellsOf(text: string): Cell[] {
  if (PLAIN.test(text)) return Array.from(text, (sign) => ({ text: sign, width: 1 }));
  return Array.from(graphemesOf(text), ({ segment }) => ({ text: segment, width: cellWidth(segment) }));
}

/** How many columns a line takes. Colours take none. */
export function columnsOf(line: string): number {
  if (PLAIN.test(line)) return line.length;
  return cellsOf(stripVTControlCharacters(line)).reduce((sum, { width }) => sum + width, 0);
}

/** The beginning of a line within so many columns, with an ellipsis where something is missing. */
export function cutToWidth(line: string, columns: number): string {
  if (columnsOf(line) <= columns) return line;
  let kept = '';
  let width = 1;
  for (const cell of cellsOf(stripVTControlCharacters(line))) {
    width += cell.width;
    if (width > columns) break;
    kept += cell.text;
  }
  return `${kept}…`;
}

/** The border between two characters, as people see them, at or next to `at`. @param direction -1: before, 1: behind */
export function characterBorder(text: string, at: number, direction: -1 | 1): number {
  if (PLAIN.test(text)) return at;
  let border = 0;
  for (const { index } of graphemesOf(text)) {
    if (index >= at) return index === at || direction === 1 ? index : border;
    border = index;
  }
  return at >= text.length || direction === 1 ? text.length : border;
}

function cellWidth(grapheme: string): number {
  if (NOTHING.test(grapheme)) return 0;
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1;
}
