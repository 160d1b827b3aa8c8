import { fillPlaceholders } from './placeholders';

/**
 * A format as people read it in chat, where braces mean nothing: `restart <service> on [host]`, in brackets what has a default.
 * What an author has written for people stays as it is.
 */
export function readableFormat(display: string): string {
  return fillPlaceholders(display, ({ name, standard }) =>
    standard === undefined ? `<${name}>` : `[${name}]`,
  );
}
