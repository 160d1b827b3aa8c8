import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { firstWord } from '../../core/words';
import type { SignOff } from './sign-off';
import { waitingId } from './waiting-id';
import { NOTHING_OR_AN_ID, waitingSubjects } from './waiting-subjects';

/** `st2 approve [id]`: one more voice for a command that waits. */
export function approveCommand({ approvals }: SignOff): ChatCommand {
  return steerCommand({
    name: 'approve',
    help: ['st2 approve [id] - approves a command that is waiting for approval'],
    bare: NOTHING_OR_AN_ID,
    subjects: async ({ place }) => waitingSubjects(await approvals.waiting.list(), place),
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
