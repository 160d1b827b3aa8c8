import type { Attached, Button, Post } from '../core/chat';
import { withoutBlankEnds } from '../core/text-ends';

/** How a service writes what a post holds beside words. */
export interface Wording {
  /** What was said, with nothing in it that could notify anyone or break the service's mark-up. */
  escape(text: string): string;
  /** How a person is addressed so that they are notified. */
  mention(name: { id: string; name: string }): string;
  /** What to type instead of pressing: the bot's name and the words. */
  typed(say: string): string;
}

/** Says to whom, on the same line where the text is one line, above it where it is several. */
export function withMention(mention: string, text: string): string {
  const said = withoutBlankEnds(text);
  if (mention === '') return said;
  if (said === '') return mention;
  return said.includes('\n') ? `${mention}:\n${said}` : `${mention}: ${said}`;
}

/** The whole post as one text, for services that have nothing but text. Never empty. */
export function composeText(post: Post, wording: Wording): string {
  const mention = post.mention ? wording.mention(post.mention) : '';
  const said = [post.text, post.body ?? ''].map(withoutBlankEnds).filter((part) => part !== '');
  const parts = [
    withMention(mention, wording.escape(said[0] ?? '')),
    ...said.slice(1).map((part) => wording.escape(part)),
  ];
  parts.push(wording.escape(toTypeInstead(post, post.buttons ?? [], wording).join('\n')));
  return parts.filter((part) => part !== '').join('\n') || NOTHING;
}

/**
 * What to type instead of pressing, a line a button, not escaped.
 * @param post what its text tells to type, word for word, need not be told twice
 */
export function toTypeInstead(
  { text, body = '' }: Post,
  buttons: readonly Button[],
  { typed }: Pick<Wording, 'typed'>,
): string[] {
  return buttons
    .filter(({ say }) => !`${text}\n${body}`.includes(`${say}\``))
    .map(({ label, say }) => `${label}: ${typed(say)}`);
}

/** Services refuse an empty message, and a person's command is always answered. */
export const NOTHING = '(nothing to show)';

/** A file where the service takes none: text is shown, anything else is named. */
export function fileAsText(file: Attached): string {
  if (isText(file)) return `${file.name}:\n${asString(file.content)}`;
  const kilobytes = Math.max(1, Math.round(Buffer.byteLength(file.content) / 1024));
  return `(${file.name}, ${file.type}, ${kilobytes} kB: this chat service cannot show files)`;
}

/** Whether a file can be shown as text where a service takes no files. */
export function isText(file: Attached): boolean {
  return typeof file.content === 'string' || /^text\/|json|yaml|xml/.test(file.type);
}

function asString(content: string | Buffer): string {
  return typeof content === 'string' ? content : content.toString('utf8');
}
