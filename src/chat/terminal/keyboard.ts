import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream } from 'node:tty';

/** The terminal marks what is pasted, so that a line end in it is not taken for Enter. */
const MARK_PASTES = '\u001b[?2004h';
const NO_MARKS = '\u001b[?2004l';

export interface KeyListener {
  /** @param typed the character, where the key is one */
  key(typed: string | undefined, key: Key): void;
  paste(text: string): void;
}

/** The keys of a terminal, one by one, and what is pasted as a whole. */
export class Keyboard {
  readonly #input: ReadStream;
  readonly #output: { write(text: string): unknown };
  readonly #listener: KeyListener;
  #pasted: string | undefined;

  constructor(input: ReadStream, output: { write(text: string): unknown }, listener: KeyListener) {
    this.#input = input;
    this.#output = output;
    this.#listener = listener;
  }

  start(): void {
    emitKeypressEvents(this.#input);
    this.#input.on('keypress', this.#onKey);
    this.resume();
  }

  /** Takes the terminal: again after somebody else had it. */
  resume(): void {
    this.#input.setRawMode(true);
    this.#output.write(MARK_PASTES);
    this.#input.resume();
  }

  /** Gives the terminal back as it was. */
  release(): void {
    this.#output.write(NO_MARKS);
    this.#input.setRawMode(false);
  }

  stop(): void {
    this.#input.off('keypress', this.#onKey);
    this.#input.pause();
    this.release();
  }

  readonly #onKey = (typed: string | undefined, key: Key): void => {
    if (key.name === 'paste-start') this.#pasted = '';
    else if (key.name === 'paste-end') this.#endPaste();
    else if (this.#pasted !== undefined) this.#pasted += typed ?? '';
    else this.#listener.key(typed, key);
  };

  #endPaste(): void {
    const text = this.#pasted ?? '';
    this.#pasted = undefined;
    this.#listener.paste(text);
  }
}
