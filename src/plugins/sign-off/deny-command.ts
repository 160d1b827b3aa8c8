import type { Incoming, Place } from '../../core/chat';
import type { ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import { cut } from '../../core/cut';
import { steerCommand } from '../../core/st2-command';
import { withoutStops } from '../../core/text-ends';
import { firstWord } from '../../core/words';
import type { SignOff } from './sign-off';
import { waitingId } from './waiting-id';
import { waitingSubjects } from './waiting-subjects';

/** Where `st2` is missing: nothing, an id, a reason that says that it is one, or both. */
const ID_OR_REASON = /^(?:[a-z0-9]{4})?(?:(?:^|[\s,:]+)because\s.+)?$/is;
const MAX_REASON = 300;
const NO = /^no?[.!]?$/i;
/** A mere no answers whether one is sure, and rejects nothing of anybody else. */
const THEIR_OWN = 'own confirmation';
const NOTHING_OF_THEIRS =
  'Nothing of yours asks whether you are sure. `st2 deny` rejects a command of somebody else.';

/** `st2 deny [id] [because …]`: no to an approval or to one's own confirmation, and why. */
export function denyCommand({ approvals, confirmations }: SignOff): ChatCommand {
  const confirmable = async ({ person }: Incoming) =>
    (await confirmations.waiting.list()).filter(({ requester }) => requester.id === person.id);
  const deniable = async (incoming: Incoming) => [
    ...(await approvals.waiting.list()),
    ...(await confirmable(incoming)),
  ];
  const command = steerCommand({
    name: 'deny',
    words: 'no',
    help: ['st2 deny [id] [because <reason>] - rejects a command that is waiting, or takes back your own'],
    bare: ID_OR_REASON,
    subjects: async (incoming) => waitingSubjects(await deniable(incoming), incoming.place),
    async run(call, words) {
      const isNo = words === THEIR_OWN;
      const { word, reason } = isNo ? { word: '', reason: '' } : whichAndWhy(words);
      const asked = await confirmations.waiting.list();
      const open = isNo ? await confirmable(call.incoming) : word === '' ? await deniable(call.incoming) : [];
      if (isNo && open.length === 0) throw new CommandError(NOTHING_OF_THEIRS);
      const placesOf = ({ place }: { place: Place }) => [place];
      const id = waitingId(open, placesOf, word, call.incoming.place);
      const isConfirmation =
        asked.some((one) => one.id === id) || (await confirmations.waiting.ended(id)) !== undefined;
      await (isConfirmation ? confirmations.refuse(id, call) : approvals.deny(id, call, reason));
    },
  });
  return { ...command, matchBare: (text) => (NO.test(text) ? THEIR_OWN : command.matchBare?.(text)) };
}

/** `4yws because we are friends`, or without an id where it is clear what is meant. Pure. */
export function whichAndWhy(words: string): { word: string; reason: string } {
  const [first, rest] = firstWord(words);
  const isReason = isBecause(first);
  const [next, afterNext] = firstWord(rest);
  const said = isReason || !isBecause(next) ? rest : afterNext;
  const reason = said.replace(/\s+/g, ' ').trim();
  return {
    word: isReason ? '' : withoutStops(first, ',:.'),
    reason: cut(reason, MAX_REASON),
  };
}

function isBecause(word: string): boolean {
  return /^because[,:]?$/i.test(word);
}
