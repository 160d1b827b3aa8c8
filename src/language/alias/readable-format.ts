import { cut } from '../../core/cut';
import { fillPlaceholders } from './placeholders';

/** Longer ones are patterns, which nobody reads to the end. */
const MAX_SHOWN = 1_000;

/**
 * A format as people read it in chat, where braces mean nothing: `restart <service> on [host]`, in brackets what has a default.
 * What an author has written for people stays as it is.
 */
export function readableFormat(display: string): string {
  const readable = fillPlaceholders(display, ({ name, standard }) =>
    standard === undefined ? `<${name}>` : `[${name}]`,
  );
  return cut(readable, MAX_SHOWN);
}
