import type { Person, Place, Post } from '../core/chat';
import { outcomeOfEnd } from '../core/execution-status';
import { withoutTraces } from '../core/without-traces';
import { shownExtra } from '../language/result';
import { fromInert, type Origin, originOf } from '../stackstorm/origin';
import { attachedFiles } from './attached-files';
import { withTrueSeconds } from './true-seconds';

/** An announcement as it is to be said, as far as it can be told from itself alone. */
export interface Saying {
  post: Post;
  /** Where it names a room; undefined where it only names a person. */
  room: string | undefined;
  person: Person | undefined;
  whisper: boolean;
  /** Set where it answers a command of ours. */
  origin: Origin | undefined;
}

/** What StackStorm's own template says when an execution did not succeed. */
const FAILED = /^\s*Action \S+ completed\.\nstatus : (\w+)/;

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value, null, 2);
}

/** An id that came back from StackStorm; anything that is not text is none. */
function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? fromInert(value) : undefined;
}

/**
 * `{~}` divides plain words from what services with attachments show in one; without it all is
 * attachment, and at the end it makes all plain (docs/stackstorm-facts.md, 14).
 */
export function divide(message: string): Pick<Post, 'text' | 'body'> {
  const at = message.indexOf('{~}');
  if (at < 0) return { text: '', body: message };
  const body = message.slice(at + 3);
  const text = message.slice(0, at).trim();
  return { text, body: body.trim() === '' ? '' : body };
}

/**
 * Reads the payload of an announcement, whoever sent it: every field may be missing or strange.
 * @returns undefined where it cannot be for a chat: neither a room nor a person, or nothing to say
 */
export function readAnnouncement(payload: unknown): Saying | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { user, channel, whisper, message, context, extra } = payload as Record<string, unknown>;
  const origin = originOf(context);
  const room = idOf(channel);
  const personId = idOf(user) ?? origin?.personId;
  const text = withoutTraces(textOf(message));
  // A command is answered also where its result says nothing.
  if (origin === undefined && (text.trim() === '' || (room ?? personId) === undefined)) return undefined;
  const status = FAILED.exec(text)?.[1];
  const post: Post = divide(status === undefined ? text : withTrueSeconds(text));
  if (status !== undefined) post.outcome = outcomeOfEnd(status);
  if (typeof extra === 'object' && extra !== null && !Array.isArray(extra)) {
    post.extra = extra as Record<string, unknown>;
    const files = attachedFiles(post.extra);
    if (files.length > 0) post.files = files;
    Object.assign(post, shownExtra(post.extra));
  }
  return {
    post,
    room,
    person: personId === undefined ? undefined : { id: personId, name: personId },
    whisper: whisper === true,
    origin,
  };
}

/** Where a command came from, without what only the record of the command knows. */
export function placeOf({ room, origin, person }: Saying): Place {
  if (origin !== undefined) return { ...origin.place };
  return room === undefined ? { room: person?.id ?? '', direct: true } : { room };
}
