import { type Place, placeKey } from '../../core/chat';
import { CommandError } from '../../core/command-error';
import type { Waits } from '../../state/pending-store';

/**
 * Which of the things that wait is meant: the one that is named, else the only one in this place.
 * @param placesOf where a record was posted
 * @returns the id
 * @throws CommandError
 */
export function waitingId<T extends Waits & { title: string }>(
  open: readonly T[],
  placesOf: (record: T) => Place[],
  word: string,
  here: Place,
): string {
  const id = word.toLowerCase().replace(/[()`]/g, '');
  if (id !== '') return id;
  const mine = open.filter((record) => placesOf(record).some((place) => place.room === here.room));
  const threaded = mine.filter((record) =>
    placesOf(record).some((place) => placeKey(place) === placeKey(here)),
  );
  const candidates = threaded.length > 0 ? threaded : mine;
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return only.id;
  throw new CommandError(
    candidates.length === 0
      ? 'Nothing is waiting here.'
      : `Several things are waiting here. Say which one: ${candidates.map(({ id: one, title }) => `${one} (${title})`).join(', or ')}.`,
  );
}
