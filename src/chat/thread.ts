import type { ChatService, Incoming, Place } from '../core/chat';
import { isRecord } from '../core/robot';

/**
 * Where the answer to a message goes: into its thread where it was said in one, where the alias asks for
 * one (`extra.<service>.thread_response` in ack or result), or where the configuration wants one for all.
 * @param extra of the alias's ack or result, as the server rendered it
 */
export function answerPlace(
  service: Pick<ChatService, 'name' | 'abilities'>,
  incoming: Pick<Incoming, 'id' | 'place'>,
  extra: unknown,
  threads: 'always' | 'asked' = 'asked',
): Place {
  const { place, id } = incoming;
  if (!service.abilities.thread || place.thread !== undefined || id === undefined) return place;
  const own = isRecord(extra) ? extra[service.name] : undefined;
  const asked = isRecord(own) && own.thread_response === true;
  return asked || threads === 'always' ? { ...place, thread: id } : place;
}
