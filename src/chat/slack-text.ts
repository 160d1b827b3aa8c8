import { decodeEntities } from './clean';

/** Slack reads three signs as its own; everything else in `<…>` could call people. */
export function escapeSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** What `text` costs once it is escaped, in characters. */
export function escapedLength(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x26) length += 4;
    else if (unit === 0x3c || unit === 0x3e) length += 3;
  }
  return length;
}

/** What an alias's author wrote for Slack keeps its links and loses its calls to people. */
export function withoutCalls(text: string): string {
  return text.replace(/<(?=[!@])/g, '&lt;');
}

const MARK = /<([@#!]?)([^<>|\n]+)(?:\|([^<>\n]*))?>/g;

/**
 * What a person typed, from the text of Slack's own event: `<http://x|x>` was `x`, `<@U1>` was `@alice`.
 * @param nameOf the display name of a user's id, where it is known
 */
export function typedInSlack(raw: string, nameOf: (id: string) => string | undefined): string {
  const unwrapped = raw.replace(MARK, (_, sign: string, target: string, label: string | undefined) => {
    if (sign === '@') return `@${label ?? nameOf(target) ?? target}`;
    if (sign === '#') return `#${label ?? target}`;
    if (sign === '!') return label ?? `@${target}`;
    return typedLink(target, label);
  });
  return decodeEntities(unwrapped);
}

/** Slack makes links of what looks like one and keeps what was typed as the label. */
function typedLink(target: string, label: string | undefined): string {
  const bare = target.replace(/^mailto:/, '');
  if (label === undefined || label === '') return bare;
  return bare.includes(label) ? label : `${label} (${bare})`;
}
