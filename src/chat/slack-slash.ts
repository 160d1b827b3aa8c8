import type { Incoming, Place } from '../core/chat';
import { asText, reach } from '../core/robot';

/** The app's command in the manifest (docs/slack.md). Those of other apps and scripts are theirs. */
const COMMAND = '/st2';

/** Whether nothing was typed behind the command: then a command can be chosen in a form. */
export function isBare(body: unknown): boolean {
  return (asText(reach(body, 'text')) ?? '').trim() === '';
}

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
  const place: Place = room.startsWith('D') ? { room, direct: true } : { room };
  const name = asText(reach(body, 'user_name')) ?? userId;
  // Its id is no message's: an answer could not open a thread there, and Slack gives it to one connection only.
  const text = isBare(body) ? 'help' : (asText(reach(body, 'text')) ?? '').trim();
  return { text, person: { id: userId, name }, place };
}
