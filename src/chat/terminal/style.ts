import { styleText } from 'node:util';
import type { Outcome } from '../../core/chat';

type Format = Parameters<typeof styleText>[0];

/** How parts of what is shown look. Each function returns its text with colours, or as it is where there are none. */
export interface Style {
  prompt(text: string): string;
  /** The first line of an answer. */
  headline(text: string, outcome: Outcome | undefined): string;
  /** Who or where, before an answer. */
  label(text: string): string;
  /** What is less important: hints, progress. */
  quiet(text: string): string;
  /** What is chosen in a list, or found. */
  chosen(text: string): string;
  log(text: string, level: string): string;
}

const BY_OUTCOME: Record<Outcome, Format> = {
  accepted: 'cyan',
  running: 'cyan',
  waiting: 'yellow',
  succeeded: 'green',
  failed: 'red',
};

const BY_LEVEL: Record<string, Format> = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  info: 'blue',
  debug: 'gray',
  trace: 'gray',
};

/**
 * Whether a terminal is to be coloured: it is one, it is not a dumb one, and NO_COLOR (https://no-color.org) is not set.
 */
export function wantsColours(env: NodeJS.ProcessEnv, output: { isTTY?: boolean | undefined }): boolean {
  return output.isTTY === true && env.TERM !== 'dumb' && (env.NO_COLOR ?? '') === '';
}

/** Node's own colours, or none. */
export function styleFor(coloured: boolean): Style {
  const paint = (format: Format, text: string): string =>
    coloured && text !== '' ? painted(format, text) : text;
  return {
    prompt: (text) => paint('green', text),
    headline: (text, outcome) => (outcome === undefined ? text : paint(BY_OUTCOME[outcome], text)),
    label: (text) => paint('bold', text),
    quiet: (text) => paint('gray', text),
    chosen: (text) => paint('inverse', text),
    log: (text, level) => paint(BY_LEVEL[level] ?? 'gray', text),
  };
}

/** Whether to colour was decided before: Node's own look at its standard output is not asked. Node 20.0 has no `styleText`. */
function painted(format: Format, text: string): string {
  return typeof styleText === 'function' ? styleText(format, text, { validateStream: false }) : text;
}
