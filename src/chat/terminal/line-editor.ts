import { createInterface, type Interface, type Key } from 'node:readline';
import { PassThrough, Writable } from 'node:stream';
import { characterBorder } from './width';

/** A line break inside the line: readline would take `\n` for the end of it. Word processors call it a soft return. */
const SOFT_BREAK = '\v';
const STEPS = new Set(['left', 'right', 'backspace', 'delete']);

/** Lines that were typed before, the newest first; one array, which whoever edits adds to. */
export type History = string[];

/**
 * The line that is being typed. Node's readline edits it (words, kill and yank, undo, history with Up and Down); it
 * reads and writes no terminal: what is shown is somebody else's work.
 */
export class LineEditor {
  readonly #readline: Interface & { history?: string[] };
  #entered: string | undefined;

  /** @param history the newest first */
  constructor(history: readonly string[], historySize: number) {
    const nowhere = new Writable({ write: (_data, _encoding, done) => done() });
    this.#readline = createInterface({
      ...{ input: new PassThrough(), output: nowhere, terminal: true, prompt: '' },
      ...{ history: history.map(inside), historySize, removeHistoryDuplicates: true },
    });
    this.#readline.on('line', (line) => {
      this.#entered = outside(line);
    });
  }

  get text(): string {
    return outside(this.#readline.line);
  }

  /** Where the cursor is in `text`: before this UTF-16 unit. */
  get cursor(): number {
    return this.#readline.cursor;
  }

  get history(): string[] {
    return (this.#readline.history ?? []).map(outside);
  }

  /** A key that edits. A character that people see as one counts as one, however it is made. */
  press(typed: string | undefined, key: Key): void {
    const { text, cursor } = this;
    this.#readline.write(typed as string, key);
    if (!STEPS.has(key.name ?? '') || key.ctrl || key.meta) return;
    const backward = key.name === 'left' || key.name === 'backspace';
    const target = characterBorder(text, Math.max(0, cursor + (backward ? -1 : 1)), backward ? -1 : 1);
    const wanted = Math.abs(target - cursor);
    const done = () =>
      key.name === 'left' || key.name === 'right'
        ? Math.abs(this.cursor - cursor)
        : text.length - this.text.length;
    for (let before = 0; done() < wanted && done() > before; ) {
      before = done();
      this.#readline.write(null as unknown as string, key);
    }
  }

  /** Puts text in at the cursor; of several lines it makes one entry. */
  insert(text: string): void {
    if (text !== '') this.#readline.write(inside(text));
  }

  /** Replaces the whole line. The cursor is behind it. */
  set(text: string): void {
    this.#command('e');
    this.#command('u');
    this.insert(text);
  }

  /** Replaces what is between `from` and the cursor. */
  replaceFrom(from: number, text: string): void {
    const { text: line, cursor } = this;
    const replaced = line.slice(from, cursor);
    if (text.startsWith(replaced)) {
      this.insert(text.slice(replaced.length));
      return;
    }
    const behind = line.slice(cursor);
    this.set(line.slice(0, from) + text + behind);
    for (let back = behind.length; back > 0 && this.cursor > from + text.length; back--)
      this.#readline.write(null as unknown as string, { name: 'left' });
  }

  /** Ends the line, which goes into the history. @returns what was typed */
  enter(): string {
    this.#entered = '';
    this.#readline.write(null as unknown as string, { name: 'return' });
    return this.#entered;
  }

  close(): void {
    this.#readline.close();
  }

  #command(letter: string): void {
    this.#readline.write(null as unknown as string, { name: letter, ctrl: true });
  }
}

function inside(text: string): string {
  return text.replace(/\r\n?|\n/g, SOFT_BREAK);
}

function outside(text: string): string {
  return text.replaceAll(SOFT_BREAK, '\n');
}
