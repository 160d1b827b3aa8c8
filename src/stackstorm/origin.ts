import { randomBytes } from 'node:crypto';
import type { Person, Place } from '../core/chat';

/**
 * Where a command came from, as it travels through StackStorm and back in `source_context`.
 *
 * Everything in there, in `user` and in `source_channel` goes through Jinja and YAQL on the server
 * (docs/stackstorm-facts.md, 1): a nick `{{ st2kv.system.password }}` would come back as the password. So only
 * ids travel, in an alphabet that means nothing to a template.
 */
export interface Origin {
  /** Made for this one command. */
  id: string;
  personId: string;
  place: Pick<Place, 'room' | 'thread' | 'direct'>;
}

/** @param turn names the message for all bots that hear it: then their commands have the same id */
export function newOrigin(person: Person, place: Place, turn?: string): Origin {
  const { room, thread, direct } = place;
  return {
    id: turn ?? randomBytes(12).toString('hex'),
    personId: person.id,
    place: {
      room,
      ...(thread === undefined ? {} : { thread }),
      ...(direct === undefined ? {} : { direct }),
    },
  };
}

/** The `source_context` of a command. */
export function contextOf(origin: Origin): Record<string, unknown> {
  const { id, personId, place } = origin;
  return { st2chat: { id, from: encode({ personId, place }) } };
}

/** @returns undefined for a context that is not ours: another bot's, a workflow's own */
export function originOf(context: unknown): Origin | undefined {
  const ours = (context as { st2chat?: { id?: unknown; from?: unknown } } | null | undefined)?.st2chat;
  if (typeof ours?.id !== 'string' || typeof ours.from !== 'string') return undefined;
  try {
    const { personId, place } = JSON.parse(Buffer.from(ours.from, 'base64url').toString()) as Origin;
    if (typeof personId !== 'string' || typeof place?.room !== 'string') return undefined;
    return { id: ours.id, personId, place };
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const MARK = 'st2chat-';

/**
 * A room's or person's id as `source_channel` and `user` take it: as it is where no template language
 * can see anything in it, so that workflows can post to `context.source_channel`; encoded otherwise.
 */
export function inert(id: string): string {
  const plain = /^[^{}<>%$\p{Cc}]+$/u.test(id) && !id.startsWith(MARK);
  return plain ? id : MARK + Buffer.from(id).toString('base64url');
}

/** The id that `inert` was given. */
export function fromInert(sent: string): string {
  return sent.startsWith(MARK) ? Buffer.from(sent.slice(MARK.length), 'base64url').toString() : sent;
}
