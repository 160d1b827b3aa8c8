import { columnsOf } from './width';

/** What stands below everything else: rows that each fit the width, and where the cursor is among them. */
export interface DockRows {
  rows: string[];
  /** Which row, and how many columns from the left. */
  cursor: { row: number; column: number };
}

/** A terminal, as far as it is written to. */
export interface DockOutput {
  columns?: number | undefined;
  rows?: number | undefined;
  write(text: string): unknown;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_BELOW = '\u001b[J';
const CLEAR_SCREEN = '\u001b[2J\u001b[H';

/**
 * The lowest rows of a terminal, kept where they are while other text goes by above. Each change is written in one
 * piece, so that nobody sees a half of it.
 */
export class Dock {
  readonly #output: DockOutput;
  #shown: DockRows = { rows: [], cursor: { row: 0, column: 0 } };

  constructor(output: DockOutput) {
    this.#output = output;
  }

  /** How many columns a row may take: the last one is left free, where terminals differ. */
  get columns(): number {
    return Math.max(20, this.#output.columns ?? 80) - 1;
  }

  /** How many rows there may be. */
  get height(): number {
    return Math.max(3, (this.#output.rows ?? 24) - 1);
  }

  /** Shows these rows instead of what stood there. */
  show(next: DockRows): void {
    this.#output.write(this.#erased() + this.#drawn(next));
  }

  /** Lines that go by above. They may be longer than the width: the terminal breaks them. */
  print(lines: readonly string[], next: DockRows): void {
    const above = lines.map((line) => `${line}\r\n`).join('');
    this.#output.write(this.#erased() + above + this.#drawn(next));
  }

  /** Clears the screen; what went by stays in the terminal's memory of it. */
  clear(next: DockRows): void {
    this.#output.write(CLEAR_SCREEN + this.#drawn(next));
  }

  /** Leaves the cursor on a line of its own, with nothing of ours below what went by. */
  leave(): void {
    this.#output.write(this.#erased() + SHOW_CURSOR);
    this.#shown = { rows: [], cursor: { row: 0, column: 0 } };
  }

  /**
   * The window has another width: terminals break rows that have become too long. The row with the cursor is left alone
   * by some; taken as that, no line above is ever lost.
   */
  resized(): void {
    const { rows, cursor } = this.#shown;
    const columns = Math.max(1, this.#output.columns ?? 80);
    const above = rows
      .slice(0, cursor.row)
      .reduce((sum, row) => sum + Math.max(1, Math.ceil(columnsOf(row) / columns)), 0);
    this.#shown = { rows, cursor: { ...cursor, row: above } };
  }

  #erased(): string {
    const { row } = this.#shown.cursor;
    return `${HIDE_CURSOR}\r${row > 0 ? `\u001b[${row}A` : ''}${ERASE_BELOW}`;
  }

  #drawn(next: DockRows): string {
    this.#shown = next;
    const { rows, cursor } = next;
    const up = rows.length - 1 - cursor.row;
    const back = `\r${up > 0 ? `\u001b[${up}A` : ''}${cursor.column > 0 ? `\u001b[${cursor.column}C` : ''}`;
    return rows.join('\r\n') + back + SHOW_CURSOR;
  }
}
