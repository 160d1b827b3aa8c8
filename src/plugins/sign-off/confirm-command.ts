import type { Incoming } from '../../core/chat';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { firstWord } from '../../core/words';
import type { SignOff } from './sign-off';
import { waitingId } from './waiting-id';
import { NOTHING_OR_AN_ID, waitingSubjects } from './waiting-subjects';

const YES = /^y(?:es)?[.!]?$/i;

/** `st2 confirm [id] [name]`: the command was meant. */
export function confirmCommand({ confirmations }: SignOff): ChatCommand {
  const confirmable = async ({ person }: Incoming) =>
    (await confirmations.waiting.list()).filter(({ requester }) => requester.id === person.id);
  const command = steerCommand({
    name: 'confirm',
    words: 'yes',
    help: ['st2 confirm [id|name] - goes on with a command of yours that asked whether you are sure'],
    bare: NOTHING_OR_AN_ID,
    subjects: async (incoming) => waitingSubjects(await confirmable(incoming), incoming.place),
    async run(call, words) {
      const [first, rest] = firstWord(words);
      const all = await confirmations.waiting.list();
      const named = all.some(({ id }) => id === first.toLowerCase());
      const gone =
        !named && first !== '' && (await confirmations.waiting.ended(first.toLowerCase())) !== undefined;
      // Without an id, everything that was typed is the name of the target.
      const [word, typed] = named || gone ? [first, rest] : ['', words];
      await confirmations.confirm(
        waitingId(await confirmable(call.incoming), ({ place }) => [place], word, call.incoming.place),
        typed,
        call,
      );
    },
  });
  // What was asked is whether they are sure.
  return { ...command, matchBare: (text) => (YES.test(text) ? '' : command.matchBare?.(text)) };
}
