import type { Incoming, Place } from '../../core/chat';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { firstWord } from '../../core/words';
import type { SignOff } from './sign-off';
import { waitingId } from './waiting-id';
import { NOTHING_OR_AN_ID, waitingSubjects } from './waiting-subjects';

/** `st2 deny [id]`: no to an approval or to one's own confirmation. */
export function denyCommand({ approvals, confirmations }: SignOff): ChatCommand {
  const deniable = async ({ person }: Incoming) => [
    ...(await approvals.waiting.list()),
    ...(await confirmations.waiting.list()).filter(({ requester }) => requester.id === person.id),
  ];
  return steerCommand({
    name: 'deny',
    words: 'no',
    help: ['st2 deny [id] - rejects a waiting command; its author withdraws it'],
    bare: NOTHING_OR_AN_ID,
    subjects: async (incoming) => waitingSubjects(await deniable(incoming), incoming.place),
    async run(call, words) {
      const [word] = firstWord(words);
      const asked = await confirmations.waiting.list();
      const open = word === '' ? await deniable(call.incoming) : [];
      const placesOf = ({ place }: { place: Place }) => [place];
      const id = waitingId(open, placesOf, word, call.incoming.place);
      const isConfirmation =
        asked.some((one) => one.id === id) || (await confirmations.waiting.ended(id)) !== undefined;
      await (isConfirmation ? confirmations.refuse(id, call) : approvals.deny(id, call));
    },
  });
}
