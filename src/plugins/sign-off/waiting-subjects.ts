import type { Place } from '../../core/chat';
import type { Subject } from '../../core/command';

/** Where `st2` is missing, nothing but an id may stand behind a command of sign-off: there are other sentences with it. */
export const NOTHING_OR_AN_ID = /^(?:[a-z0-9]{4})?$/i;

/** What waits in this place, by its id, the newest first: what can be said next about it. Pure. */
export function waitingSubjects(
  open: readonly { id: string; title: string; place: Place }[],
  { room }: Place,
): Subject[] {
  return open
    .filter(({ place }) => place.room === room)
    .map(({ id, title }) => ({ text: id, about: title }))
    .reverse();
}
