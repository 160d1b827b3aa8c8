import type { IBufferCell, Terminal } from '@xterm/headless';

/** Cells of one row that look alike. */
interface Run {
  column: number;
  text: string;
  colour: number;
  isInverse: boolean;
  isBold: boolean;
}

interface Frame {
  rows: Run[][];
  cursor: { row: number; column: number };
  /** How long it is shown. */
  ms: number;
}

const CELL = { width: 8.4, height: 18 };
const MARGIN = 14;
const BACKGROUND = '#1b1f27';
const TEXT = '#d6dae2';
/** The first 16 colours of the palette, in a dark theme. */
const PALETTE = [
  ...['#3b4252', '#f2777a', '#8fc97f', '#e8c469', '#6ea8fe', '#c792ea', '#62c6d0', '#d6dae2'],
  ...['#868fa0', '#ff9da0', '#b5e8a6', '#ffe39b', '#9cc4ff', '#e2b7ff', '#93e4ec', '#ffffff'],
];

/** Takes pictures of an emulated terminal, one after the other, and makes a moving one of them. */
export class Recording {
  readonly #terminal: Terminal;
  readonly #frames: Frame[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** What is on the screen now, to be shown for so long. */
  take(ms: number): void {
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) => this.#runs(active.baseY + row));
    const cursor = { row: active.cursorY, column: active.cursorX };
    const last = this.#frames.at(-1);
    if (last !== undefined && JSON.stringify([last.rows, last.cursor]) === JSON.stringify([rows, cursor]))
      last.ms += ms;
    else this.#frames.push({ rows, cursor, ms });
  }

  /** An SVG that plays by itself, again and again, also in an `<img>`: no script, rows that are alike drawn once. */
  svg(title: string): string {
    const { cols, rows } = this.#terminal;
    const width = Math.ceil(cols * CELL.width + 2 * MARGIN);
    const height = rows * CELL.height + 2 * MARGIN;
    const total = this.#frames.reduce((sum, { ms }) => sum + ms, 0);
    const drawn = new Map<string, string>();
    const idOf = (row: string) => {
      const known = drawn.get(row);
      if (known !== undefined) return known;
      const id = `r${drawn.size}`;
      drawn.set(row, id);
      return id;
    };
    let elapsed = 0;
    const steps: string[] = [];
    const frames = this.#frames.map((frame, index) => {
      steps.push(
        `${((100 * elapsed) / total).toFixed(3)}%{transform:translateX(${index === 0 ? '0' : `${-index * width}px`})}`,
      );
      elapsed += frame.ms;
      const uses = frame.rows.flatMap((runs, row) => {
        const text = drawRow(runs);
        return text === '' ? [] : [`<use href="#${idOf(text)}" y="${row * CELL.height}"/>`];
      });
      const { row, column } = frame.cursor;
      const cursor = `<rect class="c" x="${(column * CELL.width).toFixed(1)}" y="${row * CELL.height}" width="${CELL.width}" height="${CELL.height}"/>`;
      return `<g transform="translate(${index * width})">${cursor}${uses.join('')}</g>`;
    });
    const defs = [...drawn].map(([row, id]) => `<g id="${id}">${row}</g>`).join('\n');
    return `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${inXml(title)}">
<title>${inXml(title)}</title>
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:${TEXT}}
.c{fill:#868fa0}
.film{animation:play ${(total / 1000).toFixed(1)}s step-end infinite}
@keyframes play{${steps.join('')}}
</style>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<defs>
${defs}
</defs>
<clipPath id="screen"><rect width="${width - 2 * MARGIN}" height="${height - 2 * MARGIN}"/></clipPath>
<g transform="translate(${MARGIN} ${MARGIN})" clip-path="url(#screen)">
<g class="film">
${frames.join('\n')}
</g>
</g>
</svg>
`;
  }

  #runs(y: number): Run[] {
    const line = this.#terminal.buffer.active.getLine(y);
    const runs: Run[] = [];
    for (let column = 0; line !== undefined && column < this.#terminal.cols; column++) {
      const cell = line.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const look = lookOf(cell);
      const text = cell.getChars() === '' ? ' ' : cell.getChars();
      const last = runs.at(-1);
      const isSame =
        last !== undefined &&
        last.colour === look.colour &&
        last.isInverse === look.isInverse &&
        last.isBold === look.isBold;
      if (isSame && last !== undefined) last.text += text;
      else runs.push({ column, text, ...look });
    }
    return runs.filter(({ text, isInverse }) => isInverse || text.trim() !== '');
  }
}

function lookOf(cell: IBufferCell): Pick<Run, 'colour' | 'isInverse' | 'isBold'> {
  return {
    colour: cell.isFgDefault() ? -1 : cell.getFgColor(),
    isInverse: cell.isInverse() !== 0,
    isBold: cell.isBold() !== 0,
  };
}

function drawRow(runs: readonly Run[]): string {
  return runs.map(drawRun).join('');
}

function drawRun({ column, text, colour, isInverse, isBold }: Run): string {
  const said = text.trim();
  const start = column + text.indexOf(said);
  const x = (start * CELL.width).toFixed(1);
  const fill = isInverse ? BACKGROUND : PALETTE[colour];
  const look = [fill === undefined ? '' : `fill:${fill}`, isBold ? 'font-weight:bold' : ''].filter(Boolean);
  const style = look.length === 0 ? '' : ` style="${look.join(';')}"`;
  const length = (Array.from(said).length * CELL.width).toFixed(1);
  const behind = isInverse
    ? `<rect x="${(column * CELL.width).toFixed(1)}" width="${(text.length * CELL.width).toFixed(1)}" height="${CELL.height}" fill="${PALETTE[colour] ?? TEXT}"/>`
    : '';
  return `${behind}<text x="${x}" y="14" textLength="${length}"${style}>${inXml(said)}</text>`;
}

function inXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
