import type { BridgeContext } from './bridge-context';
import type { Incoming, Post } from './chat';
import type { Call } from './command';

/** The means to answer one message where it was said. */
export function callFor(parts: Pick<BridgeContext, 'outbox'>, incoming: Incoming): Call {
  return {
    incoming,
    async reply(said) {
      const post = asPost(said);
      const addressed = incoming.place.direct ? post : { mention: incoming.person, ...post };
      await parts.outbox.post(incoming.place, addressed, 'answer');
    },
    async whisper(said) {
      const { outbox } = parts;
      // Between the two nobody else reads along, and some services can whisper nowhere else.
      return incoming.place.direct
        ? outbox.post(incoming.place, asPost(said), 'answer')
        : outbox.whisper(incoming.place, incoming.person, asPost(said));
    },
  };
}

function asPost(said: Post | string): Post {
  return typeof said === 'string' ? { text: said } : said;
}
