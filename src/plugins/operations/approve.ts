import type { ChatCommand } from '../../dispatch/command';
import { steerCommand } from './st2-command';
import type { Steering } from './steering';
import { waitingId } from './waiting-id';
import { firstWord } from './words';

/** `st2 approve [id]`: one more voice for a command that waits. */
export function approveCommand({ approvals }: Steering): ChatCommand {
  return steerCommand({
    name: 'approve',
    help: ['st2 approve [id] - approves a command that waits for it'],
    async run(call, words) {
      const [word] = firstWord(words);
      const open = word === '' ? await approvals.waiting.list() : [];
      await approvals.approve(
        waitingId(open, ({ place }) => [place], word, call.incoming.place),
        call,
      );
    },
  });
}
