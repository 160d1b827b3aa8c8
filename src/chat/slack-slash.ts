import type { Incoming, Place } from '../core/chat';
import { asText, reach } from '../core/robot';

/** The app's command in the manifest (docs/slack.md). Those of other apps and scripts are theirs. */
const COMMAND = '/st2';

/**
 * `/st2 run uptime` as if `run uptime` had been said where it was typed; nothing behind it asks for help. Slack has none in
 * threads, and names the place by its id.
 * @param body of a `slash_commands` envelope; undefined for what is not for this bridge
 */
export function slashOf(body: unknown): Incoming | undefined {
  const userId = asText(reach(body, 'user_id'));
  const room = asText(reach(body, 'channel_id'));
  if (asText(reach(body, 'command')) !== COMMAND || userId === undefined || room === undefined)
    return undefined;
  const text = (asText(reach(body, 'text')) ?? '').trim();
  const place: Place = room.startsWith('D') ? { room, direct: true } : { room };
  const name = asText(reach(body, 'user_name')) ?? userId;
  // Its id is no message's: an answer could not open a thread there, and Slack gives it to one connection only.
  return { text: text === '' ? 'help' : text, person: { id: userId, name }, place };
}
