import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export type TextStyle = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** SGR numbers that switch a style on and off. */
const STYLES: Record<TextStyle, readonly [on: number, off: number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
};

/** Where the tool speaks and listens. */
export interface Terminal {
  /** Prints one line (or several) of the answer. */
  print(text: string): void;
  /** Prints what is no part of the answer: complaints and progress. */
  complain(text: string): void;
  /** Colours text where the person's terminal has colours. */
  style(style: TextStyle, text: string): string;
  /** True when a person sits there who can answer. */
  readonly interactive: boolean;
  /** Asks for one line. @returns undefined when the input has ended */
  ask(question: string): Promise<string | undefined>;
  /** The same for a secret: what is typed is not seen. */
  askUnseen(question: string): Promise<string | undefined>;
  /** No more questions; lets the process end. */
  close(): void;
}

interface Streams {
  input: Readable & { isTTY?: boolean };
  output: Writable & { isTTY?: boolean };
  error: Writable;
}

/** A terminal on real streams; no colours where NO_COLOR is set or the output is no terminal. */
export function openTerminal(
  { input, output, error }: Streams,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  // Who reads may stop early (`… | head`): the rest of the answer is not wanted, and no fault.
  for (const stream of [output, error]) stream.on('error', () => {});
  const coloured = output.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
  let lines: Lines | undefined;
  return {
    interactive: input.isTTY === true && output.isTTY === true,
    print: (text) => void output.write(`${text}\n`),
    complain: (text) => void error.write(`${text}\n`),
    style(style, text) {
      const [on, off] = STYLES[style];
      return coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
    },
    ask(question) {
      lines ??= new Lines(input, output);
      return lines.ask(question);
    },
    askUnseen(question) {
      lines ??= new Lines(input, output);
      return lines.askUnseen(question);
    },
    close: () => lines?.close(),
  };
}

/** Lines that were typed, kept until they are asked for: a person may type ahead. */
class Lines {
  readonly #reader;
  readonly #curtain: Curtain;
  readonly #typed: string[] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(input: Readable, output: Writable & { isTTY?: boolean }) {
    this.#curtain = new Curtain(output);
    // Without a history: it would hold what was typed unseen.
    this.#reader = createInterface({
      ...{ input, output: this.#curtain, terminal: output.isTTY === true, historySize: 0 },
    });
    this.#reader.on('line', (line) => {
      this.#typed.push(line);
      this.#wake?.();
    });
    // Ctrl-C while a question is open ends the answers, like Ctrl-D.
    this.#reader.on('SIGINT', () => this.#reader.close());
    this.#reader.on('close', () => {
      this.#ended = true;
      this.#wake?.();
    });
  }

  async ask(question: string): Promise<string | undefined> {
    if (!this.#ended) {
      this.#reader.setPrompt(question);
      this.#reader.prompt();
    }
    while (this.#typed.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#typed.shift();
  }

  async askUnseen(question: string): Promise<string | undefined> {
    const asked = this.ask(question);
    this.#curtain.drawn = true;
    try {
      return await asked;
    } finally {
      this.#curtain.lift();
    }
  }

  close(): void {
    this.#reader.close();
  }
}

/** Stands before a terminal's output; nothing is seen through it while it is drawn. */
class Curtain extends Writable {
  drawn = false;
  readonly #behind: Writable & { columns?: number };

  constructor(behind: Writable & { columns?: number }) {
    super();
    this.#behind = behind;
  }

  /** The line editor asks how wide the terminal is. */
  get columns(): number | undefined {
    return this.#behind.columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.drawn) this.#behind.write(chunk);
    done();
  }

  lift(): void {
    if (this.drawn) this.#behind.write('\n');
    this.drawn = false;
  }
}

/** Text of others, made harmless for a terminal: no control sequences. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
