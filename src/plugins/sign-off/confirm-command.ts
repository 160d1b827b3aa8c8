import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { firstWord } from '../../core/words';
import type { SignOff } from './sign-off';
import { waitingId } from './waiting-id';

/** `st2 confirm [id] [name]`: the command was meant. */
export function confirmCommand({ confirmations }: SignOff): ChatCommand {
  return steerCommand({
    name: 'confirm',
    words: 'yes',
    help: ['st2 confirm [id|name] - goes on with a command of yours that asked whether you are sure'],
    async run(call, words) {
      const [first, rest] = firstWord(words);
      const all = await confirmations.waiting.list();
      const named = all.some(({ id }) => id === first.toLowerCase());
      const gone =
        !named && first !== '' && (await confirmations.waiting.ended(first.toLowerCase())) !== undefined;
      // Without an id, everything that was typed is the name of the target.
      const [word, typed] = named || gone ? [first, rest] : ['', words];
      const mine = all.filter(({ requester }) => requester.id === call.incoming.person.id);
      await confirmations.confirm(
        waitingId(mine, ({ place }) => [place], word, call.incoming.place),
        typed,
        call,
      );
    },
  });
}
