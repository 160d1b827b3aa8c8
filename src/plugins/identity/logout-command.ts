import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import type { Steering } from '../operations/steering';

/** `st2 logout`: forgets a person's own account. */
export function logoutCommand({ logins, trail }: Steering): ChatCommand {
  return steerCommand({
    name: 'logout',
    help: ['st2 logout - forgets your account: your commands run under the bot’s again'],
    async run(call) {
      const was = await logins.forget(call.incoming.person);
      trail.message(call.incoming, { kind: 'logout', command: 'st2.logout' });
      await call.reply(
        was ? 'Forgotten. Your commands run under the bot’s account again.' : 'You were not logged in.',
      );
    },
  });
}
