import { cut } from '../../core/cut';
import { fillPlaceholders } from './placeholders';

/** Longer ones are patterns, which nobody reads to the end. */
const MAX_SHOWN = 1_000;

/**
 * A format as people read it in chat, where braces mean nothing: `restart <service> on [host]`, in brackets what has a default, and
 * `restart <service> [on <host>]` for the group `( on {{ host }})?`. What an author has written for people stays as it is.
 */
export function readableFormat(display: string): string {
  const readable = fillPlaceholders(withOptionalGroups(display), ({ name, standard }) =>
    standard === undefined ? `<${name}>` : `[${name}]`,
  );
  return cut(readable, MAX_SHOWN);
}

function withOptionalGroups(display: string): string {
  return display.replace(/\(([^()]*)\)\?/g, (group, inside: string) => {
    if (!inside.includes('{{')) return group;
    const words = fillPlaceholders(inside, ({ name }) => `<${name}>`);
    return `${/^\s/.test(words) ? ' ' : ''}[${words.trim()}]${/\s$/.test(words) ? ' ' : ''}`;
  });
}
