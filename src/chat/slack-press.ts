import type { Incoming, Person, Place } from '../core/chat';
import { asText, reach } from '../core/robot';

/** Buttons of ours are told from those of other scripts by this. */
export const ACTION_PREFIX = 'hubot-st2:';

/** The person who pressed or sent something; undefined if Slack does not say. */
export function personOf(body: unknown): Person | undefined {
  const id = asText(reach(body, 'user', 'id'));
  if (id === undefined) return undefined;
  return { id, name: asText(reach(body, 'user', 'username')) ?? asText(reach(body, 'user', 'name')) ?? id };
}

/**
 * A press of one of our buttons, as if the words had been said where the button is.
 * @param body of an `interactive` envelope; undefined for what is not ours
 */
export function pressOf(body: unknown): Incoming | undefined {
  const action = reach(body, 'actions', '0');
  const person = personOf(body);
  const room = asText(reach(body, 'channel', 'id')) ?? asText(reach(body, 'container', 'channel_id'));
  const text = asText(reach(action, 'value'));
  const ours = asText(reach(action, 'action_id'))?.startsWith(ACTION_PREFIX) === true;
  if (!ours || person === undefined || room === undefined || text === undefined) return undefined;
  const place: Place = { room };
  const thread = asText(reach(body, 'message', 'thread_ts')) ?? asText(reach(body, 'container', 'thread_ts'));
  if (thread !== undefined) place.thread = thread;
  if (room.startsWith('D')) place.direct = true;
  const id = asText(reach(action, 'action_ts'));
  const press: Incoming = { text, person, place };
  return id === undefined ? press : { ...press, id };
}
