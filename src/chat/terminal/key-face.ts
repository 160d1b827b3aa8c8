import type { Key } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Clock } from '../../core/clock';
import { Dock, type DockRows } from './dock';
import type { TerminalEntry } from './entry';
import { entryLines } from './entry-lines';
import type { Face, FaceListener } from './face';
import type { HistoryFile } from './history-file';
import { Keyboard } from './keyboard';
import { Leaving } from './leaving';
import { LiveEntries } from './live-entries';
import { KEYS, ownWord } from './own-words';
import { PromptLine } from './prompt-line';
import type { Style } from './style';
import { visibleControls } from './visible-controls';
import { wrapLine } from './wrap';

/** Shells ring where Tab finds nothing; a terminal shows it as its owner likes. */
const BELL = '\u0007';

export interface KeyFaceOptions extends FaceListener {
  input: ReadStream;
  output: WriteStream;
  clock: Clock;
  history: HistoryFile;
  style: Style;
  /** Stops the process as the shell's Ctrl-Z does, and calls back when it goes on. */
  suspend(resumed: () => void): void;
}

/** A terminal with somebody at its keys: answers go by above, the line that is typed stays below. */
export class KeyFace implements Face {
  readonly canChange = true;
  readonly #options: KeyFaceOptions;
  readonly #dock: Dock;
  readonly #keyboard: Keyboard;
  readonly #line: PromptLine;
  readonly #leaving: Leaving;
  readonly #live: LiveEntries;
  /** What was entered before the bot was there. */
  #held: string[] | undefined = [];
  #isStopped = false;

  constructor(options: KeyFaceOptions) {
    this.#options = options;
    const { input, output, clock, history } = options;
    const changed = () => this.#draw();
    this.#dock = new Dock(output);
    this.#keyboard = new Keyboard(input, output, {
      key: (typed, key) => this.#onKey(typed, key),
      paste: (text) => this.#onPaste(text),
    });
    this.#live = new LiveEntries(clock, changed);
    this.#leaving = new Leaving({
      ...{ clock, changed },
      atWork: () => options.atWork(),
      say: (line) => options.say(line),
      leave: () => options.leave(),
      tell: (text) => this.print(text),
    });
    this.#line = new PromptLine({
      ...{ history, changed },
      prompt: () => options.prompt(),
      complete: (line) => options.complete(line),
      entered: (line) => this.#onLine(line),
      nothingFound: () => output.write(BELL),
    });
  }

  start(): void {
    this.#keyboard.start();
    this.#options.output.on('resize', this.#onResize);
    this.#draw();
  }

  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const line of held) this.#options.say(line);
    this.#draw();
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#leaving.stop();
    this.#live.stop();
    this.#options.output.off('resize', this.#onResize);
    this.#keyboard.stop();
    this.#dock.leave();
    this.#line.close();
  }

  show(id: string, entry: TerminalEntry): void {
    if (entry.live === true) this.#live.set(id, entry);
    this.#write(entry.live === true ? [] : this.#linesOf(entry));
  }

  change(id: string, entry: TerminalEntry): void {
    if (entry.live !== true) this.#live.delete(id);
    this.show(id, entry);
  }

  print(text: string): void {
    this.#write(
      visibleControls(text)
        .split('\n')
        .flatMap((line) => wrapLine(line, this.#dock.columns)),
    );
  }

  log(text: string, level: string): void {
    const lines = visibleControls(`[${level}] ${text}`)
      .split('\n')
      .flatMap((line) => wrapLine(line, this.#dock.columns));
    this.#write(lines.map((line) => this.#options.style.log(line, level)));
  }

  #onKey(typed: string | undefined, key: Key): void {
    if (this.#isStopped) return;
    const control = key.ctrl ? key.name : undefined;
    if (this.#leaving.asks) this.#leaving.key(typed, key);
    else if (control === 'c') this.#interrupt();
    else if (control === 'd' && this.#line.isEmpty) this.#leaving.end();
    else if (control === 'l') this.#dock.clear(this.#rows());
    else if (control !== 'z') {
      this.#leaving.stay();
      this.#line.key(typed, key);
    }
    if (control === 'z') this.#suspend();
    else this.#draw();
  }

  #onPaste(text: string): void {
    if (this.#isStopped || this.#leaving.asks) return;
    this.#leaving.stay();
    this.#line.paste(text);
    this.#draw();
  }

  #onLine(line: string): void {
    const { style } = this.#options;
    const entered = this.#line.finished(line, this.#dock.columns, style);
    this.#write(entered);
    const word = ownWord(line);
    if (word === 'exit') this.#leaving.end();
    else if (word === 'clear') this.#dock.clear(this.#rows());
    else if (word === 'keys') this.print(KEYS);
    else if (line.trim() === '') return;
    else if (this.#held === undefined) this.#options.say(line);
    else this.#held.push(line);
  }

  /** The line that was not wanted stays to be seen, as in a shell. */
  #interrupt(): void {
    if (this.#line.isEmpty) {
      this.#leaving.interrupt();
      return;
    }
    const { style } = this.#options;
    const given = this.#line.finished(`${this.#line.text}^C`, this.#dock.columns, style);
    this.#line.clear();
    this.#write(given);
  }

  #suspend(): void {
    this.#dock.leave();
    this.#keyboard.release();
    this.#options.suspend(() => {
      if (this.#isStopped) return;
      this.#keyboard.resume();
      this.#draw();
    });
  }

  readonly #onResize = (): void => {
    this.#dock.resized();
    this.#draw();
  };

  #linesOf(entry: TerminalEntry): string[] {
    return entryLines(entry, this.#options.self, this.#dock.columns, this.#options.style);
  }

  #write(lines: readonly string[]): void {
    if (this.#isStopped) this.#options.output.write(lines.map((line) => `${line}\n`).join(''));
    else if (lines.length > 0) this.#dock.print(lines, this.#rows());
    else this.#draw();
  }

  #draw(): void {
    if (!this.#isStopped) this.#dock.show(this.#rows());
  }

  /** What goes on, the line, what Tab found or how to leave. */
  #rows(): DockRows {
    const { columns, height } = this.#dock;
    const { style } = this.#options;
    const above = this.#live.rows(columns, Math.floor(height / 2), style);
    const leaving = this.#leaving.rows(columns, style).slice(0, height - 1 - above.length);
    const line = this.#line.rows(columns, height - above.length - leaving.length, style);
    const { row, column } = line.cursor;
    return {
      rows: [...above, ...line.rows, ...leaving],
      cursor: { row: above.length + row, column },
    };
  }
}
