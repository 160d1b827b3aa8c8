import type { Person, Place } from '../core/chat';
import { asText, reach } from '../core/robot';

/** Who has pressed, chosen or typed something; undefined where Discord does not say so. */
function actorOf(interaction: unknown): Person | undefined {
  const id = asText(reach(interaction, 'user', 'id'));
  return id === undefined ? undefined : { id, name: asText(reach(interaction, 'user', 'username')) ?? id };
}

/** Who, and where; undefined where Discord does not say so. */
export function actorAndPlace(interaction: unknown): { person: Person; place: Place } | undefined {
  const person = actorOf(interaction);
  const room = asText(reach(interaction, 'channelId'));
  if (person === undefined || room === undefined) return undefined;
  return { person, place: reach(interaction, 'guildId') === null ? { room, direct: true } : { room } };
}
