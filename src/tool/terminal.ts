import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Where the tool speaks and listens. */
export interface Terminal {
  /** Prints one line (or several) of the answer. */
  print(text: string): void;
  /** Prints what is no part of the answer: complaints and progress. */
  complain(text: string): void;
  /** Colours text where the person's terminal has colours. */
  style(style: Style, text: string): string;
  /** True when a person sits there who can answer. */
  readonly interactive: boolean;
  /** Asks for one line. @returns undefined when the input ends */
  ask(question: string): Promise<string | undefined>;
}

interface Streams {
  input: Readable & { isTTY?: boolean };
  output: Writable & { isTTY?: boolean };
  error: Writable;
}

/** A terminal on real streams; no colours where NO_COLOR is set or the output is no terminal. */
export function openTerminal(
  streams: Streams,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const { input, output, error } = streams;
  const coloured = output.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
  return {
    interactive: input.isTTY === true && output.isTTY === true,
    print: (text) => void output.write(`${text}\n`),
    complain: (text) => void error.write(`${text}\n`),
    style: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
    async ask(question) {
      const lines = createInterface({ input, output });
      const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
      try {
        return await Promise.race([lines.question(question), ended]);
      } finally {
        lines.close();
      }
    },
  };
}

/** Output of others, made harmless for a terminal: no control sequences. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
