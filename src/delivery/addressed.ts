import type { Person, Place, Post } from '../core/chat';
import type { Order } from './order';

/** An answer to a person, who is called by name where others read along. */
export function answerOrder({ place, person }: { place: Place; person: Person }, post: Post): Order {
  const said = place.direct === true ? post : { ...post, mention: person };
  return { place, post: said, urgency: 'answer' };
}
