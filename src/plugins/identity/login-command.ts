import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { notAlone } from '../../core/words';
import type { Logins } from './logins';

/** `st2 login`: makes a person's commands run as themselves in StackStorm. */
export function loginCommand(context: BridgeContext, logins: Logins): ChatCommand {
  return steerCommand({
    name: 'login',
    help: ['st2 login - runs your commands under your own account in StackStorm'],
    async run(call, words) {
      const { incoming } = call;
      if (words !== '') {
        await call.reply({
          text: 'Never type a key or password in chat: chat is logged. Revoke this one in StackStorm, and say just `st2 login` for a safe way.',
          outcome: 'failed',
        });
        return;
      }
      const begun = await logins.begin(incoming.person);
      context.audit.message(incoming, {
        kind: 'login',
        command: 'st2.login',
        outcome: 'error' in begun ? 'refused' : 'begun',
      });
      if ('error' in begun) return call.reply({ text: begun.error, outcome: 'failed' });
      const told = await call.whisper(begun.how);
      if (incoming.place.direct) return;
      await call.reply(
        told ? 'I have sent you the instructions in a direct message.' : notAlone('st2 login'),
      );
    },
  });
}
