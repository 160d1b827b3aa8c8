import { createInterface, type Interface } from 'node:readline';
import type { Clock } from '../../core/clock';
import type { TerminalEntry } from './entry';
import { entryLines } from './entry-lines';
import type { Face, FaceListener } from './face';
import { KEYS, ownWord } from './own-words';
import { whenQuiet } from './quiet';
import type { Style } from './style';
import { visibleControls } from './visible-controls';

export interface LineFaceOptions extends FaceListener {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: { write(text: string): unknown };
  clock: Clock;
  style: Style;
}

/** Nobody pipes a command in and waits longer for its answer. */
const QUIET_TIMEOUT_MS = 300_000;

/** What is piped in, or a terminal that can move no cursor: a line in, lines out, and at the end of the input the end. */
export class LineFace implements Face {
  readonly canChange = false;
  readonly #options: LineFaceOptions;
  #readline: Interface | undefined;
  /** What was read before the bot was there; undefined once it is. */
  #held: string[] | undefined = [];
  /** No more is read: the input has ended, or `exit` was said. */
  #isEnded = false;
  #callOff = () => {};

  constructor(options: LineFaceOptions) {
    this.#options = options;
  }

  start(): void {
    const { input } = this.#options;
    this.#readline = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
    this.#readline.on('line', (line) => {
      if (this.#isEnded) return;
      if (ownWord(line) === 'exit') this.#end();
      else if (this.#held === undefined) this.#onLine(line);
      else this.#held.push(line);
    });
    this.#readline.on('close', () => this.#end());
  }

  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const line of held) this.#onLine(line);
    if (this.#isEnded) this.#leaveWhenQuiet();
    else this.#prompt();
  }

  stop(): void {
    this.#callOff();
    this.#isEnded = true;
    this.#readline?.close();
  }

  show(_id: string, entry: TerminalEntry): void {
    const { self, style } = this.#options;
    this.#write(entryLines(entry, self, Number.POSITIVE_INFINITY, style));
  }

  change(id: string, entry: TerminalEntry): void {
    this.show(id, entry);
  }

  print(text: string): void {
    this.#write(visibleControls(text).split('\n'));
  }

  log(text: string, level: string): void {
    this.#write([this.#options.style.log(visibleControls(`[${level}] ${text}`), level)]);
  }

  #onLine(line: string): void {
    const word = ownWord(line);
    if (word === 'keys') this.print(KEYS);
    else if (word === undefined && line.trim() !== '') this.#options.say(line);
    this.#prompt();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#held === undefined) this.#leaveWhenQuiet();
  }

  #leaveWhenQuiet(): void {
    const { atWork, clock, leave } = this.#options;
    const until = clock.steady() + QUIET_TIMEOUT_MS;
    this.#callOff();
    this.#callOff = whenQuiet(() => atWork().busy && clock.steady() < until, clock, leave);
  }

  #prompt(): void {
    const { input, output, prompt } = this.#options;
    if (input.isTTY === true && !this.#isEnded) output.write(prompt());
  }

  #write(lines: readonly string[]): void {
    this.#options.output.write(lines.map((line) => `${line}\n`).join(''));
    if (this.#held === undefined && lines.length > 0) this.#prompt();
  }
}
