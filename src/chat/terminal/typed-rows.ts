import type { DockRows } from './dock';
import type { Style } from './style';
import { visibleControls } from './visible-controls';
import { cellsOf, columnsOf } from './width';

export interface Typed {
  prompt: string;
  text: string;
  /** Where the cursor is: before this UTF-16 unit of `text`. */
  cursor: number;
}

/** The second and later lines of one entry. */
const CONTINUED = '… ';

/** The line that is typed, broken into rows, with the cursor where it belongs. Pure. */
export function typedRows({ prompt, text, cursor }: Typed, columns: number, style: Style): DockRows {
  const rows: string[] = [];
  let row = style.prompt(prompt);
  let width = columnsOf(prompt);
  let offset = 0;
  let where = { row: 0, column: width };
  const next = (start: string) => {
    rows.push(row);
    row = style.quiet(start);
    width = columnsOf(start);
  };
  for (const { text: sign, width: columnsOfSign } of cellsOf(text)) {
    if (width + columnsOfSign > columns && sign !== '\n') next('');
    if (offset <= cursor) where = { row: rows.length, column: width };
    offset += sign.length;
    if (sign === '\n') next(CONTINUED);
    else {
      const shown = columnsOfSign === 0 ? visibleControls(sign) : sign;
      row += shown;
      width += columnsOfSign === 0 ? columnsOf(shown) : columnsOfSign;
    }
  }
  if (cursor >= text.length) {
    if (width >= columns) next('');
    where = { row: rows.length, column: width };
  }
  return { rows: [...rows, row], cursor: where };
}

/** So many rows at most, those around the cursor. */
export function aroundCursor({ rows, cursor }: DockRows, most: number): DockRows {
  if (rows.length <= most) return { rows, cursor };
  const first = Math.min(Math.max(0, cursor.row - most + 1), rows.length - most);
  return { rows: rows.slice(first, first + most), cursor: { ...cursor, row: cursor.row - first } };
}
