import { type IPty, spawn } from '@lydell/node-pty';
import { Terminal } from '@xterm/headless';

const KEYS = {
  Enter: '\r',
  Tab: '\t',
  'Shift-Tab': '\x1b[Z',
  Escape: '\x1b',
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  Backspace: '\x7f',
  'Ctrl-A': '\x01',
  'Ctrl-C': '\x03',
  'Ctrl-D': '\x04',
  'Ctrl-E': '\x05',
  'Ctrl-G': '\x07',
  'Ctrl-L': '\x0c',
  'Ctrl-R': '\x12',
  'Ctrl-U': '\x15',
  'Ctrl-W': '\x17',
  'Ctrl-Y': '\x19',
  'Ctrl-Z': '\x1a',
} as const;

export type KeyName = keyof typeof KEYS;

export interface PtyOptions {
  cwd: string;
  env: Record<string, string>;
  columns?: number;
  rows?: number;
}

/** How long something may take on a busy machine before it counts as never. */
const PATIENCE_MS = 25_000;

/** A real pseudo terminal with a program in it, and an emulator that knows what a person would see. */
export class PtyScreen {
  readonly #pty: IPty;
  readonly terminal: Terminal;
  readonly #changed = new Set<() => void>();
  /** Everything that was written to the terminal, as it was written. */
  written = '';
  exitCode: number | undefined;

  constructor(program: string, args: string[], { cwd, env, columns = 100, rows = 30 }: PtyOptions) {
    this.terminal = new Terminal({ cols: columns, rows, scrollback: 50_000, allowProposedApi: true });
    this.#pty = spawn(program, args, { cwd, env, cols: columns, rows });
    this.#pty.onData((data) => {
      this.written += data;
      this.terminal.write(data, () => this.#notify());
    });
    this.terminal.onData((answer) => this.#pty.write(answer));
    this.#pty.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
      // What came last is still on its way through the emulator.
      this.terminal.write('', () => this.#notify());
    });
  }

  /** The rows that are seen, without blanks at their ends and empty rows at the end. */
  get rows(): string[] {
    const { baseY } = this.terminal.buffer.active;
    return this.#lines(baseY, baseY + this.terminal.rows);
  }

  /** The rows that are seen, as one text. */
  get text(): string {
    return this.rows.join('\n');
  }

  /** Everything since the start that the terminal remembers, lines that it broke joined again. */
  get everything(): string {
    const { active } = this.terminal.buffer;
    let text = '';
    for (let y = 0; y < active.length; y++) {
      const line = active.getLine(y);
      const next = active.getLine(y + 1);
      text += line?.translateToString(next?.isWrapped !== true) ?? '';
      if (next?.isWrapped !== true) text += '\n';
    }
    return text.trimEnd();
  }

  get cursor(): { row: number; column: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { row: cursorY, column: cursorX };
  }

  /** The colour of a cell as the palette numbers it; -1 where it has none. */
  colourAt(row: number, column: number): number {
    const { baseY } = this.terminal.buffer.active;
    const cell = this.terminal.buffer.active.getLine(baseY + row)?.getCell(column);
    return cell === undefined || cell.isFgDefault() ? -1 : cell.getFgColor();
  }

  type(text: string): this {
    this.#pty.write(text);
    return this;
  }

  press(...keys: KeyName[]): this {
    for (const key of keys) this.#pty.write(KEYS[key]);
    return this;
  }

  enter(line: string): this {
    return this.type(line).press('Enter');
  }

  /** As terminals hand over what is pasted. */
  paste(text: string): this {
    return this.type(`\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(): void {
    if (this.exitCode === undefined) this.#pty.kill('SIGKILL');
  }

  /** Waits until the screen shows it. */
  async sees(wanted: string | RegExp): Promise<void> {
    const shows =
      typeof wanted === 'string'
        ? () => this.text.includes(wanted)
        : () => new RegExp(wanted.source, wanted.flags).test(this.text);
    await this.until(shows, String(wanted));
  }

  async ends(): Promise<number> {
    await this.until(() => this.exitCode !== undefined, 'the end of the program');
    return this.exitCode ?? -1;
  }

  /** Waits for a condition, which is looked at whenever something was written. */
  async until(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (condition()) finish(resolve);
        else if (this.exitCode !== undefined) finish(() => reject(this.#missing(what, 'it has ended')));
      };
      const timer = setTimeout(() => finish(() => reject(this.#missing(what, 'waited'))), PATIENCE_MS);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#changed.delete(look);
        settle();
      };
      this.#changed.add(look);
    });
  }

  #missing(what: string, why: string): Error {
    return new Error(`${what} was not seen (${why}). On the screen:\n${this.text}`);
  }

  #notify(): void {
    for (const look of [...this.#changed]) look();
  }

  #lines(from: number, to: number): string[] {
    const { active } = this.terminal.buffer;
    const lines: string[] = [];
    for (let y = from; y < to; y++) lines.push((active.getLine(y)?.translateToString(true) ?? '').trimEnd());
    while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
    return lines;
  }
}
