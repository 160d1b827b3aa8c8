import type { Place } from '../core/chat';
import { meansSecret } from '../core/masking';
import { asText, type ChatUser, type Envelope, type HeardMessage, isRecord, reach } from '../core/robot';

/**
 * What an adapter may need to answer late, kept as JSON in `Place.address`: the plain fields of the user
 * and the message that were heard. A brain may be Redis and a late answer another process, so live
 * objects and long values stay behind.
 */
interface Address {
  /** The room as the adapter wrote it, where that is no string (Teams: an object). */
  room?: unknown;
  user?: ChatUser;
  message?: Record<string, unknown>;
}

const MAX_FIELD = 300;
const MAX_FIELDS = 30;

/** The room of a heard message as one string; an object's own id where a room is an object. */
export function roomOf(message: HeardMessage): string {
  const room = message.room ?? message.user?.room;
  const named =
    asText(room) ?? asText(reach(room, 'id')) ?? asText(reach(room, 'channelData', 'channel', 'id'));
  return (
    named ??
    asText(reach(room, 'conversation', 'id')) ??
    asText(message.user?.id) ??
    asText(message.user?.name) ??
    'chat'
  );
}

/**
 * What an adapter needs to answer a heard message, as plain data that survives a restart: the adapter's own
 * objects are copied to a bounded depth.
 */
export function addressOf(message: HeardMessage): Address {
  const address: Address = {};
  const room = message.room ?? message.user?.room;
  if (isRecord(room)) address.room = plainCopy(room, 4);
  if (message.user) address.user = plainCopy(message.user, 2) as ChatUser;
  const kept: Record<string, unknown> = {};
  for (const key of ['id', 'thread_ts', 'room']) {
    if (asText(message[key]) !== undefined) kept[key] = message[key];
  }
  if (Object.keys(kept).length > 0) address.message = kept;
  return address;
}

/** The envelope for `robot.send`: as if it answered the message that was heard. */
export function envelopeFor(place: Place): Envelope {
  const address: Address = isRecord(place.address) ? place.address : {};
  const room = address.room ?? place.room;
  const envelope: Envelope = { room, user: { ...address.user, room } };
  if (address.message) envelope.message = { ...address.message, room };
  return envelope;
}

/** The JSON in a thing, as deep as asked: no functions, no class instances' secrets, nothing long. */
export function plainCopy(from: Record<string, unknown>, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  let left = MAX_FIELDS;
  for (const [key, value] of Object.entries(from)) {
    if (left === 0) break;
    if (meansSecret(key) || /email/i.test(key)) continue;
    const short = typeof value === 'string' && value.length <= MAX_FIELD;
    if (short || typeof value === 'number' || typeof value === 'boolean') copy[key] = value;
    else if (depth > 1 && isRecord(value) && isPlain(value)) copy[key] = plainCopy(value, depth - 1);
    else continue;
    left -= 1;
  }
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
