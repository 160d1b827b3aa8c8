import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import type { Logins } from './logins';

/** `st2 logout`: forgets a person's own account. */
export function logoutCommand(context: BridgeContext, logins: Logins): ChatCommand {
  return steerCommand({
    name: 'logout',
    help: ["st2 logout - forgets your account: your commands run under the bot's again"],
    async run(call) {
      const was = await logins.forget(call.incoming.person);
      context.audit.message(call.incoming, { kind: 'logout', command: 'st2.logout' });
      await call.reply(
        was ? "Forgotten. Your commands run under the bot's account again." : 'You were not logged in.',
      );
    },
  });
}
