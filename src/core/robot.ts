/**
 * What the chat rooms need of a Hubot: structural, because Hubot 3 to 14 differ and 14 ships no types.
 * Everything may be missing; adapters are asked for what they can do, never for their name.
 */

export interface ChatUser {
  id?: unknown;
  name?: string;
  room?: unknown;
  [key: string]: unknown;
}

/** What an adapter is given to know where a message goes. */
export interface Envelope {
  room: unknown;
  user?: ChatUser;
  message?: Record<string, unknown>;
}

export interface ChatAdapter {
  send(envelope: Envelope, ...messages: unknown[]): unknown;
  [key: string]: unknown;
}

export interface ChatRobot {
  name: string;
  alias?: string | false;
  adapter: ChatAdapter;
  [key: string]: unknown;
}

/** A message as an adapter hands it to Hubot. */
export interface HeardMessage {
  /** Undefined on IRC and XMPP; a number or an object on some others. */
  id?: unknown;
  text?: unknown;
  user?: ChatUser;
  room?: unknown;
  [key: string]: unknown;
}

/** Walks into unknown things without minding what is missing: `reach(adapter, 'client', 'web')`. */
export function reach(from: unknown, ...path: string[]): unknown {
  let here: unknown = from;
  for (const key of path) {
    if (here === null || (typeof here !== 'object' && typeof here !== 'function')) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

/** True where the thing at the end of the path can be called. */
export function canCall(from: unknown, ...path: string[]): boolean {
  return typeof reach(from, ...path) === 'function';
}

/**
 * Calls the method at the end of the path on the object before it.
 * @throws TypeError when there is no such method: ask `canCall` first
 */
export function call(from: unknown, path: string[], ...args: unknown[]): unknown {
  const owner = reach(from, ...path.slice(0, -1));
  const method = reach(owner, path[path.length - 1] ?? '');
  if (typeof method !== 'function') throw new TypeError(`The chat adapter has no ${path.join('.')}`);
  return Reflect.apply(method, owner, args);
}

/** A string where the value has one to give: ids come as numbers on some services. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

/** Whether the value is an object with named members: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
