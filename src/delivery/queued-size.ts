import type { Post } from '../core/chat';

/** What is left of a post where too much waits. */
const SHORT = 2_000;

/** Characters that a post holds in memory while it waits. */
export function queuedSize({ text, body = '', files = [] }: Post): number {
  return files.reduce((sum, { content }) => sum + content.length, text.length + body.length);
}

/** The beginning of a long post, and how much of it is missing: the whole can be looked up in StackStorm. */
export function shortened(post: Post): Post {
  if (queuedSize(post) <= SHORT) return post;
  const { files: _, ...short } = post;
  const left = [post.text.length + (post.body?.length ?? 0) - SHORT, post.files?.length ?? 0] as const;
  short.text = post.text.slice(0, SHORT);
  if (post.body !== undefined) short.body = post.body.slice(0, SHORT - short.text.length);
  const missing = [
    left[0] > 0 ? `${left[0].toLocaleString('en')} characters` : '',
    left[1] > 0 ? `${left[1]} attached` : '',
  ].filter((part) => part !== '');
  const note = `… (${missing.join(' and ')} omitted: too much is waiting to be posted. StackStorm has all of it.)`;
  if (short.body) short.body += note;
  else short.text += note;
  return short;
}
