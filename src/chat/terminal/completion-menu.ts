import type { Completion } from '../../core/chat';
import type { Style } from './style';
import { visibleControls } from './visible-controls';
import { columnsOf, cutToWidth } from './width';

const MAX_ROWS = 8;

/** What Tab found for the beginning of a line: first what all have in common, then a list to go through. */
export class CompletionMenu {
  readonly #found: readonly Completion[];
  /** The line up to the cursor, with each of them in it. */
  readonly #lines: readonly string[];
  #chosen = -1;

  /** @param line up to the cursor, as it was when Tab was pressed */
  constructor(line: string, found: readonly Completion[]) {
    this.#found = found;
    this.#lines = found.map(({ from, text }) => line.slice(0, from) + text);
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** The line as far as all agree on it. */
  get common(): string {
    const [first = '', ...others] = this.#lines;
    let length = first.length;
    for (const other of others) {
      while (!other.startsWith(first.slice(0, length))) length -= 1;
    }
    return first.slice(0, length);
  }

  /** The next one of the list, round and round. @returns the line with it */
  choose(direction: 1 | -1): string {
    const count = this.#lines.length;
    this.#chosen = this.#chosen < 0 && direction < 0 ? count - 1 : (this.#chosen + direction + count) % count;
    return this.#lines[this.#chosen] ?? '';
  }

  /** The list below the line, a window of it where it is long. Pure. */
  rows(columns: number, style: Style): string[] {
    const first = Math.max(0, Math.min(this.#chosen - MAX_ROWS + 1, this.#found.length - MAX_ROWS));
    const shown = this.#found.slice(first, first + MAX_ROWS);
    const texts = shown.map(({ text }) => visibleControls(text.trim()));
    const wide = Math.min(columns / 2, Math.max(...texts.map(columnsOf)));
    const rows = shown.map(({ about = '' }, index) => {
      const text = texts[index] ?? '';
      const gap = ' '.repeat(Math.max(0, wide - columnsOf(text)));
      const line = cutToWidth(`  ${text}${about === '' ? '' : `${gap}  ${visibleControls(about)}`}`, columns);
      return first + index === this.#chosen ? style.chosen(line) : style.quiet(line);
    });
    const more = this.#found.length - shown.length;
    return more > 0 ? [...rows, style.quiet(`  … and ${more} more: Tab goes on`)] : rows;
  }
}
